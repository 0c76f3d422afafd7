#include "kernels/core/weight_matrix.hpp"

#include "kernels/core/require.hpp"

namespace warpkit {

const char* weight_type_name(WeightType type) {
  switch (type) {
    case WeightType::F32:
      return "F32";
    case WeightType::F16:
      return "F16";
    case WeightType::Q8_0:
      return "Q8_0";
    case WeightType::Q4_0:
      return "Q4_0";
  }
  throw std::invalid_argument("weight_type_name: unknown weight type");
}

std::size_t row_bytes(WeightType type, int cols) {
  require(cols >= 1, "row_bytes", "cols must be at least 1");
  const std::size_t n = static_cast<std::size_t>(cols);
  if (type == WeightType::F32) return n * sizeof(float);
  if (type == WeightType::F16) return n * sizeof(std::uint16_t);
  require(type == WeightType::Q8_0 || type == WeightType::Q4_0, "row_bytes", "unknown weight type");
  require(cols % kQuantBlock == 0, "row_bytes", "cols of a quantised row must be a multiple of 32");
  return n / kQuantBlock * (type == WeightType::Q8_0 ? sizeof(BlockQ8_0) : sizeof(BlockQ4_0));
}

void require_weight(const WeightMatrix& w, const char* operation) {
  require(w.data != nullptr, operation, "the weight matrix has no data");
  require(w.rows >= 1, operation, "the weight matrix must have at least 1 row");
  static_cast<void>(row_bytes(w.type, w.cols));  // throws on illegal cols
  const std::uintptr_t alignment = w.type == WeightType::F32 ? 4 : 2;
  require(reinterpret_cast<std::uintptr_t>(w.data) % alignment == 0, operation,
          "the weight matrix is not aligned to its elements");
}

}  // namespace warpkit
