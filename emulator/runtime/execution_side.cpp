#include "emulator/include/warpkit/emulator/execution_side.h"

#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {

static_assert(WARPKIT_CUDA_ARCH == kComputeMajor * 100 + kComputeMinor * 10,
              "code is compiled for the device that the runtime states");

bool runs_on_device() { return running != nullptr; }

}  // namespace warpkit::emulator
