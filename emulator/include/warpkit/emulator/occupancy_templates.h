/// @file
/// Occupancy by kernel, and the block size that gives the most of it.
#pragma once

#include <type_traits>

#include "launch_calls.h"

namespace warpkit::emulator {

/// A kernel's address, as the untyped calls take it.
template <class Kernel>
const void* kernel_address(Kernel kernel) {
  static_assert(std::is_pointer_v<Kernel>, "a kernel is given by its address");
  if constexpr (std::is_function_v<std::remove_pointer_t<Kernel>>) {
    return reinterpret_cast<const void*>(kernel);
  } else {
    return kernel;
  }
}

/// Finds the block size with which most threads of a multiprocessor have work.
/// @param grid_size receives the blocks that fill the device.
/// @param block_size receives the threads a block.
/// @param kernel the kernel.
/// @param shared_of gives the dynamic shared memory of a block by its size.
/// @param context the first argument of shared_of.
/// @param limit the largest block size to think of; 0 for no limit.
/// @return CUDA's error.
cudaError_t best_block_size(int* grid_size, int* block_size, const void* kernel,
                            size_t (*shared_of)(void* context, int block_size), void* context,
                            int limit);

}  // namespace warpkit::emulator

template <class... Parameters>
inline cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks,
                                                                 void (*kernel)(Parameters...),
                                                                 int block_size,
                                                                 size_t dynamic_shared) {
  return ::cudaOccupancyMaxActiveBlocksPerMultiprocessor(
      blocks, reinterpret_cast<const void*>(kernel), block_size, dynamic_shared);
}

template <class... Parameters>
inline cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
    int* blocks, void (*kernel)(Parameters...), int block_size, size_t dynamic_shared,
    unsigned int flags) {
  return ::cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
      blocks, reinterpret_cast<const void*>(kernel), block_size, dynamic_shared, flags);
}

template <class... Parameters>
inline cudaError_t cudaOccupancyAvailableDynamicSMemPerBlock(size_t* dynamic_shared,
                                                             void (*kernel)(Parameters...),
                                                             int blocks, int block_size) {
  return ::cudaOccupancyAvailableDynamicSMemPerBlock(
      dynamic_shared, reinterpret_cast<const void*>(kernel), blocks, block_size);
}

template <class SharedOf, class Kernel>
inline cudaError_t cudaOccupancyMaxPotentialBlockSizeVariableSMemWithFlags(
    int* grid_size, int* block_size, Kernel kernel, SharedOf shared_of, int limit = 0,
    unsigned int flags = 0) {
  if (flags & ~static_cast<unsigned>(cudaOccupancyDisableCachingOverride)) {
    return cudaErrorInvalidValue;
  }
  const auto call = [](void* context, int size) {
    return static_cast<size_t>((*static_cast<SharedOf*>(context))(size));
  };
  return ::warpkit::emulator::best_block_size(
      grid_size, block_size, ::warpkit::emulator::kernel_address(kernel), call, &shared_of, limit);
}

template <class SharedOf, class Kernel>
inline cudaError_t cudaOccupancyMaxPotentialBlockSizeVariableSMem(int* grid_size, int* block_size,
                                                                  Kernel kernel, SharedOf shared_of,
                                                                  int limit = 0) {
  return cudaOccupancyMaxPotentialBlockSizeVariableSMemWithFlags(grid_size, block_size, kernel,
                                                                 shared_of, limit);
}

template <class Kernel>
inline cudaError_t cudaOccupancyMaxPotentialBlockSizeWithFlags(int* grid_size, int* block_size,
                                                               Kernel kernel,
                                                               size_t dynamic_shared = 0,
                                                               int limit = 0,
                                                               unsigned int flags = 0) {
  const auto same = [dynamic_shared](int) { return dynamic_shared; };
  return cudaOccupancyMaxPotentialBlockSizeVariableSMemWithFlags(grid_size, block_size, kernel,
                                                                 same, limit, flags);
}

template <class Kernel>
inline cudaError_t cudaOccupancyMaxPotentialBlockSize(int* grid_size, int* block_size,
                                                      Kernel kernel, size_t dynamic_shared = 0,
                                                      int limit = 0) {
  return cudaOccupancyMaxPotentialBlockSizeWithFlags(grid_size, block_size, kernel, dynamic_shared,
                                                     limit);
}
