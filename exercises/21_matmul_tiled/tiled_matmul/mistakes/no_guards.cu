// Mistake: every shape is taken for whole tiles.
#include "exercises/21_matmul_tiled/tiled_matmul/entry.hpp"

namespace {

constexpr int kTile = 16;

__global__ void multiply(const float* A, const float* B, float* C, int M, int N, int K) {
  __shared__ float A_tile[kTile][kTile];  // (m,k) within the tile
  __shared__ float B_tile[kTile][kTile];  // (k,n) within the tile
  const int m = blockIdx.y * kTile + threadIdx.y;
  const int n = blockIdx.x * kTile + threadIdx.x;
  float sum = 0.0f;
  for (int k_0 = 0; k_0 < K; k_0 += kTile) {
    const int k_a = k_0 + threadIdx.x;
    const int k_b = k_0 + threadIdx.y;
    A_tile[threadIdx.y][threadIdx.x] = A[static_cast<long long>(m) * K + k_a];
    B_tile[threadIdx.y][threadIdx.x] = B[static_cast<long long>(k_b) * N + n];
    __syncthreads();  // both tiles are complete before anyone reads them
    for (int k = 0; k < kTile; ++k) sum += A_tile[threadIdx.y][k] * B_tile[k][threadIdx.x];
    __syncthreads();  // everyone has read them before anyone loads the next
  }
  C[static_cast<long long>(m) * N + n] = sum;
}

}  // namespace

void matmul_tiled(const float* A, const float* B, float* C, int M, int N, int K) {
  const dim3 block(kTile, kTile);
  const dim3 grid((N + kTile - 1) / kTile, (M + kTile - 1) / kTile);
  multiply<<<grid, block>>>(A, B, C, M, N, K);
}
