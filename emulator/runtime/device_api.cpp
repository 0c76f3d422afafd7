// The API's functions on the device: its properties, versions, waiting for it, resetting it.
#include <algorithm>
#include <cstring>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_heap.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/functions.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/pools.hpp"
#include "emulator/runtime/streams.hpp"
#include "emulator/runtime/virtual_device.hpp"

using namespace warpkit::emulator;

namespace {

constexpr std::size_t kDefaultStack = 1024;
constexpr std::size_t kDefaultPrintfBuffer = std::size_t{1} << 20;

cudaDeviceProp properties() {
  cudaDeviceProp p;
  std::memset(&p, 0, sizeof p);
  std::strncpy(p.name, "Warpkit emulator (CPU)", sizeof p.name - 1);
  p.totalGlobalMem = kDeviceMemory;
  p.sharedMemPerBlock = kSharedPerBlock;
  p.regsPerBlock = kRegistersPerMultiprocessor;
  p.warpSize = kWarpSize;
  p.memPitch = 2147483647;
  p.maxThreadsPerBlock = kMaxThreadsPerBlock;
  for (int i = 0; i < 3; ++i) {
    p.maxThreadsDim[i] = static_cast<int>(kMaxBlockExtent[i]);
    p.maxGridSize[i] = static_cast<int>(kMaxGridExtent[i]);
  }
  p.clockRate = 1000000;  // kHz: as many as clock64's, which counts nanoseconds
  p.totalConstMem = 65536;
  p.major = kComputeMajor;
  p.minor = kComputeMinor;
  p.textureAlignment = kPitchAlignment;
  p.texturePitchAlignment = 32;
  p.multiProcessorCount = kMultiprocessors;
  p.integrated = 1;
  p.canMapHostMemory = 1;
  p.concurrentKernels = 1;
  p.cooperativeLaunch = 1;
  p.unifiedAddressing = 1;
  p.maxThreadsPerMultiProcessor = kMaxThreadsPerMultiprocessor;
  p.streamPrioritiesSupported = 1;
  p.sharedMemPerMultiprocessor = kSharedPerMultiprocessor;
  p.regsPerMultiprocessor = kRegistersPerMultiprocessor;
  p.managedMemory = 1;
  p.concurrentManagedAccess = 1;
  p.directManagedMemAccessFromHost = 1;
  p.singleToDoublePrecisionPerfRatio = 2;
  p.canUseHostPointerForRegisteredMem = 1;
  p.sharedMemPerBlockOptin = kMaxSharedPerBlock;
  p.maxBlocksPerMultiProcessor = kMaxBlocksPerMultiprocessor;
  p.reservedSharedMemPerBlock = kReservedSharedPerBlock;
  p.hostRegisterSupported = 1;
  p.memoryPoolsSupported = 1;
  return p;
}

bool attribute(const cudaDeviceProp& p, cudaDeviceAttr attr, int& value) {
  const auto is = [&](long long v) {
    value = static_cast<int>(std::min<long long>(v, 2147483647));
    return true;
  };
  switch (attr) {
    case cudaDevAttrMaxThreadsPerBlock:
      return is(p.maxThreadsPerBlock);
    case cudaDevAttrMaxBlockDimX:
      return is(p.maxThreadsDim[0]);
    case cudaDevAttrMaxBlockDimY:
      return is(p.maxThreadsDim[1]);
    case cudaDevAttrMaxBlockDimZ:
      return is(p.maxThreadsDim[2]);
    case cudaDevAttrMaxGridDimX:
      return is(p.maxGridSize[0]);
    case cudaDevAttrMaxGridDimY:
      return is(p.maxGridSize[1]);
    case cudaDevAttrMaxGridDimZ:
      return is(p.maxGridSize[2]);
    case cudaDevAttrMaxSharedMemoryPerBlock:
      return is(p.sharedMemPerBlock);
    case cudaDevAttrTotalConstantMemory:
      return is(p.totalConstMem);
    case cudaDevAttrWarpSize:
      return is(p.warpSize);
    case cudaDevAttrMaxPitch:
      return is(p.memPitch);
    case cudaDevAttrMaxRegistersPerBlock:
      return is(p.regsPerBlock);
    case cudaDevAttrClockRate:
      return is(p.clockRate);
    case cudaDevAttrTextureAlignment:
      return is(p.textureAlignment);
    case cudaDevAttrMultiProcessorCount:
      return is(p.multiProcessorCount);
    case cudaDevAttrIntegrated:
      return is(p.integrated);
    case cudaDevAttrCanMapHostMemory:
      return is(p.canMapHostMemory);
    case cudaDevAttrComputeMode:
      return is(p.computeMode);
    case cudaDevAttrCooperativeLaunch:
      return is(p.cooperativeLaunch);
    case cudaDevAttrConcurrentKernels:
      return is(p.concurrentKernels);
    case cudaDevAttrMaxThreadsPerMultiProcessor:
      return is(p.maxThreadsPerMultiProcessor);
    case cudaDevAttrUnifiedAddressing:
      return is(p.unifiedAddressing);
    case cudaDevAttrTexturePitchAlignment:
      return is(p.texturePitchAlignment);
    case cudaDevAttrComputeCapabilityMajor:
      return is(p.major);
    case cudaDevAttrComputeCapabilityMinor:
      return is(p.minor);
    case cudaDevAttrStreamPrioritiesSupported:
      return is(p.streamPrioritiesSupported);
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
      return is(p.sharedMemPerMultiprocessor);
    case cudaDevAttrMaxRegistersPerMultiprocessor:
      return is(p.regsPerMultiprocessor);
    case cudaDevAttrManagedMemory:
      return is(p.managedMemory);
    case cudaDevAttrConcurrentManagedAccess:
      return is(p.concurrentManagedAccess);
    case cudaDevAttrDirectManagedMemAccessFromHost:
      return is(p.directManagedMemAccessFromHost);
    case cudaDevAttrMemoryPoolsSupported:
      return is(p.memoryPoolsSupported);
    case cudaDevAttrSingleToDoublePrecisionPerfRatio:
      return is(p.singleToDoublePrecisionPerfRatio);
    case cudaDevAttrCanUseHostPointerForRegisteredMem:
      return is(p.canUseHostPointerForRegisteredMem);
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      return is(p.sharedMemPerBlockOptin);
    case cudaDevAttrHostRegisterSupported:
      return is(p.hostRegisterSupported);
    case cudaDevAttrMaxBlocksPerMultiprocessor:
      return is(p.maxBlocksPerMultiProcessor);
    case cudaDevAttrReservedSharedMemoryPerBlock:
      return is(p.reservedSharedMemPerBlock);
    case cudaDevAttrGpuOverlap:
    case cudaDevAttrKernelExecTimeout:
    case cudaDevAttrEccEnabled:
    case cudaDevAttrPciBusId:
    case cudaDevAttrPciDeviceId:
    case cudaDevAttrTccDriver:
    case cudaDevAttrMemoryClockRate:
    case cudaDevAttrGlobalMemoryBusWidth:
    case cudaDevAttrL2CacheSize:
    case cudaDevAttrAsyncEngineCount:
    case cudaDevAttrPciDomainId:
    case cudaDevAttrGlobalL1CacheSupported:
    case cudaDevAttrLocalL1CacheSupported:
    case cudaDevAttrIsMultiGpuBoard:
    case cudaDevAttrMultiGpuBoardGroupID:
    case cudaDevAttrHostNativeAtomicSupported:
    case cudaDevAttrPageableMemoryAccess:
    case cudaDevAttrComputePreemptionSupported:
    case cudaDevAttrCooperativeMultiDeviceLaunch:
    case cudaDevAttrCanFlushRemoteWrites:
    case cudaDevAttrPageableMemoryAccessUsesHostPageTables:
    case cudaDevAttrClusterLaunch:
      return is(0);
  }
  return false;
}

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

cudaError_t cudaSetDeviceFlags(unsigned int flags) {
  const unsigned known = cudaDeviceScheduleSpin | cudaDeviceScheduleYield |
                         cudaDeviceScheduleBlockingSync | cudaDeviceMapHost;
  return result(flags & ~known ? cudaErrorInvalidValue : cudaSuccess);
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* prop, int device) {
  if (!prop) return result(cudaErrorInvalidValue);
  if (device != 0) return result(cudaErrorInvalidDevice);
  *prop = properties();
  return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attr, int device) {
  if (!value) return result(cudaErrorInvalidValue);
  if (device != 0) return result(cudaErrorInvalidDevice);
  return result(attribute(properties(), attr, *value) ? cudaSuccess : cudaErrorInvalidValue);
}

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
  reset_errors();
  return cudaSuccess;
}

