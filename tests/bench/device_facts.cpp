/// @file
/// Asking the device for its facts.
#include "tests/bench/device_facts.hpp"

#include <cuda_runtime_api.h>

#include <cstdio>

#include "kernels/core/check.hpp"

namespace warpkit::bench {

namespace {

/// FP32 cores of one multiprocessor: "CUDA C++ Programming Guide", arithmetic instructions, results
/// per clock cycle for 32-bit floating-point add. 0 for a generation that isn't in the table.
int fp32_cores(int major, int minor) {
  if (major == 7) return 64;
  if (major == 8) return minor == 0 ? 64 : 128;
  if (major >= 9 && major <= 12) return 128;
  return 0;
}

int attribute(cudaDeviceAttr which, int device) {
  int value = 0;
  WARPKIT_CUDA_CHECK(cudaDeviceGetAttribute(&value, which, device));
  return value;
}

std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::string scaled(double value, double unit, const char* name) {
  char text[64];
  std::snprintf(text, sizeof(text), "%.1f %s", value / unit, name);
  return text;
}

}  // namespace

DeviceFacts device_facts() {
  int device = 0;
  WARPKIT_CUDA_CHECK(cudaGetDevice(&device));
  cudaDeviceProp properties;
  WARPKIT_CUDA_CHECK(cudaGetDeviceProperties(&properties, device));
  DeviceFacts facts;
  facts.name = properties.name;
  facts.compute_capability =
      std::to_string(properties.major) + "." + std::to_string(properties.minor);
  facts.multiprocessors = properties.multiProcessorCount;
  facts.cache_bytes = static_cast<std::size_t>(properties.l2CacheSize);
  facts.memory_bytes = properties.totalGlobalMem;
  // Clocks are in kHz, the bus in bits; memory moves data twice a clock, a core multiplies and
  // adds.
  facts.peak_bytes_per_second = 2.0 * 1e3 * attribute(cudaDevAttrMemoryClockRate, device) *
                                attribute(cudaDevAttrGlobalMemoryBusWidth, device) / 8.0;
  facts.peak_fp32_flop_per_second = 2.0 * 1e3 * attribute(cudaDevAttrClockRate, device) *
                                    facts.multiprocessors *
                                    fp32_cores(properties.major, properties.minor);
  return facts;
}

std::vector<gpu_check::MachineFact> report_lines(const DeviceFacts& facts) {
  int driver = 0;
  int runtime = 0;
  WARPKIT_CUDA_CHECK(cudaDriverGetVersion(&driver));
  WARPKIT_CUDA_CHECK(cudaRuntimeGetVersion(&runtime));
  return {{"GPU", facts.name},
          {"compute capability", facts.compute_capability},
          {"multiprocessors", std::to_string(facts.multiprocessors)},
          {"L2 cache", scaled(static_cast<double>(facts.cache_bytes), 1048576.0, "MiB")},
          {"memory", scaled(static_cast<double>(facts.memory_bytes), 1073741824.0, "GiB")},
          {"peak memory bandwidth", scaled(facts.peak_bytes_per_second, 1e9, "GB/s")},
          {"peak FP32", scaled(facts.peak_fp32_flop_per_second, 1e12, "TFLOP/s")},
          {"CUDA driver supports", version_text(driver)},
          {"CUDA runtime", version_text(runtime)}};
}

}  // namespace warpkit::bench
