/// @file
/// Allocating and freeing as CUDA's calls do, whoever asks, with observers told.
#pragma once

#include <cstddef>

#include "emulator/include/driver_types.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/host_memory.hpp"

namespace warpkit::emulator {

/// @param pointer receives the device address; null for no bytes.
/// @param size bytes.
/// @return cudaErrorMemoryAllocation if there is no room.
cudaError_t allocate_on_device(void** pointer, std::size_t size);

/// @param pointer receives the address.
/// @param size bytes.
/// @param kind Pinned or Managed.
/// @param flags as the call gave them.
/// @return cudaErrorMemoryAllocation if there is no room.
cudaError_t allocate_on_host(void** pointer, std::size_t size, HostMemoryKind kind, unsigned flags);

/// Frees device or managed memory.
/// @param pointer what an allocation returned, or null.
/// @return cudaErrorInvalidValue if no allocation begins there.
cudaError_t free_on_device(void* pointer);

/// @param pointer what an allocation returned or was registered.
/// @param kind what the caller takes it for.
/// @return false if there is no such memory.
bool free_on_host(void* pointer, HostMemoryKind kind);

/// @param kind a kind of host memory.
/// @return what observers call it.
MemoryKind memory_kind(HostMemoryKind kind);

}  // namespace warpkit::emulator