cudaError_t cudaDeviceGetLimit(size_t* value, cudaLimit limit) {
  return device_call([&] {
    if (!value) return cudaErrorInvalidValue;
    if (limit == cudaLimitStackSize) return *value = kDefaultStack, cudaSuccess;
    if (limit == cudaLimitPrintfFifoSize) return *value = kDefaultPrintfBuffer, cudaSuccess;
    if (limit == cudaLimitMallocHeapSize)
      return *value = DeviceHeap::instance().limit(), cudaSuccess;
    return cudaErrorUnsupportedLimit;
  });
}

cudaError_t cudaDeviceSetLimit(cudaLimit limit, size_t value) {
  return device_call([&] {
    if (limit == cudaLimitMallocHeapSize) {
      return DeviceHeap::instance().set_limit(value) ? cudaSuccess : cudaErrorInvalidValue;
    }
    // Stacks and printf are the machine's own here, and not limited by these.
    const bool known = limit == cudaLimitStackSize || limit == cudaLimitPrintfFifoSize;
    return known ? cudaSuccess : cudaErrorUnsupportedLimit;
  });
}

cudaError_t cudaDeviceCanAccessPeer(int* can, int device, int peer) {
  if (!can) return result(cudaErrorInvalidValue);
  if (device != 0 || peer != 0) return result(cudaErrorInvalidDevice);
  *can = 0;
  return cudaSuccess;
}

cudaError_t cudaDeviceSetCacheConfig(cudaFuncCache) { return cudaSuccess; }

cudaError_t cudaDriverGetVersion(int* version) {
  if (!version) return result(cudaErrorInvalidValue);
  *version = kApiVersion;
  return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) { return cudaDriverGetVersion(version); }

}  // extern "C"
