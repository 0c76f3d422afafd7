// How a runner's fibers hand over to each other.
#include <new>

#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/trace_cursor.hpp"

namespace warpkit::emulator {
namespace {

/// A loop fiber: its first and last steps, on its own stack.
void loop_fiber() {
  BlockRunner& runner = *running;
  runner.enter_loop_fiber();
  const LaunchRequest& request = runner.launch()->request;
  request.loop(request.body);
  runner.leave_launch();
}

}  // namespace

void BlockRunner::enter_loop_fiber() {
  complete_switch(nullptr, entered_ ? nullptr : &worker_stack_);
  entered_ = true;
  stop_trace();
  threadIdx.x = kNoThread;  // what the loop does before its first thread is not the last one's
}

Fiber BlockRunner::make_loop_fiber() {
  stack_ = stacks_.take();
  current_ = nullptr;
  Fiber fiber;
  prepare_fiber(fiber, stacks_.top(stack_), stacks_.bounds(stack_).bottom, loop_fiber);
  return fiber;
}

void BlockRunner::run_loop_fiber() {
  entered_ = false;
  const Fiber loop = make_loop_fiber();
  void* fake_stack = nullptr;
  announce_switch(&fake_stack, stacks_.bounds(stack_));
  switch_fiber(worker_, loop);
  complete_switch(fake_stack, nullptr);
}

void BlockRunner::become(const Thread& next) {
  current_ = const_cast<Thread*>(&next);
  stack_ = next.stack;
  threadIdx = next.index;
  stop_trace();
}

const Fiber* BlockRunner::choose_next(Thread& self) {
  while (!ready_.first && next_position_ == threads_) find_work_when_stalled();
  self.stack = static_cast<std::uint16_t>(stack_);
  const Fiber* chosen = &fresh_;
  Thread* const next = ready_.first;
  if (next && !(begin_next_ && next_position_ != threads_)) {
    ready_.first = next->next;
    if (next == &self) return nullptr;
    become(*next);
    chosen = &next->fiber;
  } else {
    begin_next_ = false;
    fresh_ = make_loop_fiber();
  }
  announce_switch(fake_stack_of(self), stacks_.bounds(stack_));
  return chosen;
}

void BlockRunner::switch_from(Thread& self) { hand_over({&self, choose_next(self)}); }

void BlockRunner::retire() {
  while (!ready_.first) find_work_when_stalled();
  Thread* next = ready_.first;
  ready_.first = next->next;
  stacks_.give_back(stack_);
  become(*next);
  announce_switch(nullptr, stacks_.bounds(stack_));
  enter_fiber(next->fiber);
}

void BlockRunner::leave_launch() {
  stacks_.give_back(stack_);
  abandon();
}

void BlockRunner::end_thread() {
  current_thread();  // from now on threads are handed out one by one
  thread_finished();
  if (ready_.first || (next_position_ == threads_ && live_ > 0)) retire();
  const int left = stack_;
  const Fiber loop = make_loop_fiber();
  stacks_.give_back(left);
  announce_switch(nullptr, stacks_.bounds(stack_));
  enter_fiber(loop);
}

void BlockRunner::give_up_block() {
  given_up_ = true;
  abandon();
}

void BlockRunner::abandon() {
  announce_switch(nullptr, worker_stack_);
  enter_fiber(worker_);
}

}  // namespace warpkit::emulator
