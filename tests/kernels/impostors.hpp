// Kernels that are wrong on purpose: less precise than they claim, or mistaken in one place. Every
// test of a kernel must also tell its impostors from it; a tolerance or an input that lets one
// through is too weak.
#pragma once

#include <cuda_runtime_api.h>

namespace warpkit::test {

// All run on the default stream; arguments as in the kernel that they imitate.

// The sum is rounded to half after every step.
void matvec_half_accumulator(const float* w, int rows, int cols, const float* x, float* y);

// The sum is rounded to half after every step.
void matmul_half_accumulator(const float* A, const float* B, float* C, int M, int N, int K);

// B is read as if it were stored (N,K).
void matmul_transposed_b(const float* A, const float* B, float* C, int M, int N, int K);

// The sum of squares is rounded to half after every step.
void rmsnorm_half_accumulator(const float* x, const float* weight, int rows, int dim, float eps,
                              float* y);

// eps is added to the root instead of under it.
void rmsnorm_eps_outside(const float* x, const float* weight, int rows, int dim, float eps,
                         float* y);

// The angle is computed in float. Interleaved, all of the head.
void rope_float_angle(float* x, int n_heads, int head_dim, int pos, float freq_base);

// The maximum is not subtracted.
void softmax_unsafe(const float* x, int rows, int cols, float* y);

// The sum of exponentials is rounded to half after every step.
void softmax_half_accumulator(const float* x, int rows, int cols, float* y);

// The scores are rounded to half.
void attention_half_scores(const float* q, const float* key_cache, const float* value_cache,
                           int n_heads, int n_kv_heads, int head_dim, int pos, float* out);

// Query head h reads key-value head h % n_kv_heads.
void attention_interleaved_groups(const float* q, const float* key_cache, const float* value_cache,
                                  int n_heads, int n_kv_heads, int head_dim, int pos, float* out);

// The activated gate is rounded to half.
void swiglu_half(const float* gate, const float* up, int n, float* out);

// Of equal elements the highest index wins.
void argmax_last_of_equals(const float* x, int n, int* index);

// Q8_0 whose products of scale and code are rounded to half.
void dequantize_q8_0_half_product(const void* w, int rows, int cols, float* out);

// Q4_0 whose codes are taken as neighbours: 2j low, 2j + 1 high.
void dequantize_q4_0_neighbours(const void* w, int rows, int cols, float* out);

}  // namespace warpkit::test
