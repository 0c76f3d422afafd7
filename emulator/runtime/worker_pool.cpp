#include "emulator/runtime/worker_pool.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <new>
#include <system_error>
#include <utility>

#include "emulator/runtime/processor.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

// A helper that has just worked looks for the next launch this often before it goes to sleep, since
// waking it costs more than a short kernel.
constexpr int kSpins = 2000;
constexpr std::uint64_t kMaxBatch = 64;
constexpr std::size_t kMostKept = 64;  // runners
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

WorkerPool::WorkerPool(int workers) : workers_(workers) {
  for (int i = 1; i < workers; ++i) threads_.emplace_back([this] { serve(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::unique_ptr<BlockRunner> WorkerPool::take_runner() {
  {
    const std::lock_guard<std::mutex> lock(runners_mutex_);
    if (!runners_.empty()) {
      std::unique_ptr<BlockRunner> runner = std::move(runners_.back());
      runners_.pop_back();
      return runner;
    }
  }
  return std::make_unique<BlockRunner>();
}

void WorkerPool::run_here(LaunchState& launch) {
  std::unique_ptr<BlockRunner> runner;
  try {
    runner = take_runner();
    runner->run(launch);
  } catch (const std::bad_alloc&) {
    if (launch.cancel(cudaErrorMemoryAllocation)) {
      say("error: this machine has no memory for the threads of kernel %s",
          launch.request.kernel_name);
    }
    return;
  }
  const std::lock_guard<std::mutex> lock(runners_mutex_);
  if (runners_.size() < kMostKept) runners_.push_back(std::move(runner));
}

void WorkerPool::run(LaunchState& launch) {
  if (launch.request.shape.cooperative) {
    run_all_blocks_at_once(launch);
  } else {
    // Few enough at a time that all workers end at about the same time.
    const std::uint64_t parts = static_cast<std::uint64_t>(workers_) * 16;
    launch.batch = std::clamp(launch.blocks / parts, std::uint64_t{1}, kMaxBatch);
    Offer* const offered = threads_.empty() || launch.blocks == 1 ? nullptr : offer(launch);
    run_here(launch);
    if (offered) withdraw(*offered);
  }
  for (;;) {
    std::vector<std::thread> added;
    {
      const std::lock_guard<std::mutex> lock(launch.added_mutex);
      added.swap(launch.added);
    }
    if (added.empty()) return;
    for (std::thread& thread : added) thread.join();
  }
}

void WorkerPool::run_all_blocks_at_once(LaunchState& launch) {
  launch.grid = std::make_unique<GridBarrier>(launch.blocks);
  for (std::uint64_t i = 1; i < launch.blocks; ++i) {
    if (reinforce(launch)) continue;
    if (launch.cancel(cudaErrorCooperativeLaunchTooLarge)) {
      say("error: kernel %s is launched cooperatively with %llu blocks, and this machine gives the "
          "emulator no more than %llu host threads for them",
          launch.request.kernel_name, static_cast<unsigned long long>(launch.blocks),
          static_cast<unsigned long long>(i));
    }
    break;
  }
  run_here(launch);
}

bool WorkerPool::reinforce(LaunchState& launch) {
  const std::lock_guard<std::mutex> lock(launch.added_mutex);
  try {
    launch.added.emplace_back([this, &launch] { run_here(launch); });
  } catch (const std::system_error&) {
    return false;
  }
  return true;
}

WorkerPool::Offer* WorkerPool::offer(LaunchState& launch) {
  for (Offer& place : offers_) {
    bool used = false;
    if (!place.used.compare_exchange_strong(used, true)) continue;
    place.launch.store(&launch);
    generation_.fetch_add(1);
    if (sleeping_.load() > 0) {
      const std::lock_guard<std::mutex> lock(mutex_);
      wake_.notify_all();
    }
    return &place;
  }
  return nullptr;
}

void WorkerPool::withdraw(Offer& offer) {
  // No helper may begin now; those that have begun end when they find no block left.
  offer.launch.store(nullptr);
  for (int spins = 0; offer.takers.load() > 0; ++spins) {
    if (spins < kSpins) {
      pause_processor();
    } else if (spins < 2 * kSpins) {
      std::this_thread::yield();
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  }
  offer.used.store(false);
}

void WorkerPool::serve() {
  std::uint64_t seen = 0;
  while (await_offer(seen)) {
    seen = generation_.load();
    for (Offer& place : offers_) {
      // Counted before the launch is read: withdraw() clears it before it reads the count, so one
      // of the two sees the other.
      place.takers.fetch_add(1);
      if (LaunchState* launch = place.launch.load()) run_here(*launch);
      place.takers.fetch_sub(1);
    }
  }
}

bool WorkerPool::await_offer(std::uint64_t seen) {
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
