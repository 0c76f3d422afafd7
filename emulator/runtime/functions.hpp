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

/// How many threads a block of a kernel may have: the device's limit, or its `__launch_bounds__`.
/// @param kernel its address, or null.
/// @return threads.
unsigned threads_limit(const void* kernel);

/// Whether a block may have so many threads, asked of every launch.
/// @param kernel as threads_limit.
/// @param threads a block's.
/// @return false if there are more than threads_limit.
bool within_launch_bounds(const void* kernel, unsigned threads);

/// Whether a kernel asks for clusters of blocks, by `__cluster_dims__`.
/// @param kernel its address, or null.
/// @return true if so.
bool has_clusters(const void* kernel);

/// The static shared memory of a block of a kernel, as its launches have shown so far.
/// @param kernel its address, or that of its loop over threads.
/// @param bytes receives the size; before the kernel has run, that of the variables in its body.
/// @return false if the kernel hasn't run yet.
bool known_static_shared(const void* kernel, std::size_t& bytes);

/// Notes what a launch has shown.
/// @param kernel as known_static_shared.
/// @param bytes the most that a block used.
void note_static_shared(const void* kernel, std::size_t bytes);

/// Forgets every attribute that the program has set.
void reset_function_attributes();

}  // namespace warpkit::emulator
