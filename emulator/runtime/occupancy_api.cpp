// The API's functions on occupancy: how many blocks fit, by threads and by shared memory. Registers
// are never short, since every kernel is said to use kRegistersPerThread.
#include <algorithm>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/include/warpkit/emulator/occupancy_templates.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/functions.hpp"
#include "emulator/runtime/occupancy.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

// A multiprocessor hands out shared memory in pieces of this size.
constexpr std::size_t kSharedUnit = 128;

std::size_t static_shared_bytes(const void* kernel) {
  std::size_t bytes = 0;
  known_static_shared(kernel, bytes);
  return bytes;
}

int warps_of(int threads) { return (threads + kWarpSize - 1) / static_cast<int>(kWarpSize); }

}  // namespace

int blocks_per_multiprocessor(const void* kernel, int threads, std::size_t dynamic_shared) {
  if (threads <= 0 || threads > static_cast<int>(threads_limit(kernel)) ||
      dynamic_shared > dynamic_shared_limit(kernel)) {
    return 0;
  }
  const std::size_t shared =
      dynamic_shared + static_shared_bytes(kernel) + kReservedSharedPerBlock + kSharedUnit - 1;
  const int by_shared =
      static_cast<int>(kSharedPerMultiprocessor / (shared / kSharedUnit * kSharedUnit));
  const int by_threads =
      kMaxThreadsPerMultiprocessor / static_cast<int>(kWarpSize) / warps_of(threads);
  return std::min({by_threads, by_shared, kMaxBlocksPerMultiprocessor});
}

cudaError_t check_cooperative(const void* kernel, const LaunchShape& shape) {
  const dim3& grid = shape.grid;
  const dim3& block = shape.block;
  const unsigned long long threads = 1ull * block.x * block.y * block.z;
  const unsigned long long blocks = 1ull * grid.x * grid.y * grid.z;
  if (threads == 0 || threads > kMaxThreadsPerBlock) return cudaErrorInvalidConfiguration;
  // The launch itself says why.
  if (!within_launch_bounds(kernel, static_cast<unsigned>(threads))) return cudaSuccess;
  const int fit = kMultiprocessors *
                  blocks_per_multiprocessor(kernel, static_cast<int>(threads), shape.shared_bytes);
  return blocks > static_cast<unsigned long long>(fit) ? cudaErrorCooperativeLaunchTooLarge
                                                       : cudaSuccess;
}

cudaError_t best_block_size(int* grid_size, int* block_size, const void* kernel,
                            size_t (*shared_of)(void* context, int block_size), void* context,
                            int limit) {
  return device_call([&] {
    if (!grid_size || !block_size || limit < 0) return cudaErrorInvalidValue;
    if (!kernel) return cudaErrorInvalidDeviceFunction;
    const int most = static_cast<int>(threads_limit(kernel));
    const int top = limit == 0 ? most : std::min(limit, most);
    int best_threads = 0;
    *grid_size = *block_size = 0;
    // From the largest size, in steps of a warp; the first may be a part of one.
    for (int size = top; size > 0; size = (warps_of(size) - 1) * static_cast<int>(kWarpSize)) {
      const int blocks = blocks_per_multiprocessor(kernel, size, shared_of(context, size));
      if (blocks * size <= best_threads) continue;
      best_threads = blocks * size;
      *block_size = size;
      *grid_size = blocks * kMultiprocessors;
      if (best_threads == kMaxThreadsPerMultiprocessor) break;
    }
    return cudaSuccess;
  });
}

}  // namespace warpkit::emulator

using namespace warpkit::emulator;

extern "C" {

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void* function,
                                                          int block_size, size_t dynamic_shared) {
  return device_call([&] {
    if (!blocks || block_size <= 0) return cudaErrorInvalidValue;
    if (!function) return cudaErrorInvalidDeviceFunction;
    *blocks = blocks_per_multiprocessor(function, block_size, dynamic_shared);
    return cudaSuccess;
  });
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
    int* blocks, const void* function, int block_size, size_t dynamic_shared, unsigned int flags) {
  if (flags & ~static_cast<unsigned>(cudaOccupancyDisableCachingOverride)) {
    return result(cudaErrorInvalidValue);
  }
  return cudaOccupancyMaxActiveBlocksPerMultiprocessor(blocks, function, block_size,
                                                       dynamic_shared);
}

cudaError_t cudaOccupancyAvailableDynamicSMemPerBlock(size_t* dynamic_shared, const void* function,
                                                      int blocks, int block_size) {
  return device_call([&] {
    if (!dynamic_shared || blocks <= 0 || block_size <= 0) return cudaErrorInvalidValue;
    if (!function) return cudaErrorInvalidDeviceFunction;
    if (blocks > blocks_per_multiprocessor(function, block_size, 0)) return cudaErrorInvalidValue;
    const std::size_t each =
        kSharedPerMultiprocessor / static_cast<std::size_t>(blocks) / kSharedUnit * kSharedUnit;
    const std::size_t taken = kReservedSharedPerBlock + static_shared_bytes(function);
    *dynamic_shared = std::min(each, kMaxSharedPerBlock + kReservedSharedPerBlock) - taken;
    return cudaSuccess;
  });
}

cudaError_t cudaOccupancyMaxPotentialClusterSize(int*, const void*, const cudaLaunchConfig_t*) {
  return not_supported("cudaOccupancyMaxPotentialClusterSize");
}

cudaError_t cudaOccupancyMaxActiveClusters(int*, const void*, const cudaLaunchConfig_t*) {
  return not_supported("cudaOccupancyMaxActiveClusters");
}

}  // extern "C"
