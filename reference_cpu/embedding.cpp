#include "reference_cpu/reference.hpp"

namespace warpkit::reference {

void embedding(const float* table, int token, int dim, float* out) {
  const float* table_t = table + static_cast<std::ptrdiff_t>(token) * dim;
  for (int i = 0; i < dim; ++i) out[i] = table_t[i];
}

}  // namespace warpkit::reference
