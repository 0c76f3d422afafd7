// The API's functions on several devices, of which there is one, and the settings that change
// nothing here.
#include <atomic>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/streams.hpp"

using namespace warpkit::emulator;

namespace {

constexpr unsigned kKnownFlags =
    cudaDeviceScheduleMask | cudaDeviceMapHost | cudaDeviceLmemResizeToMax | cudaDeviceSyncMemops;

std::atomic<unsigned> device_flags{cudaDeviceScheduleAuto};
std::atomic<int> cache_config{cudaFuncCachePreferNone};

cudaError_t set_flags(unsigned flags) {
  // At most one way of waiting can be chosen.
  const unsigned schedule = flags & cudaDeviceScheduleMask;
  if ((flags & ~kKnownFlags) || (schedule & (schedule - 1))) return cudaErrorInvalidValue;
  device_flags.store(flags);
  return cudaSuccess;
}

bool are_devices(int device, int peer) { return device == 0 && peer == 0; }

}  // namespace

extern "C" {

cudaError_t cudaSetDeviceFlags(unsigned int flags) { return result(set_flags(flags)); }

cudaError_t cudaGetDeviceFlags(unsigned int* flags) {
  if (!flags) return result(cudaErrorInvalidValue);
  *flags = device_flags.load() | cudaDeviceMapHost;
  return cudaSuccess;
}

cudaError_t cudaInitDevice(int device, unsigned int device_flag_bits, unsigned int flags) {
  if (device != 0) return result(cudaErrorInvalidDevice);
  if (flags & ~static_cast<unsigned>(cudaInitDeviceFlagsAreValid)) {
    return result(cudaErrorInvalidValue);
  }
  return result(flags ? set_flags(device_flag_bits) : cudaSuccess);
}

cudaError_t cudaChooseDevice(int* device, const cudaDeviceProp* properties) {
  if (!device || !properties) return result(cudaErrorInvalidValue);
  *device = 0;
  return cudaSuccess;
}

cudaError_t cudaSetValidDevices(int* devices, int count) {
  if (count < 0 || (count > 0 && !devices)) return result(cudaErrorInvalidValue);
  for (int i = 0; i < count; ++i) {
    if (devices[i] != 0) return result(cudaErrorInvalidDevice);
  }
  return cudaSuccess;
}

cudaError_t cudaDeviceCanAccessPeer(int* can, int device, int peer) {
  if (!can) return result(cudaErrorInvalidValue);
  if (!are_devices(device, peer)) return result(cudaErrorInvalidDevice);
  *can = 0;  // a device is not its own peer
  return cudaSuccess;
}

cudaError_t cudaDeviceEnablePeerAccess(int, unsigned int flags) {
  return device_call([&] { return flags ? cudaErrorInvalidValue : cudaErrorInvalidDevice; });
}

cudaError_t cudaDeviceDisablePeerAccess(int peer) {
  return device_call(
      [&] { return peer == 0 ? cudaErrorPeerAccessNotEnabled : cudaErrorInvalidDevice; });
}

cudaError_t cudaDeviceGetP2PAttribute(int* value, cudaDeviceP2PAttr, int, int) {
  return result(value ? cudaErrorInvalidDevice : cudaErrorInvalidValue);
}

cudaError_t cudaDeviceSetCacheConfig(cudaFuncCache config) {
  cache_config.store(config);
  return cudaSuccess;
}

cudaError_t cudaDeviceGetCacheConfig(cudaFuncCache* config) {
  if (!config) return result(cudaErrorInvalidValue);
  *config = static_cast<cudaFuncCache>(cache_config.load());
  return cudaSuccess;
}

cudaError_t cudaDeviceSetSharedMemConfig(cudaSharedMemConfig config) {
  if (config < cudaSharedMemBankSizeDefault || config > cudaSharedMemBankSizeEightByte) {
    return result(cudaErrorInvalidValue);
  }
  return cudaSuccess;  // banks of four bytes are all that this compute capability has
}

cudaError_t cudaDeviceGetSharedMemConfig(cudaSharedMemConfig* config) {
  if (!config) return result(cudaErrorInvalidValue);
  *config = cudaSharedMemBankSizeFourByte;
  return cudaSuccess;
}

cudaError_t cudaCtxResetPersistingL2Cache() {
  return device_call([] { return cudaSuccess; });
}

cudaError_t cudaStreamGetDevice(cudaStream_t stream, int* device) {
  return device_call([&] {
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    if (!device) return cudaErrorInvalidValue;
    *device = 0;
    return cudaSuccess;
  });
}

}  // extern "C"
