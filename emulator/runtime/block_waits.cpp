// Barriers and warp meetings.
#include "emulator/include/warpkit/emulator/barrier_functions.h"
#include "emulator/include/warpkit/emulator/shared_memory.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/report.hpp"
#include "emulator/runtime/trace_cursor.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

/// Moves all of `from` before those of `to`.
void prepend_all(ThreadList& to, ThreadList& from) {
  if (!from.first) return;
  from.last->next = to.first;
  if (!to.first) to.last = from.last;
  to.first = from.first;
  from.first = nullptr;
}

// AddressSanitizer wants to hear of every switch.
#if defined(WARPKIT_ASAN)
constexpr bool kQuickSwitch = false;
#else
constexpr bool kQuickSwitch = true;
#endif

/// For one comparison instead of two.
std::uint64_t line_and_call(const Site& site) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(site.call)) << 32 |
         static_cast<std::uint32_t>(site.line);
}

constexpr unsigned kMeetingsInARow = 256;
constexpr const char* kGridSync = "grid.sync";

}  // namespace

// The commonest way to wait, so it is short, and ends in a switch with nothing to do behind it: the
// caller has waited before in this block, and so has the thread that goes on; the block's other
// threads arrive at the same call. As long as somebody is ready, the caller isn't the last to
// arrive.
void BlockRunner::wait_for_block(Site site) {
  Thread* const self = current_;
  Thread* const next = ready_.first;
  if (__builtin_expect(kQuickSwitch && self && next && barrier_site_.file == site.file &&
                           line_and_call(barrier_site_) == line_and_call(site),
                       1)) {
    at_barrier_.last->next = self;
    at_barrier_.last = self;
    ++arrived_;
    ready_.first = next->next;
    current_ = next;
    stack_ = next->stack;
    threadIdx = next->index;
    stop_trace();
    return switch_fiber(self->fiber, next->fiber);
  }
  hand_over(arrive_at_barrier("__syncthreads", 0, site));
}

int BlockRunner::wait_at_barrier(const char* function, int predicate, Site site) {
  hand_over(arrive_at_barrier(function, predicate, site));
  return barrier_result_;
}

Handover BlockRunner::arrive_at_barrier(const char* function, int predicate, Site site) {
  Thread& self = current_thread();
  self.site = site;
  self.waits_in = function;
  self.mask = 0;
  if (!at_barrier_.first) {
    barrier_function_ = function;
    // An observer is told where each thread waits.
    if (!block_observer) barrier_site_ = site;
  } else if (!same_site(at_barrier_.first->site, site)) {
    // An observer wants the same verdict in every thread order, so all are to arrive first.
    if (!block_observer) report_split_barrier(*at_barrier_.first, self);
    split_ = true;
  }
  append(at_barrier_, self);
  barrier_count_ += predicate != 0;
  if (++arrived_ == live_) release_barrier();
  return {&self, choose_next(self)};
}

void BlockRunner::note_sites_at_barrier() {
  if (!at_barrier_.first || !barrier_site_.file) return;
  at_barrier_.last->next = nullptr;
  for (Thread* thread = at_barrier_.first; thread; thread = thread->next) {
    thread->site = barrier_site_;
    thread->waits_in = barrier_function_;
    thread->mask = 0;
  }
}

void BlockRunner::wait_for_grid(Site site) {
  if (!launch_->grid && launch_->blocks > 1) {
    fail(cudaErrorLaunchFailure,
         "a thread waits for the whole grid at %s:%d, in an ordinary launch of %llu blocks. Blocks "
         "can wait for each other only when cudaLaunchCooperativeKernel has started them",
         site.file, site.line, static_cast<unsigned long long>(launch_->blocks));
  }
  wait_at_barrier(kGridSync, 0, site);
}

void BlockRunner::meet_grid() {
  // All live threads of this block have come, so nobody misses its host thread.
  const Site site = at_barrier_.first->site;
  std::uint64_t ended = 0;
  if (!launch_->grid->wait(ended)) abandon();
  if (ended > 0) warn_about_ended_blocks(site, ended);
  if (block_observer) block_observer->grid_met();
}

void BlockRunner::release_barrier() {
  if (split_) report_split_barriers();
  if (live_ != threads_) warn_about_exited_threads();
  if (block_observer) block_observer->barrier_released(at_barrier_.first->site);
  if (barrier_function_ == kGridSync && launch_->grid) meet_grid();
  note_progress();
  stop_at_time_limit(0);
  barrier_result_ = barrier_count_;
  barrier_count_ = 0;
  arrived_ = 0;
  barrier_site_ = {};
  at_barrier_.last->next = nullptr;
  append_all(ready_, at_barrier_);
}

