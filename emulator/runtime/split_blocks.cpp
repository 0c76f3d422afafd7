// Blocks whose threads are run part by part, since the rewriter has split their kernel.
#include <cstdlib>
#include <cstring>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/report.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {

WARPKIT_THREAD_LOCAL int block_can_split;

namespace {

/// What WARPKIT_SPLIT says: `off` runs every kernel as written.
bool is_splitting_allowed() {
  static const bool allowed = [] {
    const char* text = std::getenv("WARPKIT_SPLIT");
    if (!text || !*text || std::strcmp(text, "on") == 0) return true;
    if (std::strcmp(text, "off") != 0) {
      say("WARPKIT_SPLIT is '%s'; it must be on or off. Going on with on", text);
      return true;
    }
    return false;
  }();
  return allowed;
}

}  // namespace

bool BlockRunner::may_split() { return !block_observer && is_splitting_allowed(); }

void BlockRunner::split_begins() {
  block_can_split = 0;
  whole_block_ = true;
  // As if a thread had waited: when the call returns, the thread loop asks what comes next.
  block_waited = 1;
  part_begin_ = part_end_ = {};
  kept_.release({0, 0});
}

void BlockRunner::split_ends() {
  whole_block_ = false;
  live_ = 0;
  next_position_ = threads_;
  note_progress();
  threadIdx.x = kNoThread;
}

bool BlockRunner::next_split_row(SplitRow& row, Site end) {
  const unsigned next = row.position + (row.end - row.begin);
  if (next == 0) {
    part_begin_ = part_end_;
    part_end_ = end;
    stop_at_time_limit(0);
  }
  if (next == threads_) return false;
  if (launch_->order.kind != OrderKind::Forward) {
    const unsigned linear = order_[next];
    threadIdx = index_in_block(linear);
    row = {threadIdx.x, threadIdx.x + 1, linear, next};
  } else {
    if (next == 0) {
      threadIdx = {0, 0, 0};
    } else if (++threadIdx.y == blockDim.y) {
      threadIdx.y = 0;
      ++threadIdx.z;
    }
    row = {0, blockDim.x, next, next};
  }
  part_row_ = row;
  return true;
}

void* BlockRunner::split_storage(std::size_t bytes) {
  void* const memory = kept_.take(bytes * threads_);
  if (!memory) {
    fail(cudaErrorMemoryAllocation,
         "there is no memory for the local variables of a block: %zu bytes for each of %u threads",
         bytes, threads_);
  }
  return memory;
}

// Puts the threads where they would stand if each had run by itself.
void BlockRunner::place_split_threads(std::uintptr_t code) {
  whole_block_ = false;
  const unsigned current = part_row_.position + (threadIdx.x - part_row_.begin);
  const bool forward = launch_->order.kind == OrderKind::Forward;
  live_ = threads_;
  for (std::uint32_t w = 0; w * kWarpSize < threads_; ++w) warp_[w].live = ~0u;
  for (std::uint32_t position = 0; position < threads_; ++position) {
    const std::uint32_t linear = forward ? position : order_[position];
    Thread& thread = thread_[linear];
    thread.index = index_in_block(linear);
    thread.block = static_cast<unsigned>(block_number);
    thread.waits_in = nullptr;
    thread.code = code;
    thread.mask = 0;
    if (position == current) continue;
    const Site& site = position < current ? part_end_ : part_begin_;
    if (site.file) {
      thread.waits_in = "__syncthreads";
      thread.site = site;
    } else if (position < current) {
      --live_;
      warp_[linear / kWarpSize].live &= ~(1u << linear % kWarpSize);
    } else {
      --thread.block;  // hasn't begun
    }
  }
}

void split_begins() { running->split_begins(); }

bool next_split_row(SplitRow& row, Site end) { return running->next_split_row(row, end); }

void* split_storage(size_t bytes) { return running->split_storage(bytes); }

SplitRoom split_room() { return running->split_room(); }

void release_split_room(SplitRoom room) { running->release_split_room(room); }

}  // namespace warpkit::emulator
