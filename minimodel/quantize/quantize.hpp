/// @file
/// Writes a model again with another weight type.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minimodel/gguf/gguf_file.hpp"
#include "minimodel/model/load.hpp"

namespace warpkit::minimodel {

/// What quantize_file() did.
struct QuantizeResult {
  std::uint64_t bytes_before = 0;  ///< bytes of all tensors in the input
  std::uint64_t bytes_after = 0;   ///< bytes of all tensors in the output
  std::vector<std::string> notes;  ///< what a user should know, one line each
};

/// The type that a tensor gets: norms and other vectors stay F32; a matrix gets the wanted type, or
/// F16 if its rows aren't multiples of the type's block.
/// @param tensor the tensor
/// @param wanted the type that the user asked for
/// @return the type
WeightType type_for(const Tensor& tensor, WeightType wanted);

/// Packs floats into a weight type, by ggml's rules for rounding.
/// @param type the type
/// @param x (count) host memory
/// @param count number of weights; a multiple of 32 for Q8_0 and Q4_0
/// @return the packed bytes
/// @throws std::invalid_argument if a weight isn't finite or too large for the type
std::vector<std::uint8_t> from_floats(WeightType type, const float* x, std::size_t count);

/// Writes a model with all matrices in one type, `token_embd` and `output` included. The output
/// appears whole or not at all.
/// @param file a GGUF file of a model that this runner can load
/// @param path where to write
/// @param type the type of the matrices
/// @param progress told the bytes read and the bytes in all; may throw to give up; may be empty
/// @return what was done
/// @throws ModelError if the input is refused or holds weights that the type can't
/// @throws OutputError if the output can't be written
QuantizeResult quantize_file(const GgufFile& file, const std::string& path, WeightType type,
                             const Progress& progress);

}  // namespace warpkit::minimodel
