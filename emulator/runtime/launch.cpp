// Checks a launch as CUDA does, and runs it.
#include <mutex>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/functions.hpp"
#include "emulator/runtime/launch_state.hpp"
#include "emulator/runtime/report.hpp"
#include "emulator/runtime/streams.hpp"
#include "emulator/runtime/virtual_device.hpp"
#include "emulator/runtime/worker_pool.hpp"

namespace warpkit::emulator {
namespace {

bool within(const dim3& extent, const unsigned (&limit)[3]) {
  return extent.x >= 1 && extent.x <= limit[0] && extent.y >= 1 && extent.y <= limit[1] &&
         extent.z >= 1 && extent.z <= limit[2];
}

cudaError_t check(const LaunchRequest& request, std::size_t shared_limit) {
  const LaunchShape& shape = request.shape;
  const std::uint64_t threads =
      static_cast<std::uint64_t>(shape.block.x) * shape.block.y * shape.block.z;
  if (!within(shape.grid, kMaxGridExtent) || !within(shape.block, kMaxBlockExtent) ||
      threads > kMaxThreadsPerBlock) {
    return cudaErrorInvalidConfiguration;
  }
  if (shape.shared_bytes > shared_limit) return cudaErrorInvalidValue;
  if (!is_stream(shape.stream)) return cudaErrorInvalidResourceHandle;
  return cudaSuccess;
}

std::mutex& launch_mutex() {
  static std::mutex& mutex = *new std::mutex;
  return mutex;
}

}  // namespace

void launch(const LaunchRequest& request) {
  if (running) {
    running->fail(cudaErrorNotSupported,
                  "kernel %s is launched from within a kernel, at %s:%d; the emulator doesn't "
                  "support dynamic parallelism",
                  request.kernel_name, request.shape.site.file, request.shape.site.line);
  }
  const cudaError_t fault = reported_fault();
  const std::size_t shared_limit = shared_memory_limit(request.kernel);
  const cudaError_t error = fault != cudaSuccess ? fault : check(request, shared_limit);
  if (error != cudaSuccess) {
    set_last_error(error);
    return;
  }
  const std::lock_guard<std::mutex> lock(launch_mutex());
  static const ThreadOrder order = ThreadOrder::from_environment();
  const LaunchShape& shape = request.shape;
  LaunchState state{request, order};
  state.blocks = static_cast<std::uint64_t>(shape.grid.x) * shape.grid.y * shape.grid.z;
  state.threads = shape.block.x * shape.block.y * shape.block.z;
  state.shared_limit = shared_limit;
  {
    const DeviceAccess access;
    if (block_observer) block_observer->launch_begins(state);
    WorkerPool::instance().run(state);
    if (block_observer) {
      int none = cudaSuccess;
      state.error.compare_exchange_strong(none, block_observer->launch_ends(state));
    }
  }
  const cudaError_t ended = static_cast<cudaError_t>(state.error.load());
  if (ended == cudaErrorInvalidValue) {
    set_last_error(ended);  // too much shared memory: CUDA refuses the launch
  } else if (ended != cudaSuccess) {
    set_fault(ended);
  }
}

}  // namespace warpkit::emulator
