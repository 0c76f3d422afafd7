// The API's memory functions: device memory, and what is known of an address.
#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/allocations.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/streams.hpp"
#include "emulator/runtime/virtual_device.hpp"

using namespace warpkit::emulator;

namespace {

cudaMemoryType type_of(HostMemoryKind kind) {
  if (kind == HostMemoryKind::Managed) return cudaMemoryTypeManaged;
  return kind == HostMemoryKind::Symbol ? cudaMemoryTypeDevice : cudaMemoryTypeHost;
}

}  // namespace

extern "C" {

cudaError_t cudaMalloc(void** pointer, size_t size) {
  return device_call([&] { return allocate_on_device(pointer, size); });
}

cudaError_t cudaFree(void* pointer) {
  wait_for_device();
  return device_call([&] { return free_on_device(pointer); });
}

cudaError_t cudaMallocPitch(void** pointer, size_t* pitch, size_t width, size_t height) {
  return device_call([&] {
    if (!pitch || (height && width > kDeviceMemory / height)) return cudaErrorInvalidValue;
    *pitch = (width + kPitchAlignment - 1) / kPitchAlignment * kPitchAlignment;
    return allocate_on_device(pointer, *pitch * height);
  });
}

cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  return device_call([&] {
    if (!free || !total) return cudaErrorInvalidValue;
    *free = DeviceMemory::instance().free_bytes();
    *total = kDeviceMemory;
    return cudaSuccess;
  });
}

cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* attributes, const void* pointer) {
  return device_call([&] {
    if (!attributes) return cudaErrorInvalidValue;
    void* address = const_cast<void*>(pointer);
    Allocation allocation;
    HostMemoryKind kind;
    if (DeviceMemory::instance().find(pointer, allocation)) {
      *attributes = {cudaMemoryTypeDevice, 0, address, nullptr};
    } else if (HostMemory::instance().find(pointer, kind)) {
      const bool variable = kind == HostMemoryKind::Symbol;
      *attributes = {type_of(kind), 0, address, variable ? nullptr : address};
    } else {
      *attributes = {cudaMemoryTypeUnregistered, cudaInvalidDeviceId, nullptr, address};
    }
    return cudaSuccess;
  });
}

}  // extern "C"