Handover BlockRunner::arrive_in_warp(const char* function, WarpOperation operation,
                                     std::uint32_t mask, std::uint64_t given,
                                     std::uint64_t argument, Site site) {
  Thread& self = current_thread();
  Warp& warp = warp_[self.linear / kWarpSize];
  const std::uint32_t lane = self.linear % kWarpSize;
  self.site = site;
  self.waits_in = function;
  self.mask = mask;
  if (!(mask >> lane & 1)) {
    if (block_observer && tell_wrong_mask(self)) {
      self.result = given;
      return {&self, nullptr};
    }
    fail(cudaErrorLaunchFailure,
         "%s was called by lane %u with mask 0x%08x, which doesn't name that lane, at %s:%d. Every "
         "caller must be in its own mask",
         function, lane, mask, site.file, site.line);
  }
  warp.given[lane] = given;
  warp.argument[lane] = argument;
  int m = 0;
  while (m < warp.open_meetings &&
         (warp.meetings[m].mask != mask || warp.meetings[m].operation != operation)) {
    ++m;
  }
  WarpMeeting& meeting = warp.meetings[m];
  if (m == warp.open_meetings) {
    ++warp.open_meetings;
    meeting = {operation, mask, 0, {}};
  }
  meeting.arrived |= 1u << lane;
  append(meeting.waiting, self);
  if (meeting.arrived == (mask & warp.live)) complete_meeting(warp, m);
  return {&self, choose_next(self)};
}

void BlockRunner::complete_meeting(Warp& warp, int m) {
  WarpMeeting& meeting = warp.meetings[m];
  meeting.operation(warp, meeting.arrived);
  if (block_observer) {
    const std::uint32_t index = static_cast<std::uint32_t>(&warp - warp_.get());
    const bool told = reads_lanes(meeting.operation) && tell_absent_lanes(warp, meeting);
    if (!told && meeting.arrived != meeting.mask) tell_passed_lanes(index, meeting);
    block_observer->warp_met(index, meeting.arrived, orders_memory(meeting.operation));
  }
  for (Thread* thread = meeting.waiting.first; thread; thread = thread->next) {
    thread->result = warp.result[thread->linear % kWarpSize];
  }
  note_progress();
  stop_at_time_limit(0);
  // Before the others, so that a warp runs on while its data is hot; but not for ever, since it may
  // wait for what one of the others is to do.
  if (++meetings_ % kMeetingsInARow == 0) {
    append_all(ready_, meeting.waiting);
    begin_next_ = true;
  } else {
    prepend_all(ready_, meeting.waiting);
  }
  meeting = warp.meetings[--warp.open_meetings];
}

void BlockRunner::leave_barrier_and_warp(std::uint32_t linear) {
  Warp& warp = warp_[linear / kWarpSize];
  warp.live &= ~(1u << linear % kWarpSize);  // before others are told who is missing
  if (arrived_ > 0 && arrived_ == live_) release_barrier();
  for (int m = warp.open_meetings - 1; m >= 0; --m) {
    if (warp.meetings[m].arrived == (warp.meetings[m].mask & warp.live)) complete_meeting(warp, m);
  }
}

std::uint32_t BlockRunner::meet_active_lanes(const char* function, Site site) {
  Thread& self = current_thread();
  self.site = site;
  self.waits_in = function;
  self.mask = 0;
  append(at_activemask_, self);
  switch_from(self);
  return self.mask;
}

bool BlockRunner::release_active_lanes() {
  if (!at_activemask_.first) return false;
  const Thread& leader = *at_activemask_.first;
  const std::uint32_t warp = leader.linear / kWarpSize;
  const Site site = leader.site;
  ThreadList group, others;
  std::uint32_t lanes = 0;
  for (Thread* thread = at_activemask_.first; thread;) {
    Thread* next = thread->next;
    const bool member = thread->linear / kWarpSize == warp && same_site(thread->site, site);
    if (member) lanes |= 1u << thread->linear % kWarpSize;
    append(member ? group : others, *thread);
    thread = next;
  }
  for (Thread* thread = group.first; thread; thread = thread->next) thread->mask = lanes;
  at_activemask_ = others;
  append_all(ready_, group);
  return true;
}

void wait_for_block(Site site) {
  if (__builtin_expect(running != nullptr, 1)) return running->wait_for_block(site);
  runner_here();  // says that there is none
}

void wait_for_grid(Site site) { runner_here().wait_for_grid(site); }

int count_in_block(int predicate, Site site) {
  return runner_here().wait_at_barrier("__syncthreads_count/and/or", predicate, site);
}

void fence() {
  if (block_observer && running) block_observer->fence(true);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void fence_in_block() {
  if (block_observer && running) block_observer->fence(false);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

bool next_run(ThreadRun& run) { return running->next_run(run); }

void thread_finished() { running->thread_finished(); }

void name_dynamic_shared(const char* name, const ArrayShape& shape) {
  if (block_observer) block_observer->dynamic_name(name, shape);
}

void begin_shared_variable(void* address, std::size_t bytes, const char* name, Site site,
                           const ArrayShape* shape) {
  runner_here().begin_shared_variable(address, bytes, name, site, shape);
}

void meet_shared_variable(unsigned long* begun_in, void* address, std::size_t bytes,
                          const char* name, Site site, const ArrayShape* shape) {
  if (*begun_in == block_number) return;
  *begun_in = block_number;
  begin_shared_variable(address, bytes, name, site, shape);
}

void meet_dynamic_name(unsigned long* named_in, const char* name, const ArrayShape& shape) {
  if (*named_in == block_number) return;
  *named_in = block_number;
  name_dynamic_shared(name, shape);
}

}  // namespace warpkit::emulator
