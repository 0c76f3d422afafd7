#include "emulator/runtime/stack_slab.hpp"

#include <sys/mman.h>

#include <new>

namespace warpkit::emulator {
namespace {

constexpr std::size_t kGuard = 16 * 1024;
// libm and printf need more than 16 KiB, and kernels keep arrays on it.
constexpr std::size_t kStack = 256 * 1024;
constexpr std::size_t kStride = kGuard + kStack;
// A thread's hot frames take a few lines; an odd step spreads them over all sets of a page.
constexpr std::size_t kLine = 64;
constexpr std::size_t kColours = 64;
constexpr std::size_t kColourStep = 5;

}  // namespace

StackSlab::StackSlab(int count) : count_(count) {
  void* slab =
      mmap(nullptr, kStride * count, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (slab == MAP_FAILED) throw std::bad_alloc();
  slab_ = static_cast<char*>(slab);
  free_.reserve(count);
}

StackSlab::~StackSlab() { munmap(slab_, kStride * count_); }

int StackSlab::take() {
  if (!free_.empty()) {
    const int stack = free_.back();
    free_.pop_back();
    // The fiber that had it jumped away from its frames without returning from them.
    forget_stack_contents(bounds(stack));
    return stack;
  }
  if (made_ == count_) throw std::bad_alloc();
  open_next();
  return made_++;
}

void StackSlab::open_next() {
  const StackBounds fresh = bounds(made_);
  char* const guard = static_cast<char*>(fresh.bottom) - kGuard;
  // A guard inside a mapping, where the kernel has such (Linux 6.13), so that a slab stays one
  // mapping: of those a process may have 65530, and a grid has up to 32768 threads.
  constexpr int kGuardInstall = 102;
  if (mprotect(guard, kStride, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
  if (madvise(guard, kGuard, kGuardInstall) == 0) return;
  if (mprotect(guard, kGuard, PROT_NONE) != 0) throw std::bad_alloc();
}

void StackSlab::give_back_all() {
  free_.clear();
  for (int stack = made_ - 1; stack >= 0; --stack) {
    forget_stack_contents(bounds(stack));
    free_.push_back(stack);
  }
}

void* StackSlab::top(int stack) const {
  const std::size_t colour = static_cast<std::size_t>(stack) * kColourStep % kColours;
  return slab_ + kStride * (stack + 1) - colour * kLine;
}

StackBounds StackSlab::bounds(int stack) const {
  return {slab_ + kStride * stack + kGuard, kStack};
}

bool StackSlab::contains(const void* address) const {
  const std::ptrdiff_t offset = static_cast<const char*>(address) - slab_;
  return offset >= 0 && offset < static_cast<std::ptrdiff_t>(kStride) * count_;
}

bool StackSlab::in_guard(const void* address) const {
  return contains(address) && (static_cast<const char*>(address) - slab_) % kStride < kGuard;
}

}  // namespace warpkit::emulator
