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
  int take();
  /// Gives a stack back; its fiber may still be running on it until it switches away.
  /// @param stack its number.
  void give_back(int stack) { free_.push_back(stack); }
  /// Takes back every stack; no fiber may use one any more.
  void give_back_all();

  /// @param stack its number.
  /// @return where a fiber's stack pointer starts.
  void* top(int stack) const;
  /// @param stack its number.
  /// @return the usable memory of the stack.
  StackBounds bounds(int stack) const;
  /// @param address any address.
  /// @return true if it lies in the guard below a stack.
  bool in_guard(const void* address) const;
  /// @param address any address.
  /// @return true if it lies in a stack or a guard.
  bool contains(const void* address) const;

 private:
  void open_next();

  char* slab_;
  int count_;
  int made_ = 0;  // stacks whose pages have been made accessible
  std::vector<int> free_;
};

}  // namespace warpkit::emulator
