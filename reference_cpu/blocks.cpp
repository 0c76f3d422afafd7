#include "reference_cpu/blocks.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "reference_cpu/half.hpp"

namespace warpkit::reference {
namespace {

std::uint16_t load_u16(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>(bytes[0] | (bytes[1] << 8));
}

void store_u16(std::uint16_t value, std::uint8_t* bytes) {
  bytes[0] = static_cast<std::uint8_t>(value & 0xFF);
  bytes[1] = static_cast<std::uint8_t>(value >> 8);
}

void require_whole_blocks(std::size_t count) {
  if (count % kBlockWeights != 0) {
    throw std::invalid_argument("quantised weights come in blocks of 32");
  }
}

/// The weight of largest magnitude in a block of 32, with its sign; the first, if several.
float largest(const float* x) {
  float result = 0.0f;
  for (std::size_t j = 0; j < kBlockWeights; ++j) {
    if (!std::isfinite(x[j])) throw std::invalid_argument("cannot quantise a weight of NaN or inf");
    if (std::fabs(x[j]) > std::fabs(result)) result = x[j];
  }
  return result;
}

/// 1 / scale, or 0 where the block is zero, or so small that 1 / scale overflows (such a scale is
/// zero as a half anyway).
float inverse(float scale) {
  const float result = 1.0f / scale;
  return scale != 0.0f && std::isfinite(result) ? result : 0.0f;
}

std::uint16_t scale_to_half(float scale) {
  const std::uint16_t bits = float_to_half(scale);
  if ((bits & 0x7FFF) == 0x7C00) {
    throw std::invalid_argument("cannot quantise: the scale of a block is too large for a half");
  }
  return bits;
}

}  // namespace

void dequantize_f16(const std::uint8_t* bytes, std::size_t count, float* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = half_to_float(load_u16(bytes + 2 * i));
}

void dequantize_q8_0(const std::uint8_t* bytes, std::size_t count, float* out) {
  require_whole_blocks(count);
  for (std::size_t b = 0; b < count / kBlockWeights; ++b) {
    const std::uint8_t* block = bytes + b * kBytesQ8_0;
    const float scale = half_to_float(load_u16(block));
    for (std::size_t j = 0; j < kBlockWeights; ++j) {
      const int q = block[2 + j] < 128 ? block[2 + j] : block[2 + j] - 256;
      out[b * kBlockWeights + j] = scale * static_cast<float>(q);
    }
  }
}

void dequantize_q4_0(const std::uint8_t* bytes, std::size_t count, float* out) {
  require_whole_blocks(count);
  for (std::size_t b = 0; b < count / kBlockWeights; ++b) {
    const std::uint8_t* block = bytes + b * kBytesQ4_0;
    const float scale = half_to_float(load_u16(block));
    for (std::size_t j = 0; j < kBlockWeights / 2; ++j) {
      const int low = block[2 + j] & 0x0F;
      const int high = block[2 + j] >> 4;
      out[b * kBlockWeights + j] = scale * static_cast<float>(low - 8);
      out[b * kBlockWeights + j + 16] = scale * static_cast<float>(high - 8);
    }
  }
}

void quantize_f16(const float* x, std::size_t count, std::uint8_t* out) {
  for (std::size_t i = 0; i < count; ++i) store_u16(float_to_half(x[i]), out + 2 * i);
}

void quantize_q8_0(const float* x, std::size_t count, std::uint8_t* out) {
  require_whole_blocks(count);
  for (std::size_t b = 0; b < count / kBlockWeights; ++b) {
    const float* x_b = x + b * kBlockWeights;
    std::uint8_t* block = out + b * kBytesQ8_0;
    const float scale = std::fabs(largest(x_b)) / 127.0f;
    const float inverse_scale = inverse(scale);
    store_u16(scale_to_half(scale), block);
    for (std::size_t j = 0; j < kBlockWeights; ++j) {
      const int q = static_cast<int>(std::round(x_b[j] * inverse_scale));  // -127 to 127
      block[2 + j] = static_cast<std::uint8_t>(q & 0xFF);
    }
  }
}

void quantize_q4_0(const float* x, std::size_t count, std::uint8_t* out) {
  require_whole_blocks(count);
  for (std::size_t b = 0; b < count / kBlockWeights; ++b) {
    const float* x_b = x + b * kBlockWeights;
    std::uint8_t* block = out + b * kBytesQ4_0;
    const float scale = largest(x_b) / -8.0f;
    const float inverse_scale = inverse(scale);
    store_u16(scale_to_half(scale), block);
    for (std::size_t j = 0; j < kBlockWeights / 2; ++j) {
      // x / d lies in [-8, 8], so the sum lies in [0.5, 16.5] and the cast rounds down.
      const int low = std::min(15, static_cast<int>(x_b[j] * inverse_scale + 8.5f));
      const int high = std::min(15, static_cast<int>(x_b[j + 16] * inverse_scale + 8.5f));
      block[2 + j] = static_cast<std::uint8_t>(low | (high << 4));
    }
  }
}

}  // namespace warpkit::reference
