/// @file
/// Weight matrices as they lie in memory: four storage types, one description.
#pragma once

#include <cstddef>
#include <cstdint>

namespace warpkit {

/// How the numbers of a weight matrix are stored. The names are those of the GGUF format.
enum class WeightType {
  F32,   ///< IEEE float, 4 bytes a weight
  F16,   ///< IEEE half, 2 bytes a weight
  Q8_0,  ///< blocks of 32 signed bytes that share a half scale, 34 bytes a block
  Q4_0,  ///< blocks of 32 four-bit codes that share a half scale, 18 bytes a block
};

/// Weights in one block of the quantised types.
constexpr int kQuantBlock = 32;

/// 32 weights of type Q8_0: weight j is `scale * q[j]`. Layout of GGUF (ggml, `ggml-common.h`).
struct BlockQ8_0 {
  std::uint16_t scale_bits;    ///< the scale, as the bits of an IEEE half
  std::int8_t q[kQuantBlock];  ///< the codes
};
static_assert(sizeof(BlockQ8_0) == 34, "the file format has no padding");

/// 32 weights of type Q4_0: weight j is `scale * (code - 8)`. Weight j < 16 has the low four bits
/// of q[j], weight j + 16 the high four bits. Layout of GGUF (ggml, `ggml-common.h`).
struct BlockQ4_0 {
  std::uint16_t scale_bits;         ///< the scale, as the bits of an IEEE half
  std::uint8_t q[kQuantBlock / 2];  ///< two codes a byte
};
static_assert(sizeof(BlockQ4_0) == 18, "the file format has no padding");

/// Name of a weight type, as GGUF tools print it.
/// @param type the type
/// @return "F32", "F16", "Q8_0" or "Q4_0"
/// @throws std::invalid_argument if `type` is none of the four
const char* weight_type_name(WeightType type);

/// Bytes that one row of a weight matrix takes.
/// @param type how the row is stored
/// @param cols weights in the row, at least 1; a multiple of 32 for Q8_0 and Q4_0
/// @return bytes
/// @throws std::invalid_argument if `cols` breaks either rule, or `type` is none of the four
std::size_t row_bytes(WeightType type, int cols);

/// A weight matrix (rows,cols) = (out,in) in device memory. It describes the memory, it doesn't own
/// it.
struct WeightMatrix {
  const void* data;  ///< rows one after another, each row_bytes(type, cols) long; device memory
  WeightType type;   ///< how the weights are stored
  int rows;          ///< outputs, at least 1
  int cols;          ///< inputs, at least 1; a multiple of 32 for Q8_0 and Q4_0
};

/// Throws unless `w` describes a matrix that the kernels can read.
/// @param w the matrix: data not null and aligned to its elements (4 bytes for F32, else 2), rows
/// and cols legal
/// @param operation name of the function that demands it, for the message
/// @throws std::invalid_argument if a rule is broken
void require_weight(const WeightMatrix& w, const char* operation);

}  // namespace warpkit
