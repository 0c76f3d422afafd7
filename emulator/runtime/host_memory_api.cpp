// The API's functions on pinned host memory, which the device can touch at the same address.
#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/allocations.hpp"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/streams.hpp"

using namespace warpkit::emulator;

namespace {

bool is_pinned(HostMemoryKind kind) {
  return kind == HostMemoryKind::Pinned || kind == HostMemoryKind::Registered;
}

}  // namespace

extern "C" {

cudaError_t cudaMallocHost(void** pointer, size_t size) {
  return device_call([&] { return allocate_on_host(pointer, size, HostMemoryKind::Pinned, 0); });
}

cudaError_t cudaHostAlloc(void** pointer, size_t size, unsigned int flags) {
  return device_call([&] {
    const unsigned known = cudaHostAllocPortable | cudaHostAllocMapped | cudaHostAllocWriteCombined;
    if (flags & ~known) return cudaErrorInvalidValue;
    return allocate_on_host(pointer, size, HostMemoryKind::Pinned, flags);
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
    if (!device || flags != 0 || !HostMemory::instance().find(host, kind) || !is_pinned(kind)) {
      return cudaErrorInvalidValue;
    }
    *device = host;
    return cudaSuccess;
  });
}

cudaError_t cudaHostRegister(void* pointer, size_t size, unsigned int flags) {
  return device_call([&] {
    const unsigned known = cudaHostRegisterPortable | cudaHostRegisterMapped |
                           cudaHostRegisterIoMemory | cudaHostRegisterReadOnly;
    if (!pointer || size == 0 || (flags & ~known)) return cudaErrorInvalidValue;
    if (flags & cudaHostRegisterIoMemory) return not_supported("cudaHostRegisterIoMemory");
    if (!HostMemory::instance().add(pointer, size, HostMemoryKind::Registered, flags)) {
      return cudaErrorHostMemoryAlreadyRegistered;
    }
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

cudaError_t cudaHostGetFlags(unsigned int* flags, void* pointer) {
  return device_call([&] {
    HostMemoryKind kind;
    if (!flags || !HostMemory::instance().find(pointer, kind) || !is_pinned(kind)) {
      return cudaErrorInvalidValue;
    }
    // With one address space for both sides all pinned memory is mapped.
    *flags = HostMemory::instance().flags(pointer) | cudaHostAllocMapped;
    return cudaSuccess;
  });
}

}  // extern "C"
