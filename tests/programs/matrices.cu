// Matrix product by shared tiles, transpose, softmax and layer norm, on ragged sizes.
#include <float.h>
#include <math.h>

#include <vector>

#include "expect.h"

constexpr int kTile = 16;

__global__ void multiply(const float* A, const float* B, float* C, int M, int N, int K) {
  __shared__ float a[kTile][kTile];
  __shared__ float b[kTile][kTile + 1];
  const int m = blockIdx.y * kTile + threadIdx.y;
  const int n = blockIdx.x * kTile + threadIdx.x;
  float sum = 0;
  for (int begin = 0; begin < K; begin += kTile) {
    const int ak = begin + threadIdx.x;
    const int bk = begin + threadIdx.y;
    a[threadIdx.y][threadIdx.x] = m < M && ak < K ? A[m * K + ak] : 0;
    b[threadIdx.y][threadIdx.x] = bk < K && n < N ? B[bk * N + n] : 0;
    __syncthreads();
#pragma unroll
    for (int k = 0; k < kTile; ++k) sum += a[threadIdx.y][k] * b[k][threadIdx.x];
    __syncthreads();
  }
  if (m < M && n < N) C[m * N + n] = sum;
}

__global__ void transpose(const float* in, float* out, int rows, int columns) {
  __shared__ float tile[32][33];
  int x = blockIdx.x * 32 + threadIdx.x;
  int y = blockIdx.y * 32 + threadIdx.y;
  for (int k = 0; k < 32; k += 8) {
    if (x < columns && y + k < rows) tile[threadIdx.y + k][threadIdx.x] = in[(y + k) * columns + x];
  }
  __syncthreads();
  x = blockIdx.y * 32 + threadIdx.x;
  y = blockIdx.x * 32 + threadIdx.y;
  for (int k = 0; k < 32; k += 8) {
    if (x < rows && y + k < columns) out[(y + k) * rows + x] = tile[threadIdx.x][threadIdx.y + k];
  }
}

__device__ float warp_sum(float value) {
  for (int offset = 16; offset > 0; offset /= 2) {
    value += __shfl_xor_sync(0xffffffffu, value, offset);
  }
  return value;
}

__device__ float warp_max(float value) {
  for (int offset = 16; offset > 0; offset /= 2) {
    value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, offset));
  }
  return value;
}

// One block a row; partial results of the warps meet in shared memory.
template <float (*Reduce)(float)>
__device__ float block_reduce(float value, float neutral) {
  __shared__ float partial[32];
  const int warp = threadIdx.x / 32;
  const int lane = threadIdx.x % 32;
  value = Reduce(value);
  __syncthreads();
  if (lane == 0) partial[warp] = value;
  __syncthreads();
  return Reduce(lane < blockDim.x / 32 ? partial[lane] : neutral);
}

__global__ void softmax(const float* in, float* out, int columns) {
  const float* row = in + static_cast<size_t>(blockIdx.x) * columns;
  float largest = -INFINITY;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) largest = fmaxf(largest, row[i]);
  largest = block_reduce<warp_max>(largest, -INFINITY);
  float sum = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) sum += __expf(row[i] - largest);
  sum = block_reduce<warp_sum>(sum, 0);
  for (int i = threadIdx.x; i < columns; i += blockDim.x) {
    out[static_cast<size_t>(blockIdx.x) * columns + i] = __expf(row[i] - largest) / sum;
  }
}

__global__ void layer_norm(const float* in, const float* scale, float* out, int columns) {
  const float* row = in + static_cast<size_t>(blockIdx.x) * columns;
  float sum = 0, squares = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) sum += row[i];
  const float mean = block_reduce<warp_sum>(sum, 0) / columns;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) {
    squares += (row[i] - mean) * (row[i] - mean);
  }
  const float factor = rsqrtf(block_reduce<warp_sum>(squares, 0) / columns + 1e-5f);
  for (int i = threadIdx.x; i < columns; i += blockDim.x) {
    out[static_cast<size_t>(blockIdx.x) * columns + i] = (row[i] - mean) * factor * scale[i];
  }
}

std::vector<float> numbers(int count, unsigned state) {
  std::vector<float> values(count);
  for (float& value : values) {
    state = state * 1664525u + 1013904223u;
    value = (state >> 8) / 8388608.0f - 1.0f;
  }
  return values;
}

class Array {
 public:
  explicit Array(const std::vector<float>& host) : count_(host.size()) {
    EXPECT_OK(cudaMalloc(&data_, count_ * sizeof(float)));
    EXPECT_OK(cudaMemcpy(data_, host.data(), count_ * sizeof(float), cudaMemcpyHostToDevice));
  }
  ~Array() { EXPECT_OK(cudaFree(data_)); }
  float* data() const { return data_; }
  std::vector<float> host() const {
    std::vector<float> values(count_);
    EXPECT_OK(cudaMemcpy(values.data(), data_, count_ * sizeof(float), cudaMemcpyDeviceToHost));
    return values;
  }

 private:
  size_t count_;
  float* data_ = nullptr;
};

bool close(double a, double b) { return fabs(a - b) <= 2e-5 * (1 + fabs(b)); }

int main() {
  constexpr int M = 33, N = 65, K = 47;
  const std::vector<float> a = numbers(M * K, 1), b = numbers(K * N, 2);
  const Array A(a), B(b), C(std::vector<float>(M * N, NAN));
  multiply<<<dim3((N + 15) / 16, (M + 15) / 16), dim3(16, 16)>>>(A.data(), B.data(), C.data(), M, N,
                                                                 K);
  const std::vector<float> c = C.host();
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) {
      double sum = 0;
      for (int k = 0; k < K; ++k) sum += static_cast<double>(a[m * K + k]) * b[k * N + n];
      EXPECT(close(c[m * N + n], sum));
    }
  }

  const Array T(std::vector<float>(M * N, NAN));
  transpose<<<dim3((N + 31) / 32, (M + 31) / 32), dim3(32, 8)>>>(C.data(), T.data(), M, N);
  const std::vector<float> t = T.host();
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) EXPECT(t[n * M + m] == c[m * N + n]);
  }

  constexpr int kRows = 7, kColumns = 301;
  const std::vector<float> x = numbers(kRows * kColumns, 3), s = numbers(kColumns, 4);
  const Array X(x), S(s), Y(std::vector<float>(kRows * kColumns, NAN));
  softmax<<<kRows, 128>>>(X.data(), Y.data(), kColumns);
  const std::vector<float> probabilities = Y.host();
  layer_norm<<<kRows, 96>>>(X.data(), S.data(), Y.data(), kColumns);
  const std::vector<float> normed = Y.host();
  for (int r = 0; r < kRows; ++r) {
    const float* row = &x[r * kColumns];
    double sum = 0, mean = 0, variance = 0;
    for (int i = 0; i < kColumns; ++i) sum += exp(row[i]), mean += row[i];
    mean /= kColumns;
    for (int i = 0; i < kColumns; ++i) variance += (row[i] - mean) * (row[i] - mean);
    const double factor = 1 / sqrt(variance / kColumns + 1e-5);
    for (int i = 0; i < kColumns; ++i) {
      EXPECT(close(probabilities[r * kColumns + i], exp(row[i]) / sum));
      EXPECT(close(normed[r * kColumns + i], (row[i] - mean) * factor * s[i]));
    }
  }
  return finish();
}
