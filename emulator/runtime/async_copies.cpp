// Copies that wait until their thread waits for them.
#include <deque>
#include <vector>

#include "emulator/include/warpkit/emulator/cuda/async_copy.h"
#include "emulator/include/warpkit/emulator/groups/lanes.h"
#include "emulator/include/warpkit/emulator/launch.h"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

/// A thread's copies, oldest first. Those of a thread that has returned are never done: nobody can
/// tell whether they were.
struct Queue {
  unsigned long block = 0;  // block_number of the block that the rest is about
  std::size_t committed = 0;
  struct Item {
    AsyncCopy copy;
    std::size_t batch;  // from 1
  };
  std::deque<Item> items;
};

Queue& queue_here() {
  thread_local std::vector<Queue> queues(kMaxThreadsPerBlock);
  Queue& mine = queues[rank_in_block() % kMaxThreadsPerBlock];
  if (mine.block != block_number) {
    mine.block = block_number;
    mine.committed = 0;
    mine.items.clear();
  }
  return mine;
}

}  // namespace

void queue_async_copy(const AsyncCopy& copy) {
  Queue& queue = queue_here();
  queue.items.push_back({copy, queue.committed + 1});
}

void commit_async_copies() { ++queue_here().committed; }

bool take_async_copy(std::size_t prior, AsyncCopy& copy) {
  Queue& queue = queue_here();
  if (queue.items.empty() || queue.items.front().batch + prior > queue.committed) return false;
  copy = queue.items.front().copy;
  queue.items.pop_front();
  return true;
}

}  // namespace warpkit::emulator
