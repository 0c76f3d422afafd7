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

/// Forgets every attribute.
void reset_function_attributes();

}  // namespace warpkit::emulator
