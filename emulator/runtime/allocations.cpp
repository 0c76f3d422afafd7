#include "emulator/runtime/allocations.hpp"

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/pools.hpp"

namespace warpkit::emulator {

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

cudaError_t allocate_on_host(void** pointer, size_t size, HostMemoryKind kind, unsigned flags) {
  if (!pointer) return cudaErrorInvalidValue;
  *pointer = nullptr;
  if (size == 0) return kind == HostMemoryKind::Managed ? cudaErrorInvalidValue : cudaSuccess;
  *pointer = HostMemory::instance().allocate(size, kind, flags);
  if (!*pointer) return cudaErrorMemoryAllocation;
  if (block_observer) block_observer->allocated(memory_kind(kind), *pointer, size);
  return cudaSuccess;
}

cudaError_t free_on_device(void* pointer) {
  if (!pointer) return cudaSuccess;
  if (DeviceMemory::instance().release(pointer)) {
    MemoryPools::instance().gave_back(pointer);
    if (block_observer) block_observer->freed(MemoryKind::Device, pointer);
    return cudaSuccess;
  }
  return free_on_host(pointer, HostMemoryKind::Managed) ? cudaSuccess : cudaErrorInvalidValue;
}

}  // namespace warpkit::emulator
