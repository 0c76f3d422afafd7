#include "emulator/runtime/worker_pool.hpp"

#include <algorithm>
#include <cstdlib>

#include "emulator/runtime/processor.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

// A helper that has just worked looks for the next launch this often before it goes to sleep, since
// waking it costs more than a short kernel.
constexpr int kSpins = 2000;
constexpr std::uint64_t kMaxBatch = 64;
constexpr int kMaxWorkers = 1024;

int workers_from_environment() {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  const int fallback = cores > 0 ? cores : 1;
  const char* text = std::getenv("WARPKIT_WORKERS");
  if (!text || !*text) return fallback;
  char* end = nullptr;
  const long workers = std::strtol(text, &end, 10);
  if (*end == '\0' && workers >= 1 && workers <= kMaxWorkers) return static_cast<int>(workers);
  say("WARPKIT_WORKERS is '%s'; it must be a number from 1 to %d. Using %d.", text, kMaxWorkers,
      fallback);
  return fallback;
}

}  // namespace

WorkerPool& WorkerPool::instance() {
  // Never destroyed: a static object's destructor may still launch kernels.
  static WorkerPool& pool = *new WorkerPool(workers_from_environment());
  return pool;
}

WorkerPool::WorkerPool(int workers) {
  for (int i = 0; i < workers; ++i) runners_.push_back(std::make_unique<BlockRunner>());
  for (int i = 1; i < workers; ++i) threads_.emplace_back([this, i] { serve(i); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::run(LaunchState& launch) {
  if (threads_.empty() || launch.blocks == 1) {
    runners_[0]->run(launch);
    return;
  }
  // Few enough that all end at about the same time.
  const std::uint64_t workers = runners_.size();
  launch.batch = std::clamp(launch.blocks / (workers * 16), std::uint64_t{1}, kMaxBatch);
  launch_.store(&launch);
  generation_.fetch_add(1);
  if (sleeping_.load() > 0) {
    const std::lock_guard<std::mutex> lock(mutex_);
    wake_.notify_all();
  }
  runners_[0]->run(launch);
  // No helper may begin now; those that have begun end at most one block later.
  launch_.store(nullptr);
  for (int spins = 0; active_.load() > 0; ++spins) {
    if (spins < kSpins) {
      pause_processor();
    } else {
      std::this_thread::yield();
    }
  }
}

void WorkerPool::serve(int worker) {
  std::uint64_t seen = 0;
  while (await_launch(seen)) {
    seen = generation_.load();
    // Counted before the launch is read: run() clears it before it reads the count, so one of the
    // two sees the other.
    active_.fetch_add(1);
    if (LaunchState* launch = launch_.load()) runners_[worker]->run(*launch);
    active_.fetch_sub(1);
  }
}

bool WorkerPool::await_launch(std::uint64_t seen) {
  for (int spins = 0; spins < kSpins; ++spins) {
    if (generation_.load(std::memory_order_acquire) != seen) return true;
    pause_processor();
  }
  std::unique_lock<std::mutex> lock(mutex_);
  sleeping_.fetch_add(1);
  wake_.wait(lock, [&] { return stop_ || generation_.load() != seen; });
  sleeping_.fetch_sub(1);
  return !stop_;
}

}  // namespace warpkit::emulator
