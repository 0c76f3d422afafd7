// What the stated device says of itself.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/virtual_device.hpp"

using namespace warpkit::emulator;

namespace {

cudaDeviceProp properties() {
  cudaDeviceProp p;
  std::memset(&p, 0, sizeof p);
  std::strncpy(p.name, "Warpkit emulator (CPU)", sizeof p.name - 1);
  std::memcpy(p.uuid.bytes, "warpkit-emulator", sizeof p.uuid.bytes);
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
  p.deviceOverlap = 1;
  p.asyncEngineCount = 2;
  p.cooperativeLaunch = 1;
  p.unifiedAddressing = 1;
  p.maxThreadsPerMultiProcessor = kMaxThreadsPerMultiprocessor;
  p.streamPrioritiesSupported = 1;
  p.sharedMemPerMultiprocessor = kSharedPerMultiprocessor;
  p.regsPerMultiprocessor = kRegistersPerMultiprocessor;
  p.managedMemory = 1;
  p.concurrentManagedAccess = 1;
  p.directManagedMemAccessFromHost = 1;
  p.memoryClockRate = kMemoryClockRate;
  p.memoryBusWidth = kMemoryBusWidth;
  p.l2CacheSize = kCacheSize;
  p.globalL1CacheSupported = p.localL1CacheSupported = 1;
  p.hostRegisterReadOnlySupported = 1;
  p.unifiedFunctionPointers = 1;
  p.hostNativeAtomicSupported = 1;
  p.computePreemptionSupported = 1;
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
  const auto is = [&](auto v) {
    value = static_cast<int>(std::min<long long>(static_cast<long long>(v), 2147483647));
    return true;
  };
  switch (attr) {
#define WARPKIT_ROW(name, number, expression) \
  case cudaDevAttr##name:                     \
    return is(expression);
#include "emulator/include/warpkit/emulator/device_attributes.def"
#undef WARPKIT_ROW
  }
  return false;
}

}  // namespace

extern "C" {

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

cudaError_t cudaDeviceGetPCIBusId(char* text, int length, int device) {
  if (!text || length <= 0) return result(cudaErrorInvalidValue);
  if (device != 0) return result(cudaErrorInvalidDevice);
  const cudaDeviceProp p = properties();
  const int needed =
      std::snprintf(text, static_cast<std::size_t>(length), "%04x:%02x:%02x.0",
                    static_cast<unsigned>(p.pciDomainID), static_cast<unsigned>(p.pciBusID),
                    static_cast<unsigned>(p.pciDeviceID));
  return result(needed < length ? cudaSuccess : cudaErrorInvalidValue);
}

cudaError_t cudaDeviceGetByPCIBusId(int* device, const char* text) {
  if (!device || !text) return result(cudaErrorInvalidValue);
  unsigned domain = 0, bus = 0, number = 0;
  const bool read = std::sscanf(text, "%x:%x:%x", &domain, &bus, &number) == 3 ||
                    (domain = 0, std::sscanf(text, "%x:%x", &bus, &number) == 2);
  const cudaDeviceProp p = properties();
  if (!read || static_cast<int>(domain) != p.pciDomainID || static_cast<int>(bus) != p.pciBusID ||
      static_cast<int>(number) != p.pciDeviceID) {
    return result(cudaErrorInvalidValue);
  }
  *device = 0;
  return cudaSuccess;
}

}  // extern "C"
