/// @file
/// How many blocks of a kernel the stated device holds at once.
#pragma once

#include <cstddef>

#include "emulator/include/warpkit/emulator/launch.h"

namespace warpkit::emulator {

/// @param kernel its address.
/// @param threads threads a block.
/// @param dynamic_shared bytes of dynamic shared memory a block.
/// @return blocks that a multiprocessor holds; 0 if it can't hold one.
int blocks_per_multiprocessor(const void* kernel, int threads, std::size_t dynamic_shared);

/// @param kernel its address.
/// @param shape a cooperative launch.
/// @return cudaErrorCooperativeLaunchTooLarge if its blocks don't all fit at once.
cudaError_t check_cooperative(const void* kernel, const LaunchShape& shape);

}  // namespace warpkit::emulator
