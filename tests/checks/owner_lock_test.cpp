// The checks' lock, which its owner may take again.
#include "emulator/checks/owner_lock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace warpkit::emulator::checks {
namespace {

using Lock = std::lock_guard<OwnerLock>;

TEST(OwnerLock, LetsOneHostThreadInAtATime) {
  constexpr int kThreads = 4, kRounds = 20000;
  OwnerLock mutex;
  long inside = 0, seen_inside = 0, total = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        const Lock lock(mutex);
        seen_inside += inside;
        ++inside;
        ++total;
        --inside;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(total, long{kThreads} * kRounds);
  EXPECT_EQ(seen_inside, 0);
}

TEST(OwnerLock, StaysTakenUntilItIsGivenBackAsOften) {
  OwnerLock mutex;
  bool is_first_out = false, was_first_out = false;
  mutex.lock();
  mutex.lock();
  std::thread other([&] {
    const Lock lock(mutex);
    was_first_out = is_first_out;
  });
  mutex.unlock();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  is_first_out = true;
  mutex.unlock();
  other.join();
  EXPECT_TRUE(was_first_out);
}

}  // namespace
}  // namespace warpkit::emulator::checks
