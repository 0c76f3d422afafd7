/// @file
/// Q4_0 blocks for the tests of lesson 26, and readings of them that are wrong in one respect.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "exercises/submission/judge.hpp"
#include "reference_cpu/reference.hpp"

namespace warpkit::exercise {

constexpr std::size_t kBlockBytes = reference::kBytesQ4_0;
constexpr std::size_t kBlockElements = reference::kBlockWeights;

/// Puts a scale in front of a block, as the two bytes of a half, the lower one first.
/// @param[in,out] block (18) bytes of the block, host memory
/// @param bits the half's bits
inline void set_scale(std::uint8_t* block, std::uint16_t bits) {
  block[0] = static_cast<std::uint8_t>(bits & 0xff);
  block[1] = static_cast<std::uint8_t>(bits >> 8);
}

/// Reads a block's scale.
/// @param block (18) bytes of the block, host memory
/// @return the scale
inline float scale_of(const std::uint8_t* block) {
  return reference::half_to_float(static_cast<std::uint16_t>(block[0] | block[1] << 8));
}

/// Blocks of random nibbles with random scales between -2 and 2, no two neighbours alike.
/// @param n_blocks how many
/// @param seed where the sequence starts
/// @return (n_blocks,18) bytes
inline std::vector<std::uint8_t> random_blocks(std::size_t n_blocks, unsigned seed) {
  std::vector<std::uint8_t> bytes = random_bytes(n_blocks * kBlockBytes, seed);
  const std::vector<float> scales = random_floats(n_blocks, seed + 500);
  for (std::size_t b = 0; b < n_blocks; ++b) {
    set_scale(bytes.data() + b * kBlockBytes, reference::float_to_half(2.0f * scales[b]));
  }
  return bytes;
}

/// Unpacks blocks by the reference.
/// @param bytes (n_blocks,18) bytes
/// @return (n_blocks,32) weights
inline std::vector<float> unpacked(const std::vector<std::uint8_t>& bytes) {
  std::vector<float> weights(bytes.size() / kBlockBytes * kBlockElements);
  reference::dequantize_q4_0(bytes.data(), weights.size(), weights.data());
  return weights;
}

}  // namespace warpkit::exercise
