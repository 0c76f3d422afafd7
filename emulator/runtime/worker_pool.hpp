/// @file
/// The host threads that run kernels.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "emulator/runtime/block_runner.hpp"

namespace warpkit::emulator {

/// Runs launches one after another, each on all workers. The calling thread is one of them, so that
/// a small launch wakes nobody.
class WorkerPool {
 public:
  /// @param workers host threads that share a launch, the caller among them; at least 1.
  explicit WorkerPool(int workers);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;             // threads point to it
  WorkerPool& operator=(const WorkerPool&) = delete;  // likewise

  /// The pool of the process; WARPKIT_WORKERS workers, or one a core.
  static WorkerPool& instance();

  /// Runs a launch to its end. One call at a time: the caller must exclude others.
  /// @param launch the launch.
  void run(LaunchState& launch);

 private:
  void serve(int worker);
  bool await_launch(std::uint64_t seen);

  std::vector<std::unique_ptr<BlockRunner>> runners_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<std::uint64_t> generation_{0};  // launches that were shared so far
  std::atomic<int> sleeping_{0};
  std::atomic<int> active_{0};  // helpers that may be running blocks
  std::atomic<bool> stop_{false};
  std::atomic<LaunchState*> launch_{nullptr};
};

}  // namespace warpkit::emulator
