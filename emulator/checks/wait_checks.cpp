// What is said of threads that wait, or that others wait for.
#include "emulator/checks/checker.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::checks {
namespace {

/// How a fault is told.
struct Verdict {
  const char* kind;
  bool is_error;
  bool ends_launch;
  bool counts_threads;  // else blocks
  const char* next;
};

Verdict verdict_of(WaitFault fault) {
  switch (fault) {
    case WaitFault::SplitBarrier:
      return {"divergent barrier", true, true, false,
              "move the barrier out of the branch, so that every thread of the block reaches the "
              "same one"};
    case WaitFault::WrongMask:
      return {"wrong mask", true, true, true,
              "pass a mask in which every lane that calls has its bit set, such as the "
              "__ballot_sync of the branch's condition, or 0xffffffff where the whole warp calls"};
    case WaitFault::Stalled:
      return {"deadlock", true, true, false,
              "let every thread that others wait for reach the same barrier, or every lane of the "
              "mask the same warp function"};
    case WaitFault::ExitedThreads:
      return {"exited threads", false, false, false,
              "let every thread reach the barrier, and guard only the work; CUDA calls it "
              "undefined"};
    case WaitFault::AbsentLane:
      return {"absent lane", true, false, true,
              "let every lane of the mask execute the shuffle, and guard only the work around it"};
    case WaitFault::PassedLanes:
      return {
          "passed lanes", true, false, false,
          "let every lane of the mask execute the call, or name in the mask only those that do"};
    case WaitFault::LaneNotAsked:
      return {"lane not asked", false, false, true,
              "name the lane in the mask and let it execute the shuffle, or don't read beyond the "
              "mask"};
  }
  return {"waiting", true, true, false, ""};
}

}  // namespace

void Checker::missing(const std::vector<std::uint32_t>& threads) {
  const Lock lock(mutex_);
  here().missing = threads;
}

/// The lowest of the missing threads that was last seen behind a line that it should have stopped
/// at: it went past, and didn't return before.
bool Checker::find_passer(const BlockState& block, const Site& site, Waiter& passer) {
  const std::string file = shown_path(site.file);
  for (const std::uint32_t thread : block.missing) {
    const Line line = findings_.lines().line_of(block.last_code[thread]);
    if (line.file != file || line.line <= site.line) continue;
    passer.thread = thread;
    return true;
  }
  return false;
}

bool Checker::wait_fault(WaitFault fault, const std::string& text, const Waiter& first,
                         const Waiter* other) {
  const Lock lock(mutex_);
  BlockState& block = here();
  LaunchContext& launch = block.launch();
  settle(block);
  Verdict verdict = verdict_of(fault);
  if (verdict.ends_launch && launch.error == cudaSuccess) launch.error = cudaErrorLaunchFailure;
  if (!settings_.has(Tool::Synccheck)) return !verdict.ends_launch;
  // A thread that memcheck ended is missing everywhere; that is its doing, not the program's.
  if (block.lost_thread) return true;
  Waiter passer{0, {nullptr, 0}};
  const bool asks_missing = fault == WaitFault::ExitedThreads || fault == WaitFault::PassedLanes;
  const bool passed = asks_missing && find_passer(block, first.site, passer);
  if (fault == WaitFault::PassedLanes && !passed) return true;  // lanes may return
  if (fault == WaitFault::ExitedThreads && passed) verdict = verdict_of(WaitFault::SplitBarrier);
  Example example;
  example.self = {block.block(), first.thread};
  const std::string self = who(launch, example.self);
  const std::string where = "block " + triple(split_index(block.block(), launch.launched.grid));
  FindingKey key{Tool::Synccheck, verdict.is_error, verdict.kind, launch.number, {}, {}};
  key.place.site = first.site;
  if (passed) {
    example.has_other = true;
    example.other = {block.block(), passer.thread};
    key.other_place.code = block.last_code[passer.thread];
    example.text = (fault == WaitFault::PassedLanes ? text + ": " + self : self) +
                   " waits at \1 for " + who(launch, example.other) +
                   ", which has gone past it, to \2, and has ended";
  } else if (other) {
    example.has_other = true;
    example.other = {block.block(), other->thread};
    key.other_place.site = other->site;
  }
  if (fault == WaitFault::SplitBarrier) {
    example.text = self + " waits at the barrier at \1, and " + who(launch, example.other) +
                   " at another, at \2";
  } else if (fault == WaitFault::Stalled) {
    example.text = text + "\n    in " + where;
  } else if (!passed) {
    example.text = text + " at \1, in " + (fault == WaitFault::ExitedThreads ? where : self);
  }
  example.next = verdict.next;
  const std::uint64_t thread = verdict.counts_threads ? first.thread : 0;
  findings_.note(key, static_cast<std::uint64_t>(block.block()) << 32 | thread, example);
  return true;
}

bool Checker::time_limit_reached(const std::string& text, const Waiter& thread,
                                 std::uintptr_t code) {
  const Lock lock(mutex_);
  BlockState& block = here();
  LaunchContext& launch = block.launch();
  settle(block);
  Example example;
  example.self = {block.block(), thread.thread};
  example.text = text + "\n    " + who(launch, example.self) + " was at \1";
  example.next = "look at what ends the loop there: no thread may make its condition true";
  FindingKey key{Tool::Synccheck, true, "time limit", launch.number, {}, {}};
  key.place.site = thread.site;
  if (!thread.site.file) key.place.code = code + 1;
  findings_.note(key, block.block(), example);
  return true;
}

}  // namespace warpkit::emulator::checks
