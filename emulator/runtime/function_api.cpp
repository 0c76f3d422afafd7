// The API's functions on kernels: their attributes and opt-ins.
#include <algorithm>
#include <mutex>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/include/warpkit/emulator/kernel_registry.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/function_table.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

cudaError_t set_attribute(const void* kernel, cudaFuncAttribute attribute, int value) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  KernelRecord& function = all.known[kernel];
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
  const KernelRecord& function = all.known[kernel];
  attributes = {};
  attributes.sharedSizeBytes = function.static_shared;
  attributes.maxThreadsPerBlock = static_cast<int>(function.max_threads);
  attributes.numRegs = kRegistersPerThread;
  attributes.ptxVersion = attributes.binaryVersion = kComputeMajor * 10 + kComputeMinor;
  const std::size_t left = kSharedPerBlock - std::min(function.static_shared, kSharedPerBlock);
  const std::size_t dynamic = std::max(function.opted_in, left);
  attributes.maxDynamicSharedSizeBytes = static_cast<int>(dynamic);
  attributes.preferredShmemCarveout = function.carveout;
  return cudaSuccess;
}

}  // namespace

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
