// Transposes a matrix in three ways, for the report page of the documentation: directly, through
// shared memory, and through shared memory whose rows are one element longer.
#include <cstdio>
#include <vector>

constexpr int kTile = 32;
constexpr int kSize = 128;  // rows and columns of the matrix

// Reads rows, writes columns: a warp's 32 stores are a whole row of `in` apart.
__global__ void transpose_naive(const float* in, float* out, int n) {
  const int x = blockIdx.x * kTile + threadIdx.x;
  const int y = blockIdx.y * kTile + threadIdx.y;
  if (x < n && y < n) {
    out[static_cast<size_t>(x) * n + y] = in[static_cast<size_t>(y) * n + x];
  }
}

// Reads and writes rows, and turns the tile over in shared memory, where a column is one bank.
__global__ void transpose_shared(const float* in, float* out, int n) {
  __shared__ float tile[kTile][kTile];
  const int x = blockIdx.x * kTile + threadIdx.x;
  const int y = blockIdx.y * kTile + threadIdx.y;
  if (x < n && y < n) {
    tile[threadIdx.y][threadIdx.x] = in[static_cast<size_t>(y) * n + x];
  }
  __syncthreads();  // the tile is whole
  const int column = blockIdx.y * kTile + threadIdx.x;
  const int row = blockIdx.x * kTile + threadIdx.y;
  if (column < n && row < n) {
    out[static_cast<size_t>(row) * n + column] = tile[threadIdx.x][threadIdx.y];
  }
}

// As above, with a column more in the tile, so that a column's elements lie in 32 banks.
__global__ void transpose_padded(const float* in, float* out, int n) {
  __shared__ float tile[kTile][kTile + 1];
  const int x = blockIdx.x * kTile + threadIdx.x;
  const int y = blockIdx.y * kTile + threadIdx.y;
  if (x < n && y < n) {
    tile[threadIdx.y][threadIdx.x] = in[static_cast<size_t>(y) * n + x];
  }
  __syncthreads();  // the tile is whole
  const int column = blockIdx.y * kTile + threadIdx.x;
  const int row = blockIdx.x * kTile + threadIdx.y;
  if (column < n && row < n) {
    out[static_cast<size_t>(row) * n + column] = tile[threadIdx.x][threadIdx.y];
  }
}

// Whether every element came to its place; then clears `out` for the next kernel.
bool is_transposed(const std::vector<float>& matrix, float* out) {
  const size_t bytes = matrix.size() * sizeof(float);
  std::vector<float> result(matrix.size());
  if (cudaMemcpy(result.data(), out, bytes, cudaMemcpyDeviceToHost) != cudaSuccess) return false;
  for (int row = 0; row < kSize; ++row) {
    for (int column = 0; column < kSize; ++column) {
      if (!(result[column * kSize + row] == matrix[row * kSize + column])) return false;
    }
  }
  return cudaMemset(out, 0xff, bytes) == cudaSuccess;
}

int main() {
  std::vector<float> matrix(kSize * kSize);
  for (size_t i = 0; i < matrix.size(); ++i) matrix[i] = static_cast<float>(i);
  const size_t bytes = matrix.size() * sizeof(float);
  float* in = nullptr;
  float* out = nullptr;
  if (cudaMalloc(&in, bytes) != cudaSuccess || cudaMalloc(&out, bytes) != cudaSuccess ||
      cudaMemcpy(in, matrix.data(), bytes, cudaMemcpyHostToDevice) != cudaSuccess) {
    std::puts("no memory");
    return 1;
  }
  const dim3 grid((kSize + kTile - 1) / kTile, (kSize + kTile - 1) / kTile);
  const dim3 block(kTile, kTile);
  transpose_naive<<<grid, block>>>(in, out, kSize);
  bool good = is_transposed(matrix, out);
  transpose_shared<<<grid, block>>>(in, out, kSize);
  good = is_transposed(matrix, out) && good;
  transpose_padded<<<grid, block>>>(in, out, kSize);
  good = is_transposed(matrix, out) && good;
  cudaFree(in);
  cudaFree(out);
  std::puts(good ? "transposed" : "wrong");
  return good ? 0 : 1;
}
