// The API's functions on the device: choosing it, its version, waiting for it, resetting
// it.
#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_heap.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/functions.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/limits.hpp"
#include "emulator/runtime/pools.hpp"
#include "emulator/runtime/streams.hpp"
#include "emulator/runtime/virtual_device.hpp"

using namespace warpkit::emulator;

namespace {

cudaError_t check_device(int device) { return device == 0 ? cudaSuccess : cudaErrorInvalidDevice; }

}  // namespace

extern "C" {

cudaError_t cudaGetDeviceCount(int* count) {
  if (!count) return result(cudaErrorInvalidValue);
  *count = 1;
  return cudaSuccess;
}

cudaError_t cudaGetDevice(int* device) {
  if (!device) return result(cudaErrorInvalidValue);
  *device = 0;
  return cudaSuccess;
}

cudaError_t cudaSetDevice(int device) { return result(check_device(device)); }

cudaError_t cudaDeviceSynchronize() {
  if (StreamScheduler::in_operation()) return result(cudaErrorNotPermitted);
  wait_for_device();
  return device_call([] { return cudaSuccess; });
}

cudaError_t cudaDeviceReset() {
  wait_for_device();
  if (block_observer) block_observer->reset();
  DeviceHeap::instance().reset();
  DeviceMemory::instance().release_all();
  HostMemory::instance().release_all();
  MemoryPools::instance().reset();
  reset_streams();
  reset_function_attributes();
  reset_limits();
  reset_errors();
  return cudaSuccess;
}

cudaError_t cudaDriverGetVersion(int* version) {
  if (!version) return result(cudaErrorInvalidValue);
  *version = kApiVersion;
  return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) { return cudaDriverGetVersion(version); }

}  // extern "C"
