// The API's stream-ordered memory and its pools.
#include <algorithm>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/allocations.hpp"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/pools.hpp"
#include "emulator/runtime/streams.hpp"

using namespace warpkit::emulator;

namespace {

cudaError_t set_attribute(MemoryPool& pool, cudaMemPoolAttr attribute, const void* value) {
  switch (attribute) {
    case cudaMemPoolReuseFollowEventDependencies:
    case cudaMemPoolReuseAllowOpportunistic:
    case cudaMemPoolReuseAllowInternalDependencies:
      pool.reuse[attribute - cudaMemPoolReuseFollowEventDependencies] =
          *static_cast<const int*>(value) != 0;
      return cudaSuccess;
    case cudaMemPoolAttrReleaseThreshold:
      pool.release_threshold = *static_cast<const std::uint64_t*>(value);
      return cudaSuccess;
    case cudaMemPoolAttrReservedMemHigh:
    case cudaMemPoolAttrUsedMemHigh:
      // Marks of the highest level can only be taken down to where it is now, by a zero.
      if (*static_cast<const std::uint64_t*>(value) != 0) return cudaErrorInvalidValue;
      (attribute == cudaMemPoolAttrUsedMemHigh ? pool.used_high : pool.reserved_high) =
          attribute == cudaMemPoolAttrUsedMemHigh ? pool.used : pool.reserved;
      return cudaSuccess;
    case cudaMemPoolAttrReservedMemCurrent:
    case cudaMemPoolAttrUsedMemCurrent:
      break;  // only to be read
  }
  return cudaErrorInvalidValue;
}

cudaError_t get_attribute(const MemoryPool& pool, cudaMemPoolAttr attribute, void* value) {
  const auto is = [value](std::uint64_t bytes) {
    *static_cast<std::uint64_t*>(value) = bytes;
    return cudaSuccess;
  };
  switch (attribute) {
    case cudaMemPoolReuseFollowEventDependencies:
    case cudaMemPoolReuseAllowOpportunistic:
    case cudaMemPoolReuseAllowInternalDependencies:
      *static_cast<int*>(value) = pool.reuse[attribute - cudaMemPoolReuseFollowEventDependencies];
      return cudaSuccess;
    case cudaMemPoolAttrReleaseThreshold:
      return is(pool.release_threshold);
    case cudaMemPoolAttrReservedMemCurrent:
      return is(pool.reserved);
    case cudaMemPoolAttrReservedMemHigh:
      return is(pool.reserved_high);
    case cudaMemPoolAttrUsedMemCurrent:
      return is(pool.used);
    case cudaMemPoolAttrUsedMemHigh:
      return is(pool.used_high);
  }
  return cudaErrorInvalidValue;
}

cudaError_t create_pool(cudaMemPool_t* pool, const cudaMemPoolProps* properties) {
  if (!pool || !properties || properties->allocType != cudaMemAllocationTypePinned) {
    return cudaErrorInvalidValue;
  }
  if (properties->handleTypes != cudaMemHandleTypeNone) {
    return not_supported("a memory pool that is shared between processes");
  }
  if (properties->location.type != cudaMemLocationTypeDevice) {
    return not_supported("a memory pool that isn't the device's");
  }
  if (properties->location.id != 0) return cudaErrorInvalidDevice;
  *pool = MemoryPools::instance().create(properties->maxSize);
  return cudaSuccess;
}

cudaError_t allocate(void** pointer, size_t size, cudaMemPool_t pool, cudaStream_t stream) {
  return is_stream(stream) ? MemoryPools::instance().allocate(pool, pointer, size)
                           : cudaErrorInvalidResourceHandle;
}

bool is_device(const cudaMemLocation& location) {
  return location.type == cudaMemLocationTypeDevice && location.id == 0;
}

cudaError_t tell_pool(cudaMemPool_t* pool, int device, cudaMemPool_t which) {
  if (!pool) return cudaErrorInvalidValue;
  if (device != 0) return cudaErrorInvalidDevice;
  *pool = which;
  return cudaSuccess;
}

}  // namespace

