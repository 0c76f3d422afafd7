#include "minimodel/backend/operations.hpp"

#include <cstddef>
#include <stdexcept>

#include "kernels/argmax/argmax.hpp"
#include "kernels/attention/attention.hpp"
#include "kernels/embedding/embedding.hpp"
#include "kernels/matvec/matvec.hpp"
#include "kernels/residual_add/residual_add.hpp"
#include "kernels/rmsnorm/rmsnorm.hpp"
#include "kernels/swiglu/swiglu.hpp"
#include "reference_cpu/reference.hpp"

namespace warpkit::minimodel {
namespace {

const float* floats(const WeightMatrix& w) {
  if (w.type != WeightType::F32) throw std::invalid_argument("the reference takes float weights");
  return static_cast<const float*>(w.data);
}

void reference_embedding(const WeightMatrix& table, const int* tokens, int n, float* out,
                         cudaStream_t) {
  for (int i = 0; i < n; ++i) {
    reference::embedding(floats(table), tokens[i], table.cols,
                         out + static_cast<std::size_t>(i) * static_cast<std::size_t>(table.cols));
  }
}

void reference_rmsnorm(const float* x, const float* weight, int rows, int dim, float eps, float* y,
                       cudaStream_t) {
  reference::rmsnorm(x, weight, rows, dim, eps, y);
}

void reference_matvec(const WeightMatrix& w, const float* x, float* y, cudaStream_t) {
  reference::matvec(floats(w), w.rows, w.cols, x, y);
}

void reference_rope(float* x, int n_heads, int head_dim, int rope_dim, int pos, float freq_base,
                    RopeOrder order, const float* freq_divisors, cudaStream_t) {
  reference::rope(x, n_heads, head_dim, rope_dim, pos, freq_base, order == RopeOrder::Interleaved,
                  freq_divisors);
}

void reference_attention(const float* q, const float* key_cache, const float* value_cache,
                         int n_heads, int n_kv_heads, int head_dim, int pos, float* out,
                         cudaStream_t) {
  reference::attention(q, key_cache, value_cache, n_heads, n_kv_heads, head_dim, pos, out);
}

void reference_swiglu(const float* gate, const float* up, int n, float* out, cudaStream_t) {
  reference::swiglu(gate, up, n, out);
}

void reference_residual_add(float* x, const float* y, int n, cudaStream_t) {
  reference::residual_add(x, y, n);
}

void reference_argmax(const float* x, int n, int* index, cudaStream_t) {
  *index = reference::argmax(x, n);
}

}  // namespace

Operations kernel_operations() {
  return {warpkit::embedding, warpkit::rmsnorm, warpkit::matvec,       warpkit::rope,
          warpkit::attention, warpkit::swiglu,  warpkit::residual_add, warpkit::argmax};
}

Operations reference_operations() {
  return {reference_embedding, reference_rmsnorm, reference_matvec,       reference_rope,
          reference_attention, reference_swiglu,  reference_residual_add, reference_argmax};
}

}  // namespace warpkit::minimodel
