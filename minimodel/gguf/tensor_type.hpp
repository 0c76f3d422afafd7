/// @file
/// The tensor types that GGUF files name, and the four that this runner computes with.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kernels/core/weight_matrix.hpp"

namespace warpkit::minimodel {

/// How a tensor is stored, as the file format knows it.
struct TensorType {
  std::uint32_t id;                  ///< number in the file
  std::string_view name;             ///< as GGUF tools print it
  int block_weights;                 ///< weights in one block
  int block_bytes;                   ///< bytes of one block
  std::optional<WeightType> weight;  ///< the same type in the kernels; none: can't be computed with
};

/// Finds a type by its number.
///
/// Source: the enumeration and block structs of ggml (`ggml.h`, `ggml-common.h`).
/// @param id number from the file
/// @return the type; nullptr if no type has that number
const TensorType* find_tensor_type(std::uint32_t id);

/// The file's type for a weight type.
/// @param type a type of the kernels
/// @return the type
const TensorType& tensor_type(WeightType type);

/// Finds one of the four weight types by name, in any case: F32, F16, Q8_0, Q4_0.
/// @param name the name
/// @return the type, or nothing if the name is none of the four
std::optional<WeightType> weight_type_from_name(std::string_view name);

}  // namespace warpkit::minimodel
