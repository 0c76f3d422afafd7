// What a runner says when a block can't go on.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/program_code.hpp"
#include "emulator/runtime/report.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

std::string place(const Site& site) {
  return std::string(site.file) + ":" + std::to_string(site.line);
}

std::string eight_digits(std::uint32_t mask) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", mask);
  return text;
}

/// What a waiting thread waits for, without the thread.
std::string waiting(const Thread& thread) {
  std::string text = std::string("in ") + thread.waits_in;
  if (thread.mask) text += " with mask " + eight_digits(thread.mask);
  return text + " at " + place(thread.site);
}

/// The lowest of the threads that wait at this line, or elsewhere; null if there is none.
const Thread* lowest(const ThreadList& list, const Site& site, bool here = true) {
  const Thread* found = nullptr;
  for (const Thread* thread = list.first; thread; thread = thread->next) {
    if (same_site(thread->site, site) != here) continue;
    if (!found || thread->linear < found->linear) found = thread;
  }
  return found;
}

const Thread* lowest_elsewhere(const ThreadList& list, const Site& site) {
  return lowest(list, site, false);
}

}  // namespace

BlockRunner& runner_here() {
  if (running) return *running;
  say("a device function that waits for other threads was called on the host, where no kernel "
      "runs");
  std::abort();
}

void BlockRunner::fail(cudaError_t error, const char* format, ...) {
  {
    char text[4096];
    std::va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    note_failure(error, text, ", thread " + triple(threadIdx));
  }
  abandon();
}

void BlockRunner::note_failure(cudaError_t error, const std::string& text,
                               const std::string& thread) {
  if (!launch_->cancel(error)) return;
  const LaunchRequest& request = launch_->request;
  say("error: %s\n    in kernel %s, %s; block %s%s", text.c_str(), request.kernel_name,
      launched(request.shape.site).c_str(), triple(blockIdx).c_str(), thread.c_str());
}

void BlockRunner::warn_about_exited_threads() {
  const LaunchRequest& request = launch_->request;
  const Site& site = at_barrier_.first->site;
  if (block_observer) {
    const std::string text = std::to_string(threads_ - live_) + " of " + std::to_string(threads_) +
                             " threads of the block had returned when the others met at the "
                             "barrier";
    const Waiter waiter{lowest(at_barrier_, site)->linear, site};
    std::vector<std::uint32_t> missing;
    for (std::uint32_t i = 0; i < threads_; ++i) {
      if (!(warp_[i / kWarpSize].live >> i % kWarpSize & 1)) missing.push_back(i);
    }
    block_observer->missing(missing);
    if (block_observer->wait_fault(WaitFault::ExitedThreads, text, waiter, nullptr)) return;
  }
  say_once((place(site) + request.kernel_name).c_str(),
           "warning: %u of %u threads of block %s had already returned when the others met at the "
           "barrier at %s:%d; the emulator goes on without them, but CUDA calls it undefined\n"
           "    in kernel %s, %s. Let every thread reach the barrier, and guard only "
           "the work",
           threads_ - live_, threads_, triple(blockIdx).c_str(), site.file, site.line,
           request.kernel_name, launched(request.shape.site).c_str());
}

void BlockRunner::warn_about_ended_blocks(const Site& site, std::uint64_t ended) {
  const LaunchRequest& request = launch_->request;
  say_once(
      (place(site) + request.kernel_name + "grid").c_str(),
      "warning: %llu of %llu blocks had already ended when the others met at the grid's barrier "
      "at %s:%d; the emulator goes on without them, but on a GPU the others wait for ever\n"
      "    in kernel %s, %s",
      static_cast<unsigned long long>(ended), static_cast<unsigned long long>(launch_->blocks),
      site.file, site.line, request.kernel_name, launched(request.shape.site).c_str());
}

void BlockRunner::report_split_barrier(const Thread& first, const Thread& second) {
  const bool in_one_line = place(first.site) == place(second.site);
  note_failure(cudaErrorLaunchFailure,
               "threads of one block wait at different barriers: thread " + triple(first.index) +
                   " at " + place(first.site) + ", thread " + triple(second.index) + " at " +
                   place(second.site) + (in_one_line ? " (another call in that line)" : "") +
                   ". Every thread of a block must reach the same barrier",
               "");
  abandon();
}

void BlockRunner::report_split_barriers() {
  const Thread* first = at_barrier_.first;
  for (const Thread* thread = first; thread; thread = thread->next) {
    if (thread->linear < first->linear) first = thread;
  }
  const Thread* second = lowest_elsewhere(at_barrier_, first->site);
  if (block_observer) {
    const Waiter waiter{first->linear, first->site};
    const Waiter other{second->linear, second->site};
    const char* text = "threads of one block wait at different barriers";
    if (block_observer->wait_fault(WaitFault::SplitBarrier, text, waiter, &other)) give_up_block();
  }
  report_split_barrier(*first, *second);
}

