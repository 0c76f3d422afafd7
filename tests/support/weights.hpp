// Random weight matrices in every stored type, with the floats that they stand for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

#include "kernels/core/weight_matrix.hpp"
#include "reference_cpu/blocks.hpp"
#include "reference_cpu/half.hpp"
#include "tests/support/guarded_buffer.hpp"
#include "tests/support/random.hpp"

namespace warpkit::test {

constexpr WeightType kWeightTypes[] = {WeightType::F32, WeightType::F16, WeightType::Q8_0,
                                       WeightType::Q4_0};

// Stored bytes, and what the reference reads in them.
struct HostWeights {
  WeightType type;
  int rows;
  int cols;
  std::vector<std::uint8_t> bytes;
  std::vector<float> values;  // (rows,cols)
};

// Fills in the values of `weights` from its bytes.
inline void unpack(HostWeights& weights) {
  const std::size_t count =
      static_cast<std::size_t>(weights.rows) * static_cast<std::size_t>(weights.cols);
  weights.values.resize(count);
  switch (weights.type) {
    case WeightType::F32:
      std::memcpy(weights.values.data(), weights.bytes.data(), count * sizeof(float));
      return;
    case WeightType::F16:
      return reference::dequantize_f16(weights.bytes.data(), count, weights.values.data());
    case WeightType::Q8_0:
      return reference::dequantize_q8_0(weights.bytes.data(), count, weights.values.data());
    case WeightType::Q4_0:
      return reference::dequantize_q4_0(weights.bytes.data(), count, weights.values.data());
  }
  throw std::invalid_argument("unpack: unknown weight type");
}

// Random weights. Quantised blocks get random bytes as codes, so that all codes occur, -128 too,
// and scales of both signs, some of them zero or a subnormal half.
inline HostWeights random_weights(WeightType type, int rows, int cols, std::uint64_t seed) {
  HostWeights weights = {type, rows, cols, {}, {}};
  const std::size_t row = row_bytes(type, cols);
  weights.bytes.resize(static_cast<std::size_t>(rows) * row);
  Random random(seed);
  const auto store_half = [&weights](std::size_t at, std::uint16_t bits) {
    weights.bytes[at] = static_cast<std::uint8_t>(bits & 0xFF);
    weights.bytes[at + 1] = static_cast<std::uint8_t>(bits >> 8);
  };
  if (type == WeightType::F32) {
    const std::vector<float> values = random_floats(weights.bytes.size() / 4, seed);
    std::memcpy(weights.bytes.data(), values.data(), weights.bytes.size());
  } else if (type == WeightType::F16) {
    for (std::size_t at = 0; at < weights.bytes.size(); at += 2) {
      store_half(at, reference::float_to_half(random.uniform(-0.75f, 1.25f)));
    }
  } else {
    const std::size_t block =
        type == WeightType::Q8_0 ? reference::kBytesQ8_0 : reference::kBytesQ4_0;
    for (std::uint8_t& byte : weights.bytes) byte = static_cast<std::uint8_t>(random.next() >> 56);
    for (std::size_t at = 0; at < weights.bytes.size(); at += block) {
      const int kind = random.below(16);
      float scale = random.uniform(0.002f, 0.03f);
      if (kind == 0) scale = 0.0f;
      if (kind == 1) scale = 0x1.8p-20f;  // subnormal as a half
      store_half(at, reference::float_to_half(kind % 2 == 0 ? scale : -scale));
    }
  }
  unpack(weights);
  return weights;
}

// Weights in guarded device memory, aligned to their elements (4 bytes for F32, else 2) and no
// better.
class DeviceWeights {
 public:
  explicit DeviceWeights(HostWeights host)
      : host_(std::move(host)), bytes_(host_.bytes, host_.type == WeightType::F32 ? 4 : 2) {}

  WeightMatrix matrix() { return {bytes_.data(), host_.type, host_.rows, host_.cols}; }
  const HostWeights& host() const { return host_; }

 private:
  HostWeights host_;
  GuardedInput<std::uint8_t> bytes_;
};

}  // namespace warpkit::test
