/// @file
/// Fibers: stacks that hand the processor over to each other.
#pragma once

#include <cstdint>

// On x86-64 an own switch, which keeps registers beside the fiber instead of on its stack; on other
// processors Boost.Context's. WARPKIT_BOOST_SWITCH asks for the latter anywhere.
#if defined(__x86_64__) && !defined(WARPKIT_BOOST_SWITCH)
#define WARPKIT_OWN_SWITCH 1
#else
#include <boost/context/detail/fcontext.hpp>
#endif

namespace warpkit::emulator {

/// What a fiber needs to go on where it left off: what a function call must preserve. Rounding
/// modes aren't kept apart, since CUDA has none that a thread could set.
struct Fiber {
#if defined(WARPKIT_OWN_SWITCH)
  // The switch knows this order. It fills a cache line, so that threads which follow each other in
  // memory and in time are fetched ahead, which their stacks, a page each, would not be.
  void* stack_pointer;
  void* instruction;
  void* preserved[6];  // rbx, rbp, r12, r13, r14, r15
#else
  boost::context::detail::fcontext_t context;
#endif
};

#if defined(WARPKIT_OWN_SWITCH)

constexpr int kResultPlace = 120;  ///< Of a thread's result, in bytes from its fiber.

extern "C" {
/// Leaves one fiber and goes on in another; returns when somebody switches back.
/// @param from receives the state of the fiber that is left.
/// @param to where to go on.
/// @return what lies kResultPlace bytes behind the fiber's address when somebody switches back: for
/// a
///   thread its result, so that a function whose result that is may end in the switch.
std::uint64_t warpkit_switch_fiber(Fiber& from, const Fiber& to);
/// Goes on in a fiber; the one that is left never runs again.
/// @param to where to go on.
[[noreturn]] void warpkit_enter_fiber(const Fiber& to);
}

/// Makes a fiber that begins in `start` when it is first switched to.
/// @param fiber the fiber.
/// @param top where its stack pointer starts.
/// @param start a function that never returns.
inline void prepare_fiber(Fiber& fiber, void* top, void*, void (*start)()) {
  // As just after a call: a multiple of 16, less the return address. It is null, and so is the
  // frame pointer, so that a debugger's list of callers ends there.
  const std::uintptr_t aligned = reinterpret_cast<std::uintptr_t>(top) & ~std::uintptr_t{15};
  void** return_address = reinterpret_cast<void**>(aligned - 8);
  *return_address = nullptr;
  fiber.stack_pointer = return_address;
  fiber.instruction = reinterpret_cast<void*>(start);
  fiber.preserved[1] = nullptr;
}

inline void switch_fiber(Fiber& from, const Fiber& to) { warpkit_switch_fiber(from, to); }
[[noreturn]] inline void enter_fiber(const Fiber& to) { warpkit_enter_fiber(to); }

#else

/// Makes a fiber that begins in `start` when it is first switched to.
/// @param fiber the fiber.
/// @param top where its stack pointer starts.
/// @param bottom the lowest address of its stack.
/// @param start a function that never returns.
void prepare_fiber(Fiber& fiber, void* top, void* bottom, void (*start)());

/// Leaves one fiber and goes on in another; returns when somebody switches back.
/// @param from receives the state of the fiber that is left.
/// @param to where to go on.
void switch_fiber(Fiber& from, const Fiber& to);
/// Goes on in a fiber; the one that is left never runs again.
/// @param to where to go on.
[[noreturn]] void enter_fiber(const Fiber& to);

#endif

}  // namespace warpkit::emulator
