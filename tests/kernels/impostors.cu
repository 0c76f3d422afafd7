#include "tests/kernels/impostors.hpp"

#include <cuda_fp16.h>

#include <cmath>
#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"

namespace warpkit::test {
namespace {

constexpr int kThreads = 64;

// One thread computes one output: slow, and easy to see through.
__device__ int thread_index() { return static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x); }

__device__ float to_half(float value) { return __half2float(__float2half(value)); }

__global__ void matmul_kernel(const float* A, const float* B, float* C, int M, int N, int K,
                              bool half_sum, bool transposed) {
  const int thread = thread_index();
  if (thread >= M * N) return;
  const int m = thread / N;
  const int n = thread % N;
  float sum = 0.0f;
  for (int k = 0; k < K; ++k) {
    sum += A[m * K + k] * B[transposed ? n * K + k : k * N + n];
    if (half_sum) sum = to_half(sum);
  }
  C[thread] = sum;
}

__global__ void rmsnorm_kernel(const float* x, const float* weight, int rows, int dim, float eps,
                               bool half_sum, bool eps_outside, float* y) {
  const int r = thread_index();
  if (r >= rows) return;
  float sum = 0.0f;
  for (int i = 0; i < dim; ++i) {
    sum += x[r * dim + i] * x[r * dim + i];
    if (half_sum) sum = to_half(sum);
  }
  const float mean = sum / static_cast<float>(dim);
  const float root = eps_outside ? sqrtf(mean) + eps : sqrtf(mean + eps);
  for (int i = 0; i < dim; ++i) y[r * dim + i] = x[r * dim + i] / root * weight[i];
}

__global__ void rope_kernel(float* x, int n_heads, int head_dim, int pos, float freq_base) {
  const int pair = thread_index();
  if (pair >= n_heads * head_dim / 2) return;
  const int i = pair % (head_dim / 2);
  const float exponent = -2.0f * static_cast<float>(i) / static_cast<float>(head_dim);
  const float angle = static_cast<float>(pos) * powf(freq_base, exponent);
  const float a = x[2 * pair];
  const float b = x[2 * pair + 1];
  x[2 * pair] = a * cosf(angle) - b * sinf(angle);
  x[2 * pair + 1] = a * sinf(angle) + b * cosf(angle);
}

__global__ void softmax_kernel(const float* x, int rows, int cols, bool safe, bool half_sum,
                               float* y) {
  const int r = thread_index();
  if (r >= rows) return;
  float max = safe ? x[r * cols] : 0.0f;
  for (int i = 0; safe && i < cols; ++i) max = fmaxf(max, x[r * cols + i]);
  float sum = 0.0f;
  for (int i = 0; i < cols; ++i) {
    sum += expf(x[r * cols + i] - max);
    if (half_sum) sum = to_half(sum);
  }
  for (int i = 0; i < cols; ++i) y[r * cols + i] = expf(x[r * cols + i] - max) / sum;
}

__global__ void attention_kernel(const float* q, const float* key_cache, const float* value_cache,
                                 int n_heads, int n_kv_heads, int head_dim, int pos,
                                 bool half_scores, bool interleaved, float* out) {
  const int thread = thread_index();
  if (thread >= n_heads * head_dim) return;
  const int h = thread / head_dim;
  const int d = thread % head_dim;
  const int g = interleaved ? h % n_kv_heads : h / (n_heads / n_kv_heads);
  float sum = 0.0f;
  float mixed = 0.0f;
  for (int t = 0; t <= pos; ++t) {  // scores in the tests that use this are small: no maximum
    const int row = (t * n_kv_heads + g) * head_dim;
    float score = 0.0f;
    for (int i = 0; i < head_dim; ++i) score += q[h * head_dim + i] * key_cache[row + i];
    score /= sqrtf(static_cast<float>(head_dim));
    if (half_scores) score = to_half(score);
    sum += expf(score);
    mixed += expf(score) * value_cache[row + d];
  }
  out[thread] = mixed / sum;
}

__global__ void swiglu_kernel(const float* gate, const float* up, int n, float* out) {
  const int i = thread_index();
  if (i < n) out[i] = to_half(gate[i] / (1.0f + expf(-gate[i]))) * up[i];
}

__global__ void argmax_kernel(const float* x, int n, int* index) {
  int best = 0;
  for (int i = 1; i < n; ++i) {
    if (x[i] >= x[best]) best = i;
  }
  *index = best;
}

__global__ void dequantize_kernel(const std::uint8_t* w, int count, bool is_q8_0, float* out) {
  const int i = thread_index();
  if (i >= count) return;
  const std::uint8_t* block = w + i / 32 * (is_q8_0 ? 34 : 18);
  const std::uint16_t bits = static_cast<std::uint16_t>(block[0] | (block[1] << 8));
  const float scale = __half2float(__ushort_as_half(bits));
  const int j = i % 32;
  if (is_q8_0) {
    out[i] = to_half(scale * static_cast<float>(static_cast<std::int8_t>(block[2 + j])));
  } else {
    const int code = (block[2 + j / 2] >> (j % 2 == 0 ? 0 : 4)) & 15;
    out[i] = scale * static_cast<float>(code - 8);
  }
}

unsigned int grid_of(int n) { return blocks_for(static_cast<std::uint64_t>(n), kThreads); }

void finish() { WARPKIT_CUDA_CHECK(cudaGetLastError()); }

}  // namespace

