// The API's functions on kernels: attributes, opt-ins, occupancy.
#include <algorithm>
#include <map>
#include <mutex>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/functions.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

struct OptIns {
  std::mutex mutex;
  std::map<const void*, std::size_t> bytes;
  std::map<const void*, std::size_t> static_shared;
};

OptIns& opt_ins() {
  static OptIns& all = *new OptIns;  // see DeviceMemory::instance
  return all;
}

}  // namespace

std::size_t shared_memory_limit(const void* kernel) {
  OptIns& all = opt_ins();
  const std::lock_guard<std::mutex> lock(all.mutex);
  std::size_t limit = kSharedPerBlock;
  for (const auto& [opted, bytes] : all.bytes) {
    if (!kernel || opted == kernel) limit = std::max(limit, bytes);
  }
  return limit;
}

bool known_static_shared(const void* kernel, std::size_t& bytes) {
  OptIns& all = opt_ins();
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto found = all.static_shared.find(kernel);
  if (found == all.static_shared.end()) return false;
  bytes = found->second;
  return true;
}

void note_static_shared(const void* kernel, std::size_t bytes) {
  OptIns& all = opt_ins();
  const std::lock_guard<std::mutex> lock(all.mutex);
  std::size_t& known = all.static_shared[kernel];
  known = std::max(known, bytes);
}

void reset_function_attributes() {
  OptIns& all = opt_ins();
  const std::lock_guard<std::mutex> lock(all.mutex);
  all.bytes.clear();
}

}  // namespace warpkit::emulator

using namespace warpkit::emulator;

extern "C" {

cudaError_t cudaFuncSetAttribute(const void* function, cudaFuncAttribute attribute, int value) {
  return device_call([&] {
    if (!function) return cudaErrorInvalidDeviceFunction;
    if (attribute == cudaFuncAttributePreferredSharedMemoryCarveout) {
      return value >= -1 && value <= 100 ? cudaSuccess : cudaErrorInvalidValue;
    }
    if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize || value < 0 ||
        static_cast<std::size_t>(value) > kMaxSharedPerBlock) {
      return cudaErrorInvalidValue;
    }
    OptIns& all = opt_ins();
    const std::lock_guard<std::mutex> lock(all.mutex);
    all.bytes[function] = static_cast<std::size_t>(value);
    return cudaSuccess;
  });
}

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* function) {
  return device_call([&] {
    if (!attributes) return cudaErrorInvalidValue;
    if (!function) return cudaErrorInvalidDeviceFunction;
    *attributes = {};
    attributes->maxThreadsPerBlock = kMaxThreadsPerBlock;
    known_static_shared(function, attributes->sharedSizeBytes);
    attributes->ptxVersion = attributes->binaryVersion = kComputeMajor * 10 + kComputeMinor;
    attributes->maxDynamicSharedSizeBytes = static_cast<int>(shared_memory_limit(function));
    attributes->preferredShmemCarveout = -1;
    return cudaSuccess;
  });
}

cudaError_t cudaFuncSetCacheConfig(const void* function, cudaFuncCache) {
  return device_call([&] { return function ? cudaSuccess : cudaErrorInvalidDeviceFunction; });
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void* function,
                                                          int block_size, size_t dynamic_shared) {
  return device_call([&] {
    if (!blocks || block_size <= 0) return cudaErrorInvalidValue;
    if (!function) return cudaErrorInvalidDeviceFunction;
    *blocks = 0;
    if (block_size > static_cast<int>(kMaxThreadsPerBlock) ||
        dynamic_shared > shared_memory_limit(function)) {
      return cudaSuccess;
    }
    const int warps = (block_size + kWarpSize - 1) / kWarpSize;
    const int by_threads = kMaxThreadsPerMultiprocessor / kWarpSize / warps;
    const int by_shared =
        static_cast<int>(kSharedPerMultiprocessor / (dynamic_shared + kReservedSharedPerBlock));
    *blocks = std::min({by_threads, by_shared, kMaxBlocksPerMultiprocessor});
    return cudaSuccess;
  });
}

cudaError_t cudaProfilerStart() { return cudaSuccess; }
cudaError_t cudaProfilerStop() { return cudaSuccess; }

}  // extern "C"
