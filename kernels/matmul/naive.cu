// C = A B, version 1: one thread computes one output.
//
// Change:  nothing before it. Neighbouring threads take neighbouring columns n, so that a warp
//          reads one word of A (broadcast) and 32 neighbouring words of B.
// Traffic: each output reads a row of A and a column of B: 8 M N K bytes asked of the caches, 4
//          M N written.
// Limits:  two loads for each multiply-add; nothing is reused but by luck, in cache.
#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"
#include "kernels/matmul/matmul.hpp"

namespace warpkit {
namespace {

constexpr int kBlockN = 32;  // a warp is one row of the block
constexpr int kBlockM = 8;
constexpr int kMaxGridY = 65535;

// [naive-kernel]
__global__ void matmul_naive_kernel(const float* A,  // (M,K)
                                    const float* B,  // (K,N)
                                    float* C,        // (M,N)
                                    int M, int N, int K) {
  const std::int64_t n = static_cast<std::int64_t>(blockIdx.x) * kBlockN + threadIdx.x;
  const std::int64_t m = static_cast<std::int64_t>(blockIdx.y) * kBlockM + threadIdx.y;
  if (m >= M || n >= N) return;
  const float* A_m = A + m * K;
  float sum = 0.0f;
  for (std::int64_t k = 0; k < K; ++k) sum += A_m[k] * B[k * N + n];
  C[m * N + n] = sum;
}
// [naive-kernel]

}  // namespace

bool matmul_naive_accepts(int M, int N, int K) {
  return M >= 1 && N >= 1 && K >= 1 && M <= kMaxGridY * kBlockM;
}

void matmul_naive(const float* A, const float* B, float* C, int M, int N, int K,
                  cudaStream_t stream) {
  require(A != nullptr && B != nullptr && C != nullptr, "matmul_naive", "a pointer is null");
  require(matmul_naive_accepts(M, N, K), "matmul_naive",
          "M, N, K must be at least 1, M at most 65535 * 8");
  const dim3 block(kBlockN, kBlockM);
  const dim3 grid(blocks_for(static_cast<std::uint64_t>(N), kBlockN),
                  blocks_for(static_cast<std::uint64_t>(M), kBlockM));
  matmul_naive_kernel<<<grid, block, 0, stream>>>(A, B, C, M, N, K);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
