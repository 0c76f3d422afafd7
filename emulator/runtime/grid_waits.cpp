// Whether the blocks of the running grid can wait for each other.
#include "emulator/include/warpkit/emulator/groups/grid_functions.h"
#include "emulator/runtime/block_runner.hpp"

namespace warpkit::emulator {

bool grid_can_meet() { return runner_here().launch()->request.shape.cooperative; }

}  // namespace warpkit::emulator
