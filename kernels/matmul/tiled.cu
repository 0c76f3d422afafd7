// C = A B, version 2: a block works through tiles of A and B in shared memory.
//
// Change:  the 256 threads of a block load one tile of A and one of B together, then each uses
//          16 words of both: every word fetched from global memory is used 16 times.
// Traffic: 8 M N K / 16 bytes from global memory, 4 M N written; two shared loads for each
//          multiply-add.
// Limits:  shared memory is now what every multiply-add waits for; registers would have to hold
//          more outputs.
#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"
#include "kernels/matmul/matmul.hpp"

namespace warpkit {
namespace {

constexpr int kTile = 16;
constexpr int kMaxGridY = 65535;

__global__ void matmul_tiled_kernel(const float* A,  // (M,K)
                                    const float* B,  // (K,N)
                                    float* C,        // (M,N)
                                    int M, int N, int K) {
  __shared__ float tile_A[kTile][kTile];  // (m,k)
  __shared__ float tile_B[kTile][kTile];  // (k,n)
  const int tx = static_cast<int>(threadIdx.x);
  const int ty = static_cast<int>(threadIdx.y);
  const std::int64_t n = static_cast<std::int64_t>(blockIdx.x) * kTile + tx;
  const std::int64_t m = static_cast<std::int64_t>(blockIdx.y) * kTile + ty;

  float sum = 0.0f;
  for (std::int64_t k0 = 0; k0 < K; k0 += kTile) {
    // Beyond the edges a tile holds zeros: they add nothing, and the loop below needs no guard.
    tile_A[ty][tx] = m < M && k0 + tx < K ? A[m * K + k0 + tx] : 0.0f;
    tile_B[ty][tx] = k0 + ty < K && n < N ? B[(k0 + ty) * N + n] : 0.0f;
    __syncthreads();  // both tiles are whole before anyone reads them
    for (int k = 0; k < kTile; ++k) sum += tile_A[ty][k] * tile_B[k][tx];
    __syncthreads();  // all have read before anyone overwrites
  }
  if (m < M && n < N) C[m * N + n] = sum;
}

}  // namespace

bool matmul_tiled_accepts(int M, int N, int K) {
  return M >= 1 && N >= 1 && K >= 1 && M <= kMaxGridY * kTile;
}

void matmul_tiled(const float* A, const float* B, float* C, int M, int N, int K,
                  cudaStream_t stream) {
  require(A != nullptr && B != nullptr && C != nullptr, "matmul_tiled", "a pointer is null");
  require(matmul_tiled_accepts(M, N, K), "matmul_tiled",
          "M, N, K must be at least 1, M at most 65535 * 16");
  const dim3 block(kTile, kTile);
  const dim3 grid(blocks_for(static_cast<std::uint64_t>(N), kTile),
                  blocks_for(static_cast<std::uint64_t>(M), kTile));
  matmul_tiled_kernel<<<grid, block, 0, stream>>>(A, B, C, M, N, K);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