extern "C" {

cudaError_t cudaMallocAsync(void** pointer, size_t size, cudaStream_t stream) {
  return device_call(
      [&] { return allocate(pointer, size, MemoryPools::instance().current(), stream); });
}

cudaError_t cudaMallocFromPoolAsync(void** pointer, size_t size, cudaMemPool_t pool,
                                    cudaStream_t stream) {
  return device_call([&] { return allocate(pointer, size, pool, stream); });
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
    if (block_observer) block_observer->free_asked(pointer);
    return enqueue(stream, [pointer] { free_on_device(pointer); });
  });
}

cudaError_t cudaDeviceGetDefaultMemPool(cudaMemPool_t* pool, int device) {
  return device_call(
      [&] { return tell_pool(pool, device, MemoryPools::instance().default_pool()); });
}

cudaError_t cudaDeviceGetMemPool(cudaMemPool_t* pool, int device) {
  return device_call([&] { return tell_pool(pool, device, MemoryPools::instance().current()); });
}

cudaError_t cudaDeviceSetMemPool(int device, cudaMemPool_t pool) {
  return device_call([&] {
    if (device != 0) return cudaErrorInvalidDevice;
    return MemoryPools::instance().set_current(pool) ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t cudaMemPoolCreate(cudaMemPool_t* pool, const cudaMemPoolProps* properties) {
  return device_call([&] { return create_pool(pool, properties); });
}

cudaError_t cudaMemPoolDestroy(cudaMemPool_t pool) {
  return device_call(
      [&] { return MemoryPools::instance().destroy(pool) ? cudaSuccess : cudaErrorInvalidValue; });
}

cudaError_t cudaMemPoolTrimTo(cudaMemPool_t pool, size_t bytes_to_keep) {
  return device_call([&] {
    return MemoryPools::instance().with(pool, [&](MemoryPool& p) {
      p.reserved = std::max(p.used, std::min<std::uint64_t>(p.reserved, bytes_to_keep));
      return cudaSuccess;
    });
  });
}

cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t pool, cudaMemPoolAttr attribute, void* value) {
  return device_call([&] {
    return MemoryPools::instance().with(pool, [&](MemoryPool& p) {
      return value ? set_attribute(p, attribute, value) : cudaErrorInvalidValue;
    });
  });
}

cudaError_t cudaMemPoolGetAttribute(cudaMemPool_t pool, cudaMemPoolAttr attribute, void* value) {
  return device_call([&] {
    return MemoryPools::instance().with(pool, [&](MemoryPool& p) {
      return value ? get_attribute(p, attribute, value) : cudaErrorInvalidValue;
    });
  });
}

cudaError_t cudaMemPoolSetAccess(cudaMemPool_t pool, const cudaMemAccessDesc* list, size_t count) {
  return device_call([&] {
    return MemoryPools::instance().with(pool, [&](MemoryPool&) {
      if (count && !list) return cudaErrorInvalidValue;
      for (size_t i = 0; i < count; ++i) {
        if (!is_device(list[i].location)) return cudaErrorInvalidDevice;
        // The device's own pool is always in its reach.
        if (list[i].flags != cudaMemAccessFlagsProtReadWrite) return cudaErrorInvalidValue;
      }
      return cudaSuccess;
    });
  });
}

cudaError_t cudaMemPoolGetAccess(cudaMemAccessFlags* flags, cudaMemPool_t pool,
                                 cudaMemLocation* location) {
  return device_call([&] {
    return MemoryPools::instance().with(pool, [&](MemoryPool&) {
      if (!flags || !location) return cudaErrorInvalidValue;
      *flags = is_device(*location) ? cudaMemAccessFlagsProtReadWrite : cudaMemAccessFlagsProtNone;
      return cudaSuccess;
    });
  });
}

}  // extern "C"
