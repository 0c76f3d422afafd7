#include "emulator/runtime/stack_slab.hpp"

#include <sys/mman.h>

#include <new>

namespace warpkit::emulator {

StackSlab::StackSlab(int count) : count_(count) {
  void* slab =
      mmap(nullptr, kStride * count, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (slab == MAP_FAILED) throw std::bad_alloc();
  slab_ = static_cast<char*>(slab);
  free_.reserve(count);
}

StackSlab::~StackSlab() { munmap(slab_, kStride * count_); }

int StackSlab::make() {
  if (made_ == count_) throw std::bad_alloc();
  const StackBounds fresh = bounds(made_);
  char* const guard = static_cast<char*>(fresh.bottom) - kGuard;
  // A guard inside a mapping, where the kernel has such (Linux 6.13), so that a slab stays one
  // mapping: of those a process may have 65530, and a grid has up to 32768 threads.
  constexpr int kGuardInstall = 102;
  if (mprotect(guard, kStride, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
  if (madvise(guard, kGuard, kGuardInstall) != 0 && mprotect(guard, kGuard, PROT_NONE) != 0) {
    throw std::bad_alloc();
  }
  return made_++;
}

void StackSlab::give_back_all() {
  free_.clear();
  for (int stack = made_ - 1; stack >= 0; --stack) {
    forget_stack_contents(bounds(stack));
    free_.push_back(stack);
  }
}

bool StackSlab::contains(const void* address) const {
  const std::ptrdiff_t offset = static_cast<const char*>(address) - slab_;
  return offset >= 0 && offset < static_cast<std::ptrdiff_t>(kStride) * count_;
}

bool StackSlab::in_guard(const void* address) const {
  return contains(address) && (static_cast<const char*>(address) - slab_) % kStride < kGuard;
}

}  // namespace warpkit::emulator