bool BlockRunner::tell_wrong_mask(const Thread& self) const {
  const std::string text = std::string(self.waits_in) + " was called by lane " +
                           std::to_string(self.linear % kWarpSize) + " with mask " +
                           eight_digits(self.mask) + ", which doesn't name that lane";
  return block_observer->wait_fault(WaitFault::WrongMask, text, {self.linear, self.site}, nullptr);
}

bool BlockRunner::tell_absent_lanes(const Warp& warp, const WarpMeeting& meeting) const {
  bool any = false;
  for (const Thread* thread = meeting.waiting.first; thread; thread = thread->next) {
    const std::uint64_t source = warp.argument[thread->linear % kWarpSize];
    if (source >= kWarpSize || (meeting.arrived >> source & 1)) continue;
    const bool named = meeting.mask >> source & 1;
    const std::string text = std::string(thread->waits_in) + " with mask " +
                             eight_digits(meeting.mask) + " reads from lane " +
                             std::to_string(source) +
                             (named ? ", which has returned" : ", which the mask doesn't name") +
                             "; its value is undefined";
    block_observer->wait_fault(named ? WaitFault::AbsentLane : WaitFault::LaneNotAsked, text,
                               {thread->linear, thread->site}, nullptr);
    any = true;
  }
  return any;
}

void BlockRunner::tell_passed_lanes(std::uint32_t warp, const WarpMeeting& meeting) const {
  std::vector<std::uint32_t> missing;
  for (std::uint32_t lane = 0; lane < kWarpSize; ++lane) {
    const std::uint32_t thread = warp * kWarpSize + lane;
    if (thread < threads_ && (meeting.mask & ~meeting.arrived) >> lane & 1)
      missing.push_back(thread);
  }
  if (missing.empty()) return;
  block_observer->missing(missing);
  const Thread& first = *lowest(meeting.waiting, meeting.waiting.first->site);
  const std::string text = std::string(first.waits_in) + " with mask " + eight_digits(meeting.mask);
  block_observer->wait_fault(WaitFault::PassedLanes, text, {first.linear, first.site}, nullptr);
}

std::string BlockRunner::describe_threads() const {
  // One line for each thing waited for, with the first thread that does and how many more.
  struct Group {
    std::string what;
    const Thread* first;
    int count;
  };
  std::vector<Group> groups;
  std::map<std::uintptr_t, std::string> places;  // asking for one takes milliseconds
  std::uint32_t to_come = 0;
  for (std::uint32_t i = 0; i < threads_; ++i) {
    const Thread& thread = thread_[i];
    if (!(warp_[i / 32].live >> i % 32 & 1)) continue;
    if (thread.block != static_cast<unsigned>(block_number)) {
      ++to_come;
      continue;
    }
    std::string what;
    if (thread.waits_in) {
      what = waiting(thread);
    } else {
      std::string& place = places[thread.code];
      if (place.empty()) place = "running" + place_of_code(thread.code);
      what = place;
    }
    const auto known = std::find_if(groups.begin(), groups.end(),
                                    [&](const Group& group) { return group.what == what; });
    if (known != groups.end()) {
      ++known->count;
    } else {
      groups.push_back({what, &thread, 1});
    }
  }
  std::string text;
  for (const Group& group : groups) {
    text += "\n    thread " + triple(group.first->index);
    if (group.count > 1) text += " and " + std::to_string(group.count - 1) + " more";
    text += " " + group.what;
  }
  if (to_come > 0) text += "\n    " + std::to_string(to_come) + " haven't begun";
  if (live_ < threads_) text += "\n    " + std::to_string(threads_ - live_) + " have returned";
  return text;
}

std::string BlockRunner::describe_stall() const {
  return "deadlock: no thread of the block can go on" + describe_threads();
}

bool BlockRunner::tell_stall() const {
  const Thread* first = nullptr;
  const Thread* second = nullptr;
  for (std::uint32_t i = 0; i < threads_ && !second; ++i) {
    const Thread* thread = &thread_[i];
    if (!(warp_[i / kWarpSize].live >> i % kWarpSize & 1)) continue;
    if (!first) first = thread;
    if (!same_site(first->site, thread->site)) second = thread;
  }
  const Waiter waiter{first->linear, first->site};
  const Waiter other = second ? Waiter{second->linear, second->site} : waiter;
  return block_observer->wait_fault(WaitFault::Stalled, describe_stall(), waiter,
                                    second ? &other : nullptr);
}

void BlockRunner::report_stall() {
  note_sites_at_barrier();
  if (block_observer && tell_stall()) give_up_block();
  note_failure(cudaErrorLaunchFailure, describe_stall(), "");
  abandon();
}

}  // namespace warpkit::emulator
