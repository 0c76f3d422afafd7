/// @file
/// Which streams exist.
#pragma once

#include "emulator/include/driver_types.h"

namespace warpkit::emulator {

/// @param stream a handle from the program.
/// @return true for the default streams and those created and not yet destroyed.
bool is_stream(cudaStream_t stream);

/// Forgets every stream and event.
void reset_streams();

}  // namespace warpkit::emulator
