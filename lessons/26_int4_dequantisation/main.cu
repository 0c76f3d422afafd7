// Stores one matrix in four types and shows what each costs in bytes and in accuracy.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"
#include "kernels/core/weight_matrix.hpp"
#include "kernels/dequantize/dequantize.hpp"
#include "kernels/matvec/matvec.hpp"
#include "reference_cpu/reference.hpp"

namespace {

using warpkit::DeviceBuffer;
using warpkit::WeightType;

constexpr int kRows = 256;
constexpr int kCols = 1024;
constexpr std::size_t kWeights = std::size_t{kRows} * kCols;

std::vector<float> bell_curve(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> spread(0.0f, 0.05f);  // about what trained weights look like
  std::vector<float> values(count);
  for (float& value : values) value = spread(engine);
  return values;
}

// The weights as a file of this type stores them, row after row.
std::vector<std::uint8_t> stored(WeightType type, const std::vector<float>& weights) {
  std::vector<std::uint8_t> bytes(kRows * warpkit::row_bytes(type, kCols));
  const auto* raw = reinterpret_cast<const std::uint8_t*>(weights.data());
  switch (type) {
    case WeightType::F32:
      std::copy(raw, raw + bytes.size(), bytes.begin());
      break;
    case WeightType::F16:
      warpkit::reference::quantize_f16(weights.data(), weights.size(), bytes.data());
      break;
    case WeightType::Q8_0:
      warpkit::reference::quantize_q8_0(weights.data(), weights.size(), bytes.data());
      break;
    case WeightType::Q4_0:
      warpkit::reference::quantize_q4_0(weights.data(), weights.size(), bytes.data());
      break;
  }
  return bytes;
}

// Root mean square of the difference, as a share of the root mean square of what is right.
double relative_error(const std::vector<float>& got, const std::vector<float>& right) {
  double difference = 0.0, size = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    difference += std::pow(double{got[i]} - right[i], 2);
    size += std::pow(double{right[i]}, 2);
  }
  return std::sqrt(difference / size);
}

void show_first_block(const std::vector<std::uint8_t>& q4_0, const std::vector<float>& weights) {
  const float scale =
      warpkit::reference::half_to_float(static_cast<std::uint16_t>(q4_0[0] | q4_0[1] << 8));
  std::printf("the first block as Q4_0: scale %g\n  %7s %4s %6s %12s %12s\n", scale, "element",
              "byte", "nibble", "scale*(q-8)", "was");
  for (const int j : {0, 1, 15, 16, 17, 31}) {
    const int byte = q4_0[static_cast<std::size_t>(2 + j % 16)];
    const int q = j < 16 ? byte & 15 : byte >> 4;
    std::printf("  %7d %4d %6d %12.6f %12.6f\n", j, 2 + j % 16, q,
                scale * static_cast<float>(q - 8), weights[static_cast<std::size_t>(j)]);
  }
}

void compare_types(const std::vector<float>& weights, const std::vector<float>& x) {
  DeviceBuffer<float> device_x(kCols), device_y(kRows), device_w(kWeights);
  device_x.copy_from_host(x.data(), x.size());
  std::vector<float> exact_y(kRows), y(kRows), w(kWeights);
  warpkit::reference::matvec(weights.data(), kRows, kCols, x.data(), exact_y.data());
  std::printf("\na matrix of %d rows and %d columns\n  %-5s %9s %12s %13s %13s\n", kRows, kCols,
              "type", "bytes", "bits/weight", "weights off", "outputs off");
  for (const WeightType type :
       {WeightType::F32, WeightType::F16, WeightType::Q8_0, WeightType::Q4_0}) {
    const std::vector<std::uint8_t> bytes = stored(type, weights);
    DeviceBuffer<std::uint8_t> device_bytes(bytes.size());
    device_bytes.copy_from_host(bytes.data(), bytes.size());
    // [two-uses]
    const warpkit::WeightMatrix matrix{device_bytes.data(), type, kRows, kCols};
    warpkit::dequantize(matrix, device_w.data(), nullptr);               // to memory, as floats
    warpkit::matvec(matrix, device_x.data(), device_y.data(), nullptr);  // in registers only
    // [two-uses]
    device_w.copy_to_host(w.data(), w.size());
    device_y.copy_to_host(y.data(), y.size());
    std::printf("  %-5s %9zu %12.2f %12.4f%% %12.4f%%\n", warpkit::weight_type_name(type),
                bytes.size(), 8.0 * static_cast<double>(bytes.size()) / kWeights,
                100 * relative_error(w, weights), 100 * relative_error(y, exact_y));
  }
}

}  // namespace

int main() {
  try {
    const std::vector<float> weights = bell_curve(kWeights, 26);
    show_first_block(stored(WeightType::Q4_0, weights), weights);
    compare_types(weights, bell_curve(kCols, 62));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 26: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
