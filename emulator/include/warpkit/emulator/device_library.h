/// @file
/// C library functions that mean something else in a kernel: memory comes from the device's heap,
/// and the clock counts the device's cycles. In .cu files each call is decided when it is made, so
/// that code which runs on both sides is right on both; other sources, and libraries, are
/// untouched.
#pragma once

#include <stdlib.h>

#include "allocation_functions.h"

/// malloc with an alignment, for kernels.
inline void* __nv_aligned_device_malloc(size_t bytes, size_t alignment) {
  return ::warpkit::emulator::allocate_object(bytes, static_cast<std::align_val_t>(alignment));
}

// Only inlined, never emitted: the program's own definitions of these names stay what they are.
#define WARPKIT_IN_PLACE_OF extern inline __attribute__((gnu_inline, always_inline))

// CUDA's `new` gives null when the heap is full. g++ is told so (-fcheck-new); clang++ 14 can't be,
// and would build objects at null: in device code it is given a place, elsewhere the launch fails.
#if defined(__clang__)
#define WARPKIT_NEW (::warpkit::emulator::on_device)
#define WARPKIT_ALLOCATE_OBJECT ::warpkit::emulator::allocate_object_or_fail
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winline-new-delete"
#else
#define WARPKIT_NEW
#define WARPKIT_ALLOCATE_OBJECT ::warpkit::emulator::allocate_object
#endif

extern "C" {
WARPKIT_IN_PLACE_OF void* malloc(size_t bytes) noexcept {
  return ::warpkit::emulator::allocate(bytes);
}
WARPKIT_IN_PLACE_OF void free(void* memory) noexcept { ::warpkit::emulator::release(memory); }
WARPKIT_IN_PLACE_OF clock_t clock(void) noexcept { return ::warpkit::emulator::clock_of_side(); }
}

WARPKIT_IN_PLACE_OF void* operator new(size_t bytes) { return WARPKIT_ALLOCATE_OBJECT(bytes); }
WARPKIT_IN_PLACE_OF void* operator new[](size_t bytes) { return WARPKIT_ALLOCATE_OBJECT(bytes); }
WARPKIT_IN_PLACE_OF void* operator new(size_t bytes, std::align_val_t alignment) {
  return WARPKIT_ALLOCATE_OBJECT(bytes, alignment);
}
WARPKIT_IN_PLACE_OF void* operator new[](size_t bytes, std::align_val_t alignment) {
  return WARPKIT_ALLOCATE_OBJECT(bytes, alignment);
}
inline void* operator new(size_t bytes, ::warpkit::emulator::OnDevice) noexcept {
  return ::warpkit::emulator::allocate_object(bytes);
}
inline void* operator new[](size_t bytes, ::warpkit::emulator::OnDevice) noexcept {
  return ::warpkit::emulator::allocate_object(bytes);
}
inline void* operator new(size_t bytes, std::align_val_t alignment,
                          ::warpkit::emulator::OnDevice) noexcept {
  return ::warpkit::emulator::allocate_object(bytes, alignment);
}
inline void* operator new[](size_t bytes, std::align_val_t alignment,
                            ::warpkit::emulator::OnDevice) noexcept {
  return ::warpkit::emulator::allocate_object(bytes, alignment);
}
WARPKIT_IN_PLACE_OF void operator delete(void* memory) noexcept {
  ::warpkit::emulator::release_object(memory);
}
WARPKIT_IN_PLACE_OF void operator delete[](void* memory) noexcept {
  ::warpkit::emulator::release_object(memory);
}
WARPKIT_IN_PLACE_OF void operator delete(void* memory, size_t) noexcept {
  ::warpkit::emulator::release_object(memory);
}
WARPKIT_IN_PLACE_OF void operator delete[](void* memory, size_t) noexcept {
  ::warpkit::emulator::release_object(memory);
}
WARPKIT_IN_PLACE_OF void operator delete(void* memory, std::align_val_t alignment) noexcept {
  ::warpkit::emulator::release_object(memory, alignment);
}
WARPKIT_IN_PLACE_OF void operator delete[](void* memory, std::align_val_t alignment) noexcept {
  ::warpkit::emulator::release_object(memory, alignment);
}
WARPKIT_IN_PLACE_OF void operator delete(void* memory, size_t,
                                         std::align_val_t alignment) noexcept {
  ::warpkit::emulator::release_object(memory, alignment);
}
WARPKIT_IN_PLACE_OF void operator delete[](void* memory, size_t,
                                           std::align_val_t alignment) noexcept {
  ::warpkit::emulator::release_object(memory, alignment);
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
#undef WARPKIT_ALLOCATE_OBJECT
#undef WARPKIT_IN_PLACE_OF
