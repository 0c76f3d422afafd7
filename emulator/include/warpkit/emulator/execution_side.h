/// @file
/// Which side of `__CUDA_ARCH__` a function runs on.
#pragma once

/// What the rewriter writes for `__CUDA_ARCH__` in device code: compute capability 9.0.
#define WARPKIT_CUDA_ARCH 900

namespace warpkit::emulator {

/// Tells device code from host code, in a function that is compiled for both.
/// @return true if a kernel is running in this host thread.
bool runs_on_device();

}  // namespace warpkit::emulator
