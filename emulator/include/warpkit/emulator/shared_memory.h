/// @file
/// A block's shared memory.
#pragma once

#include <type_traits>

#include "array_shape.h"
#include "launch.h"

namespace warpkit::emulator {

/// The running block's dynamic shared memory, aligned to 128 bytes; all its names share this base.
inline __attribute__((always_inline)) void* dynamic_shared() { return block_dynamic_shared; }

/// Gives a `__shared__` variable its arbitrary first contents, and counts its bytes against the
/// block's limit.
/// @param address its storage.
/// @param bytes its size.
/// @param name its name, for messages.
/// @param site where it is declared.
/// @param shape its shape; null in builds whose accesses aren't watched.
void begin_shared_variable(void* address, size_t bytes, const char* name, Site site,
                           const ArrayShape* shape);

/// Does that when the block meets the variable first. In builds whose accesses are watched it is a
/// call without a branch in the kernel, so that the thread which comes first does as the others do.
/// @param begun_in the block_number that met it last.
/// @param address its storage.
/// @param bytes its size.
/// @param name its name, for messages.
/// @param site where it is declared.
/// @param shape its shape.
void meet_shared_variable(unsigned long* begun_in, void* address, size_t bytes, const char* name,
                          Site site, const ArrayShape* shape);
/// Likewise of a name of the dynamic shared memory.
/// @param named_in the block_number in which it was told last.
/// @param name the name.
/// @param shape what it stands for.
void meet_dynamic_name(unsigned long* named_in, const char* name, const ArrayShape& shape);

/// Tells the checks by which name a kernel knows the dynamic shared memory.
/// @param name the name.
/// @param shape what it stands for.
void name_dynamic_shared(const char* name, const ArrayShape& shape);

/// The array that a name of the dynamic shared memory stands for, which is a pointer to the first
/// element or row.
template <class T>
const ArrayShape& shape_of_dynamic(T* const&) {
  return kShapeOf<T[]>;
}
/// Likewise of a name that isn't an array.
template <class T>
const ArrayShape& shape_of_dynamic(const T&) {
  return kShapeOf<T>;
}

/// What lies behind a `__shared__` variable in builds whose accesses are watched, so that an
/// overrun doesn't meet the next variable.
struct SharedRedZone {
  char before[2048];       ///< Never touched by a correct program.
  unsigned long begun_in;  ///< As in WARPKIT_SHARED_VARIABLE.
  char behind[2048];       ///< Like `before`.
};

}  // namespace warpkit::emulator

// The formatter would part the string anew each time.
// clang-format off
/// Ends the declaration of a pointer that is block_dynamic_shared by another name and type.
#define WARPKIT_DYNAMIC_SHARED                           \
  __asm__("_ZN7warpkit8emulator20block_dynamic_sharedE") \
      __attribute__((tls_model("initial-exec")))
// clang-format on

/// Refuses what has a constructor.
#define WARPKIT_SHARED_IS_PLAIN(name)                                                       \
  static_assert(                                                                            \
      std::is_trivially_default_constructible_v<std::remove_all_extents_t<decltype(name)>>, \
      "a __shared__ variable can't have a constructor")

/// Follows the declaration of a `__shared__` variable; does its work once a block.
#if defined(WARPKIT_COUNTED)
#define WARPKIT_SHARED_VARIABLE(name)                                                              \
  do {                                                                                             \
    WARPKIT_SHARED_IS_PLAIN(name);                                                                 \
    static __thread ::warpkit::emulator::SharedRedZone warpkit_red_zone __attribute__((used));     \
    ::warpkit::emulator::meet_shared_variable(                                                     \
        &warpkit_red_zone.begun_in, const_cast<void*>(static_cast<const volatile void*>(&(name))), \
        sizeof(name), #name, ::warpkit::emulator::Site::here(),                                    \
        &::warpkit::emulator::kShapeOf<decltype(name)>);                                           \
  } while (0)
#else
#define WARPKIT_SHARED_VARIABLE(name)                                                         \
  do {                                                                                        \
    WARPKIT_SHARED_IS_PLAIN(name);                                                            \
    static __thread unsigned long warpkit_begun_in;                                           \
    if (__builtin_expect(warpkit_begun_in != ::warpkit::emulator::block_number, 0)) {         \
      warpkit_begun_in = ::warpkit::emulator::block_number;                                   \
      ::warpkit::emulator::begin_shared_variable(                                             \
          const_cast<void*>(static_cast<const volatile void*>(&(name))), sizeof(name), #name, \
          ::warpkit::emulator::Site::here(), nullptr);                                        \
    }                                                                                         \
  } while (0)
#endif

/// Follows the declaration of a name of the dynamic shared memory.
#if defined(WARPKIT_COUNTED)
#define WARPKIT_DYNAMIC_NAME(name)                                                       \
  do {                                                                                   \
    static __thread unsigned long warpkit_named_in;                                      \
    ::warpkit::emulator::meet_dynamic_name(&warpkit_named_in, #name,                     \
                                           ::warpkit::emulator::shape_of_dynamic(name)); \
  } while (0)
#else
#define WARPKIT_DYNAMIC_NAME(name) static_cast<void>(0)
#endif
