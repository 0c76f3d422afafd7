/// @file
/// The truth that kernels are compared with: plain loops over host memory.
///
/// No vector instructions, no threads, nothing shared with the kernels. Sums are kept in `double`
/// and rounded to `float` once, at the end: the reference's own error is then one rounding,
/// whatever the length of the sum, and a difference seen in a test is the kernel's.
#pragma once

#include <cstddef>

#include "reference_cpu/blocks.hpp"
#include "reference_cpu/half.hpp"

namespace warpkit::reference {

/// Looks up the vector of one token: `out = table[token]`.
/// @param table (vocab_size,dim) row-major, host memory
/// @param token row to look up, in [0, vocab_size)
/// @param dim length of a vector
/// @param[out] out (dim) host memory
void embedding(const float* table, int token, int dim, float* out);

/// Scales each row to a root mean square of one, then by a weight:
/// `y[r][i] = weight[i] * x[r][i] / sqrt(mean_j(x[r][j]^2) + eps)`.
///
/// Source: Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019, equation 4; `eps`
/// inside the root as in Llama.
/// @param x (rows,dim) row-major, host memory
/// @param weight (dim) host memory
/// @param rows number of vectors
/// @param dim length of a vector
/// @param eps added to the mean square
/// @param[out] y (rows,dim) row-major, host memory; may be `x`
void rmsnorm(const float* x, const float* weight, int rows, int dim, float eps, float* y);

/// Rotates pair i of every head by the angle `pos * freq_base^(-2i / rope_dim) / freq_divisors[i]`,
/// in place:
/// `(a, b) -> (a cos - b sin, a sin + b cos)`.
///
/// Source: Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021,
/// section 3.2. The two orders of the pairs are those of Llama files in GGUF and of GPT-NeoX.
/// @param[in,out] x (n_heads,head_dim) row-major, host memory
/// @param n_heads number of heads
/// @param head_dim length of a head
/// @param rope_dim how many leading elements of a head are rotated; even, at most head_dim
/// @param pos position of the token
/// @param freq_base base of the frequencies
/// @param interleaved true: pair i is (2i, 2i + 1); false: (i, i + rope_dim / 2)
/// @param freq_divisors (rope_dim / 2) host memory; nullptr for none
void rope(float* x, int n_heads, int head_dim, int rope_dim, int pos, float freq_base,
          bool interleaved, const float* freq_divisors);

/// Multiplies a matrix by a vector: `y[r] = sum_k w[r][k] * x[k]`.
/// @param w (rows,cols) = (out,in) row-major, host memory
/// @param rows outputs
/// @param cols inputs
/// @param x (cols) host memory
/// @param[out] y (rows) host memory
void matvec(const float* w, int rows, int cols, const float* x, float* y);

/// Multiplies two matrices: `C[m][n] = sum_k A[m][k] * B[k][n]`.
/// @param A (M,K) row-major, host memory
/// @param B (K,N) row-major, host memory
/// @param[out] C (M,N) row-major, host memory
/// @param M rows of A and C
/// @param N columns of B and C
/// @param K columns of A, rows of B
void matmul(const float* A, const float* B, float* C, int M, int N, int K);

/// Turns each row into weights that sum to one:
/// `y[r][i] = exp(x[r][i] - max_r) / sum_j exp(x[r][j] - max_r)`.
///
/// An element of -inf has weight 0; a row of nothing but -inf gives zeros; a NaN or +inf makes its
/// row NaN.
/// @param x (rows,cols) row-major, host memory
/// @param rows number of rows
/// @param cols length of a row
/// @param[out] y (rows,cols) row-major, host memory; may be `x`
void softmax(const float* x, int rows, int cols, float* y);

/// Attends from one token to the positions 0 to pos, for every head h with key-value head
/// `g = h / (n_heads / n_kv_heads)`:
/// `out[h] = sum_t softmax_t(dot(q[h], key[t][g]) / sqrt(head_dim)) * value[t][g]`.
///
/// Sources: Vaswani et al., "Attention Is All You Need", 2017, equation 1; grouped queries from
/// Ainslie et al., "GQA: Training Generalized Multi-Query Transformer Models from Multi-Head
/// Checkpoints", 2023.
/// @param q (n_heads,head_dim) row-major, host memory
/// @param key_cache (seq_len,n_kv_heads,head_dim) row-major, host memory, seq_len > pos
/// @param value_cache (seq_len,n_kv_heads,head_dim) row-major, host memory, seq_len > pos
/// @param n_heads number of query heads, a multiple of n_kv_heads
/// @param n_kv_heads number of key-value heads
/// @param head_dim length of a head
/// @param pos position of the token
/// @param[out] out (n_heads,head_dim) row-major, host memory
void attention(const float* q, const float* key_cache, const float* value_cache, int n_heads,
               int n_kv_heads, int head_dim, int pos, float* out);

/// Gates one vector by another: `out[i] = gate[i] / (1 + exp(-gate[i])) * up[i]`.
///
/// Source: Shazeer, "GLU Variants Improve Transformer", 2020, equation 6 (without biases, between
/// the two matrix products).
/// @param gate (n) host memory
/// @param up (n) host memory
/// @param n number of elements
/// @param[out] out (n) host memory; may be `gate` or `up`
void swiglu(const float* gate, const float* up, int n, float* out);

/// Adds in place: `x[i] += y[i]`.
///
/// Source: He et al., "Deep Residual Learning for Image Recognition", 2015.
/// @param[in,out] x (n) host memory
/// @param y (n) host memory
/// @param n number of elements
void residual_add(float* x, const float* y, int n);

/// Finds the index of the largest element. Of equal elements the lowest index wins; NaN never wins
/// against a number, -inf included.
/// @param x (n) host memory
/// @param n number of elements, at least 1
/// @return index of the largest element; 0 if all are NaN
int argmax(const float* x, int n);

/// Adds two vectors: `c[i] = a[i] + b[i]`.
/// @param a (n) host memory
/// @param b (n) host memory
/// @param[out] c (n) host memory; may be `a` or `b`
/// @param n number of elements
void vector_add(const float* a, const float* b, float* c, std::size_t n);

}  // namespace warpkit::reference
