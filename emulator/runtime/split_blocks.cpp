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
  part_count_ = 0;
  barriers_ = 1;
  kept_.reset();
}

// The kernel has returned.
void BlockRunner::split_ends() {
  part_end_ = {};
  run_parts();
  whole_block_ = false;
  live_ = 0;
  next_position_ = threads_;
  note_progress();
  threadIdx.x = kNoThread;
}

void BlockRunner::add_part(const SplitPart& part) {
  // A loop that notes part after part and never comes to a barrier.
  if (part_count_ == kMostParts) {
    part_end_ = part_begin_;
    run_parts();
  }
  parts_[part_count_++] = part;
}

void BlockRunner::split_barrier(Site site) {
  part_end_ = site;
  stop_at_time_limit(0);
  run_parts();
  part_begin_ = site;
}

void BlockRunner::run_parts() {
  for (unsigned position = 0; part_count_ > 0 && position < threads_;) {
    SplitRow row = next_split_row(position);
    const unsigned end = row.end;
    // Several parts are done one after another by each thread, before the next thread's turn.
    const unsigned step = part_count_ == 1 ? end - row.begin : 1;
    for (; row.begin != end; row.begin += step, row.linear += step) {
      row.end = row.begin + step;
      for (int i = 0; i < part_count_; ++i) parts_[i].run(parts_[i], row);
    }
  }
  part_count_ = 0;
  ++barriers_;
}

// Gives the next threads of one row, and sets threadIdx.y and .z for them.
SplitRow BlockRunner::next_split_row(unsigned& position) {
  part_position_ = position;
  if (launch_->order.kind != OrderKind::Forward) {
    const unsigned linear = order_[position++];
    threadIdx = index_in_block(linear);
    return {threadIdx.x, threadIdx.x + 1, linear};
  }
  if (position == 0) {
    threadIdx = {0, 0, 0};
  } else if (++threadIdx.y == blockDim.y) {
    threadIdx.y = 0;
    ++threadIdx.z;
  }
  position += blockDim.x;
  return {0, blockDim.x, position - blockDim.x};
}

void* BlockRunner::split_storage(std::size_t bytes) {
  void* const memory = kept_.take(bytes);
  if (!memory) {
    fail(cudaErrorMemoryAllocation,
         "there is no memory for %zu bytes of local variables of a block", bytes);
  }
  return memory;
}

// Puts the threads where they would stand if each had run by itself.
void BlockRunner::place_split_threads(std::uintptr_t code) {
  whole_block_ = false;
  const bool forward = launch_->order.kind == OrderKind::Forward;
  const unsigned current = part_position_ + (forward ? threadIdx.x : 0);
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

void add_part(const SplitPart& part) { running->add_part(part); }

void split_barrier(Site site) { running->split_barrier(site); }

void* split_storage(size_t bytes) { return running->split_storage(bytes); }

void* split_storage_of_threads(size_t bytes) {
  return running->split_storage(bytes * running->threads());
}

void split_iteration_begins() { running->split_iteration_begins(); }

void split_iteration_ends() { running->split_iteration_ends(); }

}  // namespace warpkit::emulator
