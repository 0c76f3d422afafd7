/// @file
/// The host threads that run kernels.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "emulator/runtime/block_runner.hpp"

namespace warpkit::emulator {

/// Runs launches, each on the calling thread and as many helpers as are free, so that a small
/// launch wakes nobody. Several host threads may run launches at the same time.
class WorkerPool {
 public:
  /// @param workers host threads that share a launch, the caller among them; at least 1.
  explicit WorkerPool(int workers);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;             // threads point to it
  WorkerPool& operator=(const WorkerPool&) = delete;  // likewise

  /// The pool of the process; WARPKIT_WORKERS workers, or one a core.
  static WorkerPool& instance();

  /// Runs a launch to its end. The blocks of a cooperative launch run all at once, each on a host
  /// thread of its own.
  /// @param launch the launch.
  void run(LaunchState& launch);

  /// Adds a host thread to a launch whose blocks wait for blocks that haven't begun.
  /// @param launch the launch.
  /// @return false if the machine has none left.
  bool reinforce(LaunchState& launch);

 private:
  /// A launch that helpers may join.
  struct alignas(64) Offer {
    std::atomic<bool> used{false};
    std::atomic<LaunchState*> launch{nullptr};
    std::atomic<int> takers{0};  // helpers that may be running blocks
  };

  void run_here(LaunchState& launch);
  void run_all_blocks_at_once(LaunchState& launch);
  Offer* offer(LaunchState& launch);
  void withdraw(Offer& offer);
  void serve();
  bool await_offer(std::uint64_t seen);
  std::unique_ptr<BlockRunner> take_runner();

  const int workers_;
  std::mutex runners_mutex_;
  std::vector<std::unique_ptr<BlockRunner>> runners_;  // those not in use
  std::array<Offer, 8> offers_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<std::uint64_t> generation_{0};  // offers so far
  std::atomic<int> sleeping_{0};
  std::atomic<bool> stop_{false};
};

}  // namespace warpkit::emulator
