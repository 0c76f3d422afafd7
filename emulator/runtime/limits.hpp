/// @file
/// What the program has said of the device's limits.
#pragma once

namespace warpkit::emulator {

/// Sets every limit back, as cudaDeviceReset does; that of the heap is the heap's own.
void reset_limits();

}  // namespace warpkit::emulator
