// The barrier of a whole grid.
#include "emulator/include/warpkit/emulator/groups/grid_functions.h"
#include "emulator/runtime/block_runner.hpp"

namespace warpkit::emulator {

bool grid_can_meet() { return blocks_of_grid() == 1 || runner_here().launch()->grid; }

void meet_grid(Site site) {
  if (!grid_can_meet()) {
    runner_here().fail(cudaErrorLaunchFailure,
                       "this_grid().sync() at %s:%d in an ordinary launch of %llu blocks. Blocks "
                       "can wait for each other only when cudaLaunchCooperativeKernel has started "
                       "them",
                       site.file, site.line, blocks_of_grid());
  }
  wait_for_grid(site);
}

}  // namespace warpkit::emulator