void matvec_half_accumulator(const float* w, int rows, int cols, const float* x, float* y) {
  matmul_kernel<<<grid_of(rows), kThreads>>>(w, x, y, rows, 1, cols, true, false);
  finish();
}

void matmul_half_accumulator(const float* A, const float* B, float* C, int M, int N, int K) {
  matmul_kernel<<<grid_of(M * N), kThreads>>>(A, B, C, M, N, K, true, false);
  finish();
}

void matmul_transposed_b(const float* A, const float* B, float* C, int M, int N, int K) {
  matmul_kernel<<<grid_of(M * N), kThreads>>>(A, B, C, M, N, K, false, true);
  finish();
}

void rmsnorm_half_accumulator(const float* x, const float* weight, int rows, int dim, float eps,
                              float* y) {
  rmsnorm_kernel<<<grid_of(rows), kThreads>>>(x, weight, rows, dim, eps, true, false, y);
  finish();
}

void rmsnorm_eps_outside(const float* x, const float* weight, int rows, int dim, float eps,
                         float* y) {
  rmsnorm_kernel<<<grid_of(rows), kThreads>>>(x, weight, rows, dim, eps, false, true, y);
  finish();
}

void rope_float_angle(float* x, int n_heads, int head_dim, int pos, float freq_base) {
  rope_kernel<<<grid_of(n_heads * head_dim / 2), kThreads>>>(x, n_heads, head_dim, pos, freq_base);
  finish();
}

void softmax_unsafe(const float* x, int rows, int cols, float* y) {
  softmax_kernel<<<grid_of(rows), kThreads>>>(x, rows, cols, false, false, y);
  finish();
}

void softmax_half_accumulator(const float* x, int rows, int cols, float* y) {
  softmax_kernel<<<grid_of(rows), kThreads>>>(x, rows, cols, true, true, y);
  finish();
}

void attention_half_scores(const float* q, const float* key_cache, const float* value_cache,
                           int n_heads, int n_kv_heads, int head_dim, int pos, float* out) {
  attention_kernel<<<grid_of(n_heads * head_dim), kThreads>>>(
      q, key_cache, value_cache, n_heads, n_kv_heads, head_dim, pos, true, false, out);
  finish();
}

void attention_interleaved_groups(const float* q, const float* key_cache, const float* value_cache,
                                  int n_heads, int n_kv_heads, int head_dim, int pos, float* out) {
  attention_kernel<<<grid_of(n_heads * head_dim), kThreads>>>(
      q, key_cache, value_cache, n_heads, n_kv_heads, head_dim, pos, false, true, out);
  finish();
}

void swiglu_half(const float* gate, const float* up, int n, float* out) {
  swiglu_kernel<<<grid_of(n), kThreads>>>(gate, up, n, out);
  finish();
}

void argmax_last_of_equals(const float* x, int n, int* index) {
  argmax_kernel<<<1, 1>>>(x, n, index);
  finish();
}

void dequantize_q8_0_half_product(const void* w, int rows, int cols, float* out) {
  dequantize_kernel<<<grid_of(rows * cols), kThreads>>>(static_cast<const std::uint8_t*>(w),
                                                        rows * cols, true, out);
  finish();
}

void dequantize_q4_0_neighbours(const void* w, int rows, int cols, float* out) {
  dequantize_kernel<<<grid_of(rows * cols), kThreads>>>(static_cast<const std::uint8_t*>(w),
                                                        rows * cols, false, out);
  finish();
}

}  // namespace warpkit::test
