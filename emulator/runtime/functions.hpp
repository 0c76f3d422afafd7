/// @file
/// What is known about each kernel: what the program asked for, and what its blocks have used.
#pragma once

#include <cstddef>

namespace warpkit::emulator {

/// How much shared memory a block of a kernel may use in all: 48 KiB, or more when the program has
/// opted in for more dynamic shared memory.
/// @param kernel its address; null when unknown, then the largest opt-in of all kernels counts.
/// @return bytes.
std::size_t shared_memory_limit(const void* kernel);

/// How much dynamic shared memory a launch of a kernel may ask for: 48 KiB, or what
/// cudaFuncSetAttribute opted in for.
/// @param kernel as for shared_memory_limit.
/// @return bytes.
std::size_t dynamic_shared_limit(const void* kernel);

/// The static shared memory of a block of a kernel, as its launches have shown so far.
/// @param kernel its address, or that of its loop over threads.
/// @param bytes receives the size.
/// @return false if the kernel hasn't run yet.
bool known_static_shared(const void* kernel, std::size_t& bytes);

/// Notes what a launch has shown.
/// @param kernel as known_static_shared.
/// @param bytes the most that a block used.
void note_static_shared(const void* kernel, std::size_t bytes);

/// Forgets every attribute that the program has set.
void reset_function_attributes();

}  // namespace warpkit::emulator
