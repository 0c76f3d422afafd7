/// @file
/// Refused: the copies by which compute capability 9.0 moves whole tensors, counted in bytes.
#pragma once

#define WARPKIT_NO_BULK_COPIES(name)                                                              \
  template <class... Arguments>                                                                   \
  __attribute__((error(#name                                                                      \
                       " isn't in the emulator: bulk and tensor copies aren't; use memcpy_async " \
                       "with a barrier or a pipeline"))) unsigned long long                       \
  name(Arguments&&...);

namespace cuda {
namespace device {

WARPKIT_NO_BULK_COPIES(barrier_arrive_tx)
WARPKIT_NO_BULK_COPIES(barrier_expect_tx)
WARPKIT_NO_BULK_COPIES(memcpy_async_tx)

namespace experimental {

WARPKIT_NO_BULK_COPIES(cp_async_bulk_global_to_shared)
WARPKIT_NO_BULK_COPIES(cp_async_bulk_shared_to_global)
WARPKIT_NO_BULK_COPIES(cp_async_bulk_tensor_1d_global_to_shared)
WARPKIT_NO_BULK_COPIES(cp_async_bulk_tensor_2d_global_to_shared)
WARPKIT_NO_BULK_COPIES(cp_async_bulk_tensor_3d_global_to_shared)
WARPKIT_NO_BULK_COPIES(cp_async_bulk_tensor_1d_shared_to_global)
WARPKIT_NO_BULK_COPIES(cp_async_bulk_tensor_2d_shared_to_global)
WARPKIT_NO_BULK_COPIES(cp_async_bulk_tensor_3d_shared_to_global)
WARPKIT_NO_BULK_COPIES(cp_async_bulk_commit_group)
WARPKIT_NO_BULK_COPIES(fence_proxy_async_shared_cta)

}  // namespace experimental
}  // namespace device
}  // namespace cuda

#undef WARPKIT_NO_BULK_COPIES
