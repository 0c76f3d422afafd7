// Runs one kernel a few times and prints the median of the processor's seconds that a launch took:
// with counting and without, what counting costs. Arguments: transpose, matmul or add; a size.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

constexpr int kTile = 16;
constexpr int kWide = 32;
constexpr int kRounds = 5;

__global__ void add(const float* a, const float* b, float* c, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}

__global__ void transpose(const float* in, float* out, int n) {
  __shared__ float tile[kWide][kWide + 1];
  const int x = blockIdx.x * kWide + threadIdx.x;
  const int y = blockIdx.y * kWide + threadIdx.y;
  tile[threadIdx.y][threadIdx.x] = in[y * n + x];
  __syncthreads();
  out[(blockIdx.x * kWide + threadIdx.y) * n + blockIdx.y * kWide + threadIdx.x] =
      tile[threadIdx.x][threadIdx.y];
}

__global__ void multiply(const float* a, const float* b, float* c, int n) {
  __shared__ float as[kTile][kTile], bs[kTile][kTile];
  const int row = blockIdx.y * kTile + threadIdx.y;
  const int column = blockIdx.x * kTile + threadIdx.x;
  float sum = 0.0f;
  for (int t = 0; t < n / kTile; ++t) {
    as[threadIdx.y][threadIdx.x] = a[row * n + t * kTile + threadIdx.x];
    bs[threadIdx.y][threadIdx.x] = b[(t * kTile + threadIdx.y) * n + column];
    __syncthreads();
    for (int k = 0; k < kTile; ++k) sum += as[threadIdx.y][k] * bs[k][threadIdx.x];
    __syncthreads();
  }
  c[row * n + column] = sum;
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const bool is_add = std::strcmp(argv[1], "add") == 0;
  const bool is_transpose = std::strcmp(argv[1], "transpose") == 0;
  const int n = std::atoi(argv[2]);
  const size_t bytes = sizeof(float) * n * (is_add ? 1 : n);
  float *a = nullptr, *b = nullptr, *c = nullptr;
  if (cudaMalloc(&a, bytes) != cudaSuccess || cudaMalloc(&b, bytes) != cudaSuccess ||
      cudaMalloc(&c, bytes) != cudaSuccess || cudaMemset(a, 0, bytes) != cudaSuccess ||
      cudaMemset(b, 0, bytes) != cudaSuccess || cudaMemset(c, 0xff, bytes) != cudaSuccess) {
    return 1;
  }
  std::vector<double> seconds;
  for (int round = -1; round < kRounds; ++round) {
    const std::clock_t before = std::clock();
    if (is_add) {
      add<<<(n + 255) / 256, 256>>>(a, b, c, n);
    } else if (is_transpose) {
      transpose<<<dim3(n / kWide, n / kWide), dim3(kWide, kWide)>>>(a, c, n);
    } else {
      multiply<<<dim3(n / kTile, n / kTile), dim3(kTile, kTile)>>>(a, b, c, n);
    }
    if (cudaDeviceSynchronize() != cudaSuccess) return 1;
    const std::clock_t after = std::clock();
    if (round >= 0) seconds.push_back(static_cast<double>(after - before) / CLOCKS_PER_SEC);
  }
  std::vector<float> result(bytes / sizeof(float));
  if (cudaMemcpy(result.data(), c, bytes, cudaMemcpyDeviceToHost) != cudaSuccess) return 1;
  for (const float value : result) {
    if (!(value == 0.0f)) return 1;
  }
  cudaFree(a);
  cudaFree(b);
  cudaFree(c);
  std::sort(seconds.begin(), seconds.end());
  std::printf("seconds %.6f\n", seconds[seconds.size() / 2]);
}
