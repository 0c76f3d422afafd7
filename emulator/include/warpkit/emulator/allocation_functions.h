/// @file
/// What the C library's functions are in kernels; device_library.h puts them in their place.
#pragma once

#include <stddef.h>
#include <time.h>

#include <new>

namespace warpkit::emulator {

/// malloc: from the device's heap in a kernel, where it gives null when that is full.
void* allocate(size_t bytes) noexcept;
/// free, of what allocate gave on either side.
void release(void* memory) noexcept;
/// What `new` calls: as allocate in a kernel, else as C++ says.
void* allocate_object(size_t bytes);
void* allocate_object(size_t bytes, std::align_val_t alignment);
/// The place of `new (on_device) T`, after which compilers look for null.
struct OnDevice {};
constexpr OnDevice on_device{};
/// The same, but a full heap fails the launch.
void* allocate_object_or_fail(size_t bytes);
void* allocate_object_or_fail(size_t bytes, std::align_val_t alignment);
/// What `delete` calls.
void release_object(void* memory) noexcept;
void release_object(void* memory, std::align_val_t alignment) noexcept;
/// clock: cycles in a kernel, else the program's processor time.
clock_t clock_of_side() noexcept;

}  // namespace warpkit::emulator
