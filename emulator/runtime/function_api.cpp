// The API's functions on kernels: their attributes and opt-ins.
#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/include/warpkit/emulator/kernel_registry.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/functions.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

struct Function {
  std::size_t opted_in = 0;  // bytes of dynamic shared memory
  int carveout = -1;         // per cent, or -1
  bool has_run = false;
  std::size_t static_shared = 0;  // bytes, seen in its blocks
};

struct Functions {
  std::mutex mutex;
  std::map<const void*, Function> known;
  std::atomic<std::size_t> largest_opt_in{0};
};

Functions& functions() {
  static Functions& all = *new Functions;  // see DeviceMemory::instance
  return all;
}

std::size_t opted_in(const void* kernel) {
  Functions& all = functions();
  // Every launch asks, and few programs opt in at all.
  const std::size_t largest = all.largest_opt_in.load(std::memory_order_relaxed);
  if (largest == 0 || !kernel) return largest;
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto found = all.known.find(kernel);
  return found == all.known.end() ? 0 : found->second.opted_in;
}

cudaError_t set_attribute(const void* kernel, cudaFuncAttribute attribute, int value) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  Function& function = all.known[kernel];
  if (attribute == cudaFuncAttributePreferredSharedMemoryCarveout) {
    if (value < -1 || value > 100) return cudaErrorInvalidValue;
    function.carveout = value;
    return cudaSuccess;
  }
  if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize || value < 0 ||
      static_cast<std::size_t>(value) + function.static_shared > kMaxSharedPerBlock) {
    return cudaErrorInvalidValue;
  }
  function.opted_in = static_cast<std::size_t>(value);
  all.largest_opt_in.store(std::max(all.largest_opt_in.load(), function.opted_in));
  return cudaSuccess;
}

cudaError_t get_attributes(cudaFuncAttributes& attributes, const void* kernel) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  const Function& function = all.known[kernel];
  attributes = {};
  attributes.sharedSizeBytes = function.static_shared;
  attributes.maxThreadsPerBlock = kMaxThreadsPerBlock;
  attributes.numRegs = kRegistersPerThread;
  attributes.ptxVersion = attributes.binaryVersion = kComputeMajor * 10 + kComputeMinor;
  const std::size_t left = kSharedPerBlock - std::min(function.static_shared, kSharedPerBlock);
  const std::size_t dynamic = std::max(function.opted_in, left);
  attributes.maxDynamicSharedSizeBytes = static_cast<int>(dynamic);
  attributes.preferredShmemCarveout = function.carveout;
  return cudaSuccess;
}

}  // namespace

std::size_t shared_memory_limit(const void* kernel) {
  const std::size_t dynamic = opted_in(kernel);
  if (dynamic == 0) return kSharedPerBlock;
  // The opt-in counts dynamic bytes only; static ones, 48 KiB at most, come on top.
  return std::min(dynamic + kSharedPerBlock, kMaxSharedPerBlock);
}

std::size_t dynamic_shared_limit(const void* kernel) {
  return std::max(opted_in(kernel), kSharedPerBlock);
}

bool known_static_shared(const void* kernel, std::size_t& bytes) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto found = all.known.find(kernel);
  if (found == all.known.end() || !found->second.has_run) return false;
  bytes = found->second.static_shared;
  return true;
}

void note_static_shared(const void* kernel, std::size_t bytes) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  Function& function = all.known[kernel];
  function.has_run = true;
  function.static_shared = std::max(function.static_shared, bytes);
}

void reset_function_attributes() {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  for (auto& [address, function] : all.known) {
    function.opted_in = 0;
    function.carveout = -1;
  }
  all.largest_opt_in.store(0);
}

}  // namespace warpkit::emulator

using namespace warpkit::emulator;

extern "C" {

cudaError_t cudaFuncSetAttribute(const void* function, cudaFuncAttribute attribute, int value) {
  return device_call([&] {
    return function ? set_attribute(function, attribute, value) : cudaErrorInvalidDeviceFunction;
  });
}

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* function) {
  return device_call([&] {
    if (!attributes) return cudaErrorInvalidValue;
    return function ? get_attributes(*attributes, function) : cudaErrorInvalidDeviceFunction;
  });
}

cudaError_t cudaFuncSetCacheConfig(const void* function, cudaFuncCache) {
  return device_call([&] { return function ? cudaSuccess : cudaErrorInvalidDeviceFunction; });
}

cudaError_t cudaFuncSetSharedMemConfig(const void* function, cudaSharedMemConfig) {
  return device_call([&] { return function ? cudaSuccess : cudaErrorInvalidDeviceFunction; });
}

cudaError_t cudaFuncGetName(const char** name, const void* function) {
  return device_call([&] {
    if (!name) return cudaErrorInvalidValue;
    const RegisteredKernel* known = registered_kernel(function);
    if (!known) return cudaErrorInvalidDeviceFunction;
    *name = known->name;
    return cudaSuccess;
  });
}

cudaError_t cudaProfilerStart() { return cudaSuccess; }
cudaError_t cudaProfilerStop() { return cudaSuccess; }

}  // extern "C"
