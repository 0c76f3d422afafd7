// How a thread reads stored weights: one struct for each type, with the same two functions.
//
// at(row, k) gives weight k of a row. lane_dot(row, x, cols, lane) gives one lane's share of the
// dot product of a row and x: the 32 lanes of a warp together cover every k once, and neighbouring
// lanes read neighbouring weights, so that the requests of a warp use whole sectors.
//
// Blocks of 34 and 18 bytes are aligned to two bytes only, so a quantised row is read as 16-bit
// words: word 0 of a block is the scale, the codes follow, the lower byte first (GPUs are
// little-endian, like the files).
#pragma once

#include <cuda_fp16.h>
#include <cuda_runtime.h>

#include <cstdint>
#include <stdexcept>

#include "kernels/core/reduce.cuh"
#include "kernels/core/weight_matrix.hpp"

namespace warpkit {

__device__ inline float half_bits_to_float(std::uint16_t bits) {
  return __half2float(__ushort_as_half(bits));
}

struct FormatF32 {
  static __device__ float at(const void* row, int k) { return static_cast<const float*>(row)[k]; }

  static __device__ float lane_dot(const void* row, const float* x, int cols, int lane) {
    const float* weights = static_cast<const float*>(row);
    float sum = 0.0f;
    for (int k = lane; k < cols; k += kWarpSize) sum += weights[k] * x[k];
    return sum;
  }
};

struct FormatF16 {
  static __device__ float at(const void* row, int k) {
    return half_bits_to_float(static_cast<const std::uint16_t*>(row)[k]);
  }

  static __device__ float lane_dot(const void* row, const float* x, int cols, int lane) {
    float sum = 0.0f;
    for (int k = lane; k < cols; k += kWarpSize) sum += at(row, k) * x[k];
    return sum;
  }
};

struct FormatQ8_0 {
  static constexpr int kWords = sizeof(BlockQ8_0) / 2;  // 16-bit words in a block
  static constexpr int kLaneWeights = 4;  // a lane takes at once: 8 lanes share a block

  static __device__ float code(unsigned int byte) {
    return static_cast<float>(static_cast<std::int8_t>(byte));
  }

  static __device__ float at(const void* row, int k) {
    const std::uint16_t* block = static_cast<const std::uint16_t*>(row) +
                                 static_cast<std::int64_t>(k / kQuantBlock) * kWords;
    const int j = k % kQuantBlock;
    const unsigned int pair = block[1 + j / 2];
    return half_bits_to_float(block[0]) * code(j % 2 == 0 ? pair & 0xFFu : pair >> 8);
  }

  static __device__ float lane_dot(const void* row, const float* x, int cols, int lane) {
    float sum = 0.0f;
    for (int k = kLaneWeights * lane; k < cols; k += kLaneWeights * kWarpSize) {
      const std::uint16_t* block = static_cast<const std::uint16_t*>(row) +
                                   static_cast<std::int64_t>(k / kQuantBlock) * kWords;
      const int j = k % kQuantBlock;  // a multiple of 4
      const unsigned int codes01 = block[1 + j / 2];
      const unsigned int codes23 = block[2 + j / 2];
      const float part = code(codes01 & 0xFFu) * x[k] + code(codes01 >> 8) * x[k + 1] +
                         code(codes23 & 0xFFu) * x[k + 2] + code(codes23 >> 8) * x[k + 3];
      sum += half_bits_to_float(block[0]) * part;  // one scale for the four
    }
    return sum;
  }
};

struct FormatQ4_0 {
  static constexpr int kWords = sizeof(BlockQ4_0) / 2;  // 16-bit words in a block
  static constexpr int kHalf = kQuantBlock / 2;         // weight j + 16 shares the byte of weight j
  static constexpr int kLaneBytes = 4;  // a lane takes at once: 4 lanes share a block

  static __device__ float code(unsigned int nibble) {
    return static_cast<float>(static_cast<int>(nibble) - 8);
  }

  // [q4_0-at]
  static __device__ float at(const void* row, int k) {
    const std::uint16_t* block = static_cast<const std::uint16_t*>(row) +
                                 static_cast<std::int64_t>(k / kQuantBlock) * kWords;
    const int j = k % kHalf;
    const int shift = 8 * (j % 2) + (k % kQuantBlock < kHalf ? 0 : 4);
    return half_bits_to_float(block[0]) * code((block[1 + j / 2] >> shift) & 0xFu);
  }
  // [q4_0-at]

  // The weights that share the bytes of one word: codes j, j + 1, and 16 further on.
  static __device__ float word_dot(unsigned int word, const float* x_j) {
    return code(word & 0xFu) * x_j[0] + code((word >> 8) & 0xFu) * x_j[1] +
           code((word >> 4) & 0xFu) * x_j[kHalf] + code(word >> 12) * x_j[kHalf + 1];
  }

  static __device__ float lane_dot(const void* row, const float* x, int cols, int lane) {
    const int n_blocks = cols / kQuantBlock;
    const int lanes_a_block = kHalf / kLaneBytes;
    const int j = lane % lanes_a_block * kLaneBytes;
    float sum = 0.0f;
    for (int b = lane / lanes_a_block; b < n_blocks; b += kWarpSize / lanes_a_block) {
      const std::uint16_t* block =
          static_cast<const std::uint16_t*>(row) + static_cast<std::int64_t>(b) * kWords;
      const float* x_j = x + static_cast<std::int64_t>(b) * kQuantBlock + j;
      const float part = word_dot(block[1 + j / 2], x_j) + word_dot(block[2 + j / 2], x_j + 2);
      sum += half_bits_to_float(block[0]) * part;  // one scale for the eight
    }
    return sum;
  }
};

// Calls launch(FORMAT{}) with the struct of a weight type: the one place that lists them.
template <class Launch>
void with_format(WeightType type, Launch launch) {
  switch (type) {
    case WeightType::F32:
      return launch(FormatF32{});
    case WeightType::F16:
      return launch(FormatF16{});
    case WeightType::Q8_0:
      return launch(FormatQ8_0{});
    case WeightType::Q4_0:
      return launch(FormatQ4_0{});
  }
  throw std::invalid_argument("with_format: unknown weight type");
}

}  // namespace warpkit
