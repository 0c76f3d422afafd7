#include "emulator/runtime/fiber.hpp"

#include <cstddef>

namespace warpkit::emulator {

#if defined(WARPKIT_OWN_SWITCH)

// It ends in a jump, not in a return: a processor predicts returns by the calls it has seen, and
// those were another fiber's.
asm(R"(
  .text
  .p2align 5
  .globl warpkit_switch_fiber
  .type warpkit_switch_fiber, @function
warpkit_switch_fiber:
  movq (%rsp), %rax
  leaq 8(%rsp), %rdx
  movq %rdx, (%rdi)
  movq %rax, 8(%rdi)
  movq %rbx, 16(%rdi)
  movq %rbp, 24(%rdi)
  movq %r12, 32(%rdi)
  movq %r13, 40(%rdi)
  movq %r14, 48(%rdi)
  movq %r15, 56(%rdi)
  movq %rsi, %rdi
  .globl warpkit_enter_fiber
  .type warpkit_enter_fiber, @function
warpkit_enter_fiber:
  movq (%rdi), %rsp
  movq 16(%rdi), %rbx
  movq 24(%rdi), %rbp
  movq 32(%rdi), %r12
  movq 40(%rdi), %r13
  movq 48(%rdi), %r14
  movq 56(%rdi), %r15
  movq 120(%rdi), %rax
  jmpq *8(%rdi)
  .size warpkit_enter_fiber, .-warpkit_enter_fiber
  .size warpkit_switch_fiber, .-warpkit_switch_fiber
)");
static_assert(offsetof(Fiber, stack_pointer) == 0 && offsetof(Fiber, instruction) == 8 &&
                  offsetof(Fiber, preserved) == 16 && sizeof(Fiber) == 64,
              "the switch knows these places");
static_assert(kResultPlace == 120, "and this one");

#else

namespace {

using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

/// The fiber that was left can be found from now on.
void note_departure(transfer_t from) {
  if (from.data) static_cast<Fiber*>(from.data)->context = from.fctx;
}

__thread void (*next_start)();

void start_here(transfer_t from) {
  void (*const start)() = next_start;
  note_departure(from);
  start();
  __builtin_unreachable();
}

}  // namespace

void prepare_fiber(Fiber& fiber, void* top, void* bottom, void (*start)()) {
  next_start = start;  // all fibers of a host thread start alike
  const std::ptrdiff_t size = static_cast<char*>(top) - static_cast<char*>(bottom);
  fiber.context = make_fcontext(top, static_cast<std::size_t>(size), start_here);
}

void switch_fiber(Fiber& from, const Fiber& to) {
  note_departure(jump_fcontext(to.context, &from));
}

void enter_fiber(const Fiber& to) {
  jump_fcontext(to.context, nullptr);
  __builtin_unreachable();
}

#endif

}  // namespace warpkit::emulator
