// How a runner's fibers hand over to each other.
#include <new>

#include "emulator/runtime/block_runner.hpp"

using boost::context::detail::fcontext_t;
using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

namespace warpkit::emulator {
namespace {

/// A loop fiber: its first and last steps, on its own stack.
void loop_fiber(transfer_t from) {
  BlockRunner& runner = *running;
  runner.enter_fiber(from);
  const LaunchRequest& request = runner.launch()->request;
  request.loop(request.body);
  runner.leave_launch();
}

}  // namespace

void BlockRunner::arrive(transfer_t from) {
  // A fiber that goes on later passed the place where it is to be found.
  if (from.data) static_cast<Fiber*>(from.data)->context = from.fctx;
}

void BlockRunner::enter_fiber(transfer_t from) {
  complete_switch(nullptr, entered_ ? nullptr : &worker_stack_);
  entered_ = true;
  arrive(from);
}

fcontext_t BlockRunner::make_loop_fiber() {
  stack_ = stacks_.take();
  const StackBounds bounds = stacks_.bounds(stack_);
  char* top = static_cast<char*>(stacks_.top(stack_));
  return make_fcontext(top, top - static_cast<char*>(bounds.bottom), loop_fiber);
}

void BlockRunner::run_loop_fiber() {
  entered_ = false;
  const fcontext_t loop = make_loop_fiber();
  announce_switch(&worker_.fake_stack, stacks_.bounds(stack_));
  arrive(jump_fcontext(loop, &worker_));
  complete_switch(worker_.fake_stack, nullptr);
}

void BlockRunner::switch_from(Thread& self) {
  while (!ready_.first && next_position_ == threads_) find_work_when_stalled();
  Fiber& fiber = self.fiber;
  fiber.stack = stack_;
  fcontext_t target;
  if (Thread* next = ready_.first) {
    ready_.first = next->next;
    if (next == &self) return;
    target = next->fiber.context;
    stack_ = next->fiber.stack;
  } else {
    current_ = nullptr;
    target = make_loop_fiber();
  }
  announce_switch(&fiber.fake_stack, stacks_.bounds(stack_));
  const transfer_t from = jump_fcontext(target, &fiber);
  complete_switch(fiber.fake_stack, nullptr);
  arrive(from);
  current_ = &self;
  threadIdx = self.index;
}

void BlockRunner::retire() {
  while (!ready_.first) find_work_when_stalled();
  Thread* next = ready_.first;
  ready_.first = next->next;
  stacks_.give_back(stack_);
  stack_ = next->fiber.stack;
  announce_switch(nullptr, stacks_.bounds(stack_));
  jump_fcontext(next->fiber.context, nullptr);
  __builtin_unreachable();
}

void BlockRunner::leave_launch() {
  stacks_.give_back(stack_);
  announce_switch(nullptr, worker_stack_);
  jump_fcontext(worker_.context, nullptr);
  __builtin_unreachable();
}

void BlockRunner::end_thread() {
  current_thread();  // from now on threads are handed out one by one
  thread_finished();
  if (ready_.first || (next_position_ == threads_ && live_ > 0)) retire();
  current_ = nullptr;
  const int left = stack_;
  const fcontext_t loop = make_loop_fiber();
  stacks_.give_back(left);
  announce_switch(nullptr, stacks_.bounds(stack_));
  jump_fcontext(loop, nullptr);
  __builtin_unreachable();
}

void BlockRunner::give_up_block() {
  given_up_ = true;
  abandon();
}

void BlockRunner::abandon() {
  announce_switch(nullptr, worker_stack_);
  jump_fcontext(worker_.context, nullptr);
  __builtin_unreachable();
}

}  // namespace warpkit::emulator
