// Adds up the same numbers in several orders and precisions, and says how far each sum is off.
#include <cuda_fp16.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <random>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"

namespace {

using warpkit::DeviceBuffer;

constexpr int kN = 1 << 16;

// [forward]
__global__ void forward(float* x, float* sum, int n) {
  float total = 0.0f;  // one thread adds everything up: this is about order, not speed
  for (int i = 0; i < n; ++i) total += x[i];
  *sum = total;
}
// [forward]

// [pairwise]
__global__ void pairwise(float* x, float* sum, int n) {  // n: a power of two; x is used up
  for (int half = n / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) x[i] += x[i + half];
  }
  *sum = x[0];
}
// [pairwise]

// [kahan]
__global__ void kahan(float* x, float* sum, int n) {
  float total = 0.0f, lost = 0.0f;  // lost: what rounding has put too much into total
  for (int i = 0; i < n; ++i) {
    const float term = x[i] - lost;
    const float next = total + term;
    lost = (next - total) - term;
    total = next;
  }
  *sum = total;
}
// [kahan]

__global__ void in_double(float* x, float* sum, int n) {
  double total = 0.0;
  for (int i = 0; i < n; ++i) total += x[i];
  *sum = static_cast<float>(total);
}

__global__ void in_half(float* x, float* sum, int n) {
  __half total = __float2half(0.0f);
  for (int i = 0; i < n; ++i) total = __hadd(total, __float2half(x[i]));
  *sum = __half2float(total);
}

// [ulps]
// Floats in order have bit patterns in order, so the patterns count the floats between two values.
std::int64_t place_in_order(float value) {
  std::int32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits >= 0 ? bits : INT32_MIN - static_cast<std::int64_t>(bits);  // +0 and -0 are one
}

std::int64_t ulp_distance(float a, float b) {
  return std::llabs(place_in_order(a) - place_in_order(b));
}
// [ulps]

void show(const char* how, const std::vector<float>& x, double reference,
          void (*launch)(float* x, float* sum)) {
  DeviceBuffer<float> device_x(x.size()), device_sum(1);
  device_x.copy_from_host(x.data(), x.size());
  launch(device_x.data(), device_sum.data());
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  float sum = 0.0f;
  device_sum.copy_to_host(&sum, 1);
  const double error = std::fabs(sum - reference);
  std::printf("  %-24s %12.5f %10.2e %10.2e %8lld\n", how, sum, error, error / reference,
              static_cast<long long>(ulp_distance(sum, static_cast<float>(reference))));
}

void show_all() {
  std::vector<float> x(kN);
  std::mt19937 engine(5);
  double reference = 0.0;  // plain loop, double: the reference on the host
  for (float& value : x) {
    value = static_cast<float>(engine() % 1000003) / 1000003.0f;
    reference += value;
  }
  std::printf("%d numbers from 0 to 1; their sum in double on the host: %.6f\n\n", kN, reference);
  std::printf("  %-24s %12s %10s %10s %8s\n", "sum", "value", "absolute", "relative", "ULPs");
  show("float, first to last", x, reference,
       [](float* y, float* s) { forward<<<1, 1>>>(y, s, kN); });
  show("float, pairwise", x, reference, [](float* y, float* s) { pairwise<<<1, 1>>>(y, s, kN); });
  show("float, Kahan", x, reference, [](float* y, float* s) { kahan<<<1, 1>>>(y, s, kN); });
  show("double", x, reference, [](float* y, float* s) { in_double<<<1, 1>>>(y, s, kN); });
  show("half (FP16)", x, reference, [](float* y, float* s) { in_half<<<1, 1>>>(y, s, kN); });
  const float nan = std::nanf("");
  std::printf("\nNaN > 0.001 is %s, !(NaN <= 0.001) is %s\n", nan > 0.001f ? "true" : "false",
              !(nan <= 0.001f) ? "true" : "false");
}

}  // namespace

int main() {
  try {
    show_all();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 05: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
