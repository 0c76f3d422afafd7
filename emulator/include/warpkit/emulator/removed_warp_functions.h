/// @file
/// Warp functions without a mask, which CUDA 9 deprecated and devices since compute capability 7.0
/// don't have: their lanes need not run together.
#pragma once

#define WARPKIT_REMOVED(name)                                                                 \
  template <class... Arguments>                                                               \
  __attribute__((error(#name " doesn't say which lanes take part, and is gone since compute " \
                             "capability 7.0; use " #name                                     \
                             "_sync, whose first argument is the mask of those lanes"))) int  \
  name(Arguments...);
WARPKIT_REMOVED(__shfl)
WARPKIT_REMOVED(__shfl_up)
WARPKIT_REMOVED(__shfl_down)
WARPKIT_REMOVED(__shfl_xor)
WARPKIT_REMOVED(__any)
WARPKIT_REMOVED(__all)
WARPKIT_REMOVED(__ballot)
#undef WARPKIT_REMOVED
