/// @file
/// What the program asked for by kernel.
#pragma once

#include <cstddef>

namespace warpkit::emulator {

/// How much shared memory a block of a kernel may use: 48 KiB, or what cudaFuncSetAttribute opted
/// in for.
/// @param kernel its address; null when unknown, then the largest opt-in of all kernels counts.
/// @return bytes.
std::size_t shared_memory_limit(const void* kernel);

/// The static shared memory of a block of a kernel, as its launches have shown so far.
/// @param kernel its address, or that of its loop over threads.
/// @param bytes receives the size.
/// @return false if the kernel hasn't run yet.
bool known_static_shared(const void* kernel, std::size_t& bytes);

/// Notes what a launch has shown.
/// @param kernel as known_static_shared.
/// @param bytes the most that a block used.
void note_static_shared(const void* kernel, std::size_t bytes);

/// Forgets every attribute.
void reset_function_attributes();

}  // namespace warpkit::emulator
