// The API's functions that allocate, free and look up memory.
#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/streams.hpp"
#include "emulator/runtime/virtual_device.hpp"

using namespace warpkit::emulator;

namespace {

MemoryKind memory_kind(HostMemoryKind kind) {
  if (kind == HostMemoryKind::Managed) return MemoryKind::Managed;
  return kind == HostMemoryKind::Registered ? MemoryKind::Registered : MemoryKind::Pinned;
}

bool free_on_host(void* pointer, HostMemoryKind kind) {
  const bool released = HostMemory::instance().release(pointer, kind);
  if (block_observer) {
    if (released) {
      block_observer->freed(memory_kind(kind), pointer);
    } else {
      block_observer->wrong_free(memory_kind(kind), pointer);
    }
  }
  return released;
}

cudaError_t allocate_on_device(void** pointer, size_t size) {
  if (!pointer) return cudaErrorInvalidValue;
  *pointer = nullptr;
  if (size == 0) return cudaSuccess;
  *pointer = DeviceMemory::instance().allocate(size);
  if (!*pointer) return cudaErrorMemoryAllocation;
  if (block_observer) block_observer->allocated(MemoryKind::Device, *pointer, size);
  return cudaSuccess;
}

cudaError_t allocate_on_host(void** pointer, size_t size, HostMemoryKind kind) {
  if (!pointer) return cudaErrorInvalidValue;
  *pointer = nullptr;
  if (size == 0) return kind == HostMemoryKind::Managed ? cudaErrorInvalidValue : cudaSuccess;
  *pointer = HostMemory::instance().allocate(size, kind);
  if (!*pointer) return cudaErrorMemoryAllocation;
  if (block_observer) block_observer->allocated(memory_kind(kind), *pointer, size);
  return cudaSuccess;
}

cudaError_t free_on_device(void* pointer) {
  if (!pointer) return cudaSuccess;
  if (DeviceMemory::instance().release(pointer)) {
    if (block_observer) block_observer->freed(MemoryKind::Device, pointer);
    return cudaSuccess;
  }
  return free_on_host(pointer, HostMemoryKind::Managed) ? cudaSuccess : cudaErrorInvalidValue;
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

cudaError_t cudaMallocAsync(void** pointer, size_t size, cudaStream_t stream) {
  return device_call([&] {
    return is_stream(stream) ? allocate_on_device(pointer, size) : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t cudaFreeAsync(void* pointer, cudaStream_t stream) {
  return device_call([&] {
    Allocation allocation;
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    if (!pointer) return cudaErrorInvalidValue;
    const DeviceMemory& device = DeviceMemory::instance();
    if (!device.find(pointer, allocation) || device.address(allocation) != pointer) {
      return free_on_device(pointer);  // says what is wrong, or frees managed memory
    }
    return enqueue(stream, [pointer] { free_on_device(pointer); });
  });
}

cudaError_t cudaMallocPitch(void** pointer, size_t* pitch, size_t width, size_t height) {
  return device_call([&] {
    if (!pitch || (height && width > kDeviceMemory / height)) return cudaErrorInvalidValue;
    *pitch = (width + kPitchAlignment - 1) / kPitchAlignment * kPitchAlignment;
    return allocate_on_device(pointer, *pitch * height);
  });
}

cudaError_t cudaMallocHost(void** pointer, size_t size) {
  return device_call([&] { return allocate_on_host(pointer, size, HostMemoryKind::Pinned); });
}

cudaError_t cudaHostAlloc(void** pointer, size_t size, unsigned int flags) {
  return device_call([&] {
    const unsigned known = cudaHostAllocPortable | cudaHostAllocMapped | cudaHostAllocWriteCombined;
    if (flags & ~known) return cudaErrorInvalidValue;
    return allocate_on_host(pointer, size, HostMemoryKind::Pinned);
  });
}

cudaError_t cudaFreeHost(void* pointer) {
  wait_for_device();
  return device_call([&] {
    const bool released = !pointer || free_on_host(pointer, HostMemoryKind::Pinned);
    return released ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t cudaHostGetDevicePointer(void** device, void* host, unsigned int flags) {
  return device_call([&] {
    HostMemoryKind kind;
    if (!device || flags != 0 || !HostMemory::instance().find(host, kind)) {
      return cudaErrorInvalidValue;
    }
    *device = host;
    return cudaSuccess;
  });
}

cudaError_t cudaHostRegister(void* pointer, size_t size, unsigned int) {
  return device_call([&] {
    if (!pointer || size == 0) return cudaErrorInvalidValue;
    if (!HostMemory::instance().add(pointer, size)) return cudaErrorHostMemoryAlreadyRegistered;
    if (block_observer) block_observer->allocated(MemoryKind::Registered, pointer, size);
    return cudaSuccess;
  });
}

cudaError_t cudaHostUnregister(void* pointer) {
  wait_for_device();
  return device_call([&] {
    return free_on_host(pointer, HostMemoryKind::Registered) ? cudaSuccess
                                                             : cudaErrorHostMemoryNotRegistered;
  });
}

cudaError_t cudaMallocManaged(void** pointer, size_t size, unsigned int flags) {
  return device_call([&] {
    if (flags != cudaMemAttachGlobal && flags != cudaMemAttachHost) return cudaErrorInvalidValue;
    return allocate_on_host(pointer, size, HostMemoryKind::Managed);
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
      const bool managed = kind == HostMemoryKind::Managed;
      *attributes = {managed ? cudaMemoryTypeManaged : cudaMemoryTypeHost, 0, address, address};
    } else {
      *attributes = {cudaMemoryTypeUnregistered, cudaInvalidDeviceId, nullptr, address};
    }
    return cudaSuccess;
  });
}

}  // extern "C"
