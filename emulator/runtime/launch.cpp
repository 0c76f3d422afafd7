// Checks a launch as CUDA does, and runs it.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
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

/// What the kernel's attributes in the source forbid.
cudaError_t check_facts(const LaunchRequest& request, unsigned threads) {
  if (within_launch_bounds(request.kernel, threads) && !has_clusters(request.kernel)) {
    return cudaSuccess;
  }
  const std::string name = request.kernel_name;
  if (!within_launch_bounds(request.kernel, threads)) {
    say("error: kernel %s is launched with %u threads a block; its __launch_bounds__ allow %u"
        "\n    %s",
        name.c_str(), threads, threads_limit(request.kernel), launched(request.shape.site).c_str());
    return cudaErrorInvalidValue;
  }
  say_once(("__cluster_dims__ of " + name).c_str(),
           "error: kernel %s has __cluster_dims__; thread block clusters are not supported by the "
           "emulator: its launch returns cudaErrorNotSupported\n    %s",
           name.c_str(), launched(request.shape.site).c_str());
  return cudaErrorNotSupported;
}

cudaError_t check(const LaunchRequest& request) {
  const LaunchShape& shape = request.shape;
  const std::uint64_t threads =
      static_cast<std::uint64_t>(shape.block.x) * shape.block.y * shape.block.z;
  if (!within(shape.grid, kMaxGridExtent) || !within(shape.block, kMaxBlockExtent) ||
      threads > kMaxThreadsPerBlock) {
    return cudaErrorInvalidConfiguration;
  }
  if (const cudaError_t refused = check_facts(request, static_cast<unsigned>(threads))) {
    return refused;
  }
  if (shape.shared_bytes > dynamic_shared_limit(request.kernel)) return cudaErrorInvalidValue;
  if (!is_stream(shape.stream)) return cudaErrorInvalidResourceHandle;
  return cudaSuccess;
}

// A first launch with dynamic shared memory is waited for no longer than this.
constexpr std::chrono::milliseconds kFirstLook{200};

/// How a launch has ended, for the call that started it.
using Outcome = std::shared_ptr<std::atomic<int>>;

/// A launch in its stream.
class LaunchOperation : public Operation {
 public:
  LaunchOperation(const LaunchRequest& request, std::size_t shared_limit, Outcome outcome)
      : request_(request), shared_limit_(shared_limit), outcome_(std::move(outcome)) {}
  ~LaunchOperation() override { request_.release(request_.body); }

  void run() override {
    if (reported_fault() != cudaSuccess) return;
    const cudaError_t ended = run_blocks();
    if (ended == cudaErrorInvalidValue && outcome_) {
      outcome_->store(ended);  // too much shared memory: CUDA refuses the launch
    } else if (ended != cudaSuccess) {
      set_fault(ended);
    }
  }

 private:
  cudaError_t run_blocks() {
    static const ThreadOrder order = ThreadOrder::from_environment();
    const LaunchShape& shape = request_.shape;
    LaunchState state(request_, order);
    state.blocks = static_cast<std::uint64_t>(shape.grid.x) * shape.grid.y * shape.grid.z;
    state.threads = shape.block.x * shape.block.y * shape.block.z;
    state.shared_limit = shared_limit_;
    const DeviceAccess access;
    if (block_observer) block_observer->launch_begins(state);
    WorkerPool::instance().run(state);
    note_static_shared(reinterpret_cast<const void*>(request_.loop), state.static_shared);
    if (request_.kernel) note_static_shared(request_.kernel, state.static_shared);
    if (block_observer) {
      const cudaError_t told = block_observer->launch_ends(state);
      if (told != cudaSuccess) state.cancel(told);
    }
    return static_cast<cudaError_t>(state.error.load());
  }

  LaunchRequest request_;
  std::size_t shared_limit_;
  Outcome outcome_;
};

/// Refuses a launch of a kernel that is known to need too much.
cudaError_t check_shared(const LaunchRequest& request, std::size_t limit, std::size_t known) {
  const std::size_t dynamic = request.shape.shared_bytes;
  if (known + dynamic <= limit) return cudaSuccess;
  say("error: a block needs %zu bytes of static and %zu of dynamic shared memory; the limit is %zu"
      "\n    in kernel %s, %s",
      known, dynamic, limit, request.kernel_name, launched(request.shape.site).c_str());
  return cudaErrorInvalidValue;
}

/// Puts the launch on its stream.
cudaError_t submit(const LaunchRequest& request, std::size_t limit) {
  StreamScheduler& scheduler = StreamScheduler::instance();
  const bool dynamic = request.shape.shared_bytes > 0;
  std::size_t known = 0;
  std::size_t in_body = 0;
  const bool is_known =
      dynamic && known_static_shared(reinterpret_cast<const void*>(request.loop), known);
  if (dynamic && request.kernel) known_static_shared(request.kernel, in_body);
  known = std::max(known, in_body);
  if (const cudaError_t error = check_shared(request, limit, known)) {
    request.release(request.body);
    return error;
  }
  // How much static shared memory a kernel has is known when it has run. So that too much of both
  // kinds is told at once, as CUDA does, its first launch with the other kind is waited for.
  const Outcome outcome =
      dynamic && !is_known ? std::make_shared<std::atomic<int>>(cudaSuccess) : nullptr;
  const Point end = scheduler.submit(find_stream(request.shape.stream),
                                     std::make_unique<LaunchOperation>(request, limit, outcome));
  scheduler.expect_wait();
  if (!outcome) return cudaSuccess;
  const auto until = std::chrono::steady_clock::now() + kFirstLook;
  scheduler.hurry();
  while (!end.reached() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  return static_cast<cudaError_t>(outcome->load());
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
  const cudaError_t error = fault != cudaSuccess ? fault : check(request);
  if (error != cudaSuccess) {
    request.release(request.body);
    set_last_error(error);
    return;
  }
  if (const cudaError_t refused = submit(request, shared_memory_limit(request.kernel)))
    set_last_error(refused);
}

}  // namespace warpkit::emulator
