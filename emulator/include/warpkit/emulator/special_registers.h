/// @file
/// What reading one of PTX's special registers becomes.
#pragma once

#include "../../device_launch_parameters.h"

namespace warpkit::emulator {

/// @return this thread's linear index in its block.
inline unsigned linear_thread() {
  return threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
}

/// @return this thread's lane, %laneid.
inline unsigned lane_register() { return linear_thread() % 32; }

/// @return this thread's warp in its block, %warpid.
inline unsigned warp_register() { return linear_thread() / 32; }

/// @return how many warps a multiprocessor of the device holds, %nwarpid.
inline unsigned warp_count_register() { return 64; }

/// @return how many multiprocessors the device has, %nsmid.
inline unsigned multiprocessor_count_register() { return 16; }

/// @return the multiprocessor that this block may be thought to run on, %smid.
inline unsigned multiprocessor_register() {
  return (blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z)) %
         multiprocessor_count_register();
}

/// Stands for a launch in device code; the emulator has no dynamic parallelism.
template <class... Arguments>
__attribute__((error(
    "a kernel that launches kernels (dynamic parallelism) is not available in this version of the "
    "emulator"))) void
launch_within_a_kernel(const Arguments&...);

}  // namespace warpkit::emulator
