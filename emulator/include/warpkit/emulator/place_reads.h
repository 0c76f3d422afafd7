/// @file
/// threadIdx and its like, read without a hook, for what the rewriter writes where accesses are
/// heard
/// (-fsanitize=thread).
#pragma once

#include "../../device_launch_parameters.h"
#include "../../vector_types.h"

/// The members of threadIdx or one of its like, in a variable of the function that reads them.
/// @param name the variable's.
/// @param place CUDA's name.
#define WARPKIT_PLACE(name, place)                        \
  [[maybe_unused]] const ::warpkit::emulator::Place name( \
      ::warpkit::emulator::unheard((place).x, (place).y, (place).z))

namespace warpkit::emulator {

/// What a thread's place consists of.
struct Place {
  unsigned x, y, z;
};

/// Reads memory by an instruction that compilers put no hook in front of. They know what it reads,
/// so that it stays behind what writes there.
/// @param member any.
/// @return its value.
inline __attribute__((always_inline)) unsigned read_unheard(const unsigned& member) {
#if defined(__x86_64__)
  unsigned value;
  asm("movl %1, %0" : "=r"(value) : "m"(member));
  return value;
#else
  return member;
#endif
}

/// @param x of threadIdx or one of its like.
/// @param y likewise.
/// @param z likewise.
/// @return their values; those that nobody uses aren't read.
inline __attribute__((always_inline)) Place unheard(const unsigned& x, const unsigned& y,
                                                    const unsigned& z) {
  return {read_unheard(x), read_unheard(y), read_unheard(z)};
}

}  // namespace warpkit::emulator
