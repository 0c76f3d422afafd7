/// @file
/// The stored weight types F16, Q8_0 and Q4_0, to floats and back.
///
/// Source of the layouts and of the rounding rules: ggml, `ggml-common.h` and the reference
/// quantisers of `ggml-quants.c`.
#pragma once

#include <cstddef>
#include <cstdint>

namespace warpkit::reference {

/// Weights in a block of Q8_0 or Q4_0.
constexpr std::size_t kBlockWeights = 32;

/// Bytes of a Q8_0 block: a half scale, then 32 signed bytes.
constexpr std::size_t kBytesQ8_0 = 34;

/// Bytes of a Q4_0 block: a half scale, then 16 bytes of two codes each.
constexpr std::size_t kBytesQ4_0 = 18;

/// Unpacks halves (2 bytes each, little-endian). Exact.
/// @param bytes (2 * count) host memory, any alignment
/// @param count number of weights
/// @param[out] out (count) host memory
void dequantize_f16(const std::uint8_t* bytes, std::size_t count, float* out);

/// Unpacks Q8_0 blocks: weight j of a block is `scale * q[j]`. Exact.
/// @param bytes (count / 32 * 34) host memory, any alignment
/// @param count number of weights, a multiple of 32
/// @param[out] out (count) host memory
/// @throws std::invalid_argument if count is not a multiple of 32
void dequantize_q8_0(const std::uint8_t* bytes, std::size_t count, float* out);

/// Unpacks Q4_0 blocks: weight j of a block is `scale * (code_j - 8)`, where codes 0 to 15 are the
/// low and codes 16 to 31 the high halves of the 16 bytes. Exact.
/// @param bytes (count / 32 * 18) host memory, any alignment
/// @param count number of weights, a multiple of 32
/// @param[out] out (count) host memory
/// @throws std::invalid_argument if count is not a multiple of 32
void dequantize_q4_0(const std::uint8_t* bytes, std::size_t count, float* out);

/// Packs floats to halves (2 bytes each, little-endian), rounding to nearest even.
/// @param x (count) host memory
/// @param count number of weights
/// @param[out] out (2 * count) host memory, any alignment
void quantize_f16(const float* x, std::size_t count, std::uint8_t* out);

/// Packs floats to Q8_0: `d = max|x| / 127`, code = x / d rounded to the nearest, halves away from
/// zero; d is stored as a half. A block of zeros has scale and codes zero.
///
/// Codes come from the unrounded d, as in ggml, so that files agree byte for byte.
/// @param x (count) host memory
/// @param count number of weights, a multiple of 32
/// @param[out] out (count / 32 * 34) host memory, any alignment
/// @throws std::invalid_argument if count is not a multiple of 32, a weight is not finite, or a
/// scale is too
///   large for a half
void quantize_q8_0(const float* x, std::size_t count, std::uint8_t* out);

/// Packs floats to Q4_0: with m the weight of largest magnitude (the first, if several), `d = m /
/// -8` and `code = min(15, int(x / d + 8.5))`; d is stored as a half. A block of zeros has scale
/// zero and codes 8.
///
/// Dividing by the *signed* largest weight gives it the code 0, which stands for -8: the 16 codes
/// reach one step further down than up, and this puts that step where the largest weight is.
/// @param x (count) host memory
/// @param count number of weights, a multiple of 32
/// @param[out] out (count / 32 * 18) host memory, any alignment
/// @throws std::invalid_argument if count is not a multiple of 32, a weight is not finite, or a
/// scale is too
///   large for a half
void quantize_q4_0(const float* x, std::size_t count, std::uint8_t* out);

}  // namespace warpkit::reference
