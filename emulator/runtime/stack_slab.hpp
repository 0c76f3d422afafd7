/// @file
/// Stacks for the fibers of one worker.
#pragma once

#include <cstddef>
#include <vector>

#include "emulator/runtime/sanitizer.hpp"

namespace warpkit::emulator {

/// Hands out stacks, the one given back last first, since it is the hottest in the cache.
///
/// All lie in one slab with a guard page below each. Their tops are staggered by some cache lines:
/// stacks at equal page offsets would compete for the same cache sets.
class StackSlab {
 public:
  /// @param count the most stacks that can be out at once.
  explicit StackSlab(int count);
  ~StackSlab();
  StackSlab(const StackSlab&) = delete;             // the slab's addresses are in use
  StackSlab& operator=(const StackSlab&) = delete;  // likewise

  /// @return the number of a free stack.
  /// @throws std::bad_alloc if there is no memory for it.
  int take() {
    if (free_.empty()) return make();
    const int stack = free_.back();
    free_.pop_back();
    // The fiber that had it jumped away from its frames without returning from them.
    forget_stack_contents(bounds(stack));
    return stack;
  }
  /// Gives a stack back; its fiber may still be running on it until it switches away.
  /// @param stack its number.
  void give_back(int stack) { free_.push_back(stack); }
  /// Takes back every stack; no fiber may use one any more.
  void give_back_all();

  /// @param stack its number.
  /// @return where a fiber's stack pointer starts.
  void* top(int stack) const {
    const std::size_t colour = static_cast<std::size_t>(stack) * kColourStep % kColours;
    return slab_ + kStride * static_cast<std::size_t>(stack + 1) - colour * kLine;
  }
  /// @param stack its number.
  /// @return the usable memory of the stack.
  StackBounds bounds(int stack) const {
    return {slab_ + kStride * static_cast<std::size_t>(stack) + kGuard, kStack};
  }
  /// @param address any address.
  /// @return true if it lies in the guard below a stack.
  bool in_guard(const void* address) const;
  /// @param address any address.
  /// @return true if it lies in a stack or a guard.
  bool contains(const void* address) const;
  /// @return the memory of all stacks and guards.
  StackBounds all() const { return {slab_, kStride * static_cast<std::size_t>(count_)}; }

 private:
  static constexpr std::size_t kGuard = 16 * 1024;
  // libm and printf need more than 16 KiB, and kernels keep arrays on it.
  static constexpr std::size_t kStack = 256 * 1024;
  static constexpr std::size_t kStride = kGuard + kStack;
  // A thread's hot frames take a few lines; an odd step spreads them over all sets of a page.
  static constexpr std::size_t kLine = 64;
  static constexpr std::size_t kColours = 64;
  static constexpr std::size_t kColourStep = 5;

  int make();

  char* slab_;
  int count_;
  int made_ = 0;  // stacks whose pages have been made accessible
  std::vector<int> free_;
};

}  // namespace warpkit::emulator
