/// @file
/// Block-wide barriers and memory fences.
#pragma once

#include "site.h"

/// A compiler mustn't copy a barrier call into two branches, which would make one barrier two.
#if defined(__clang__)
#define WARPKIT_BARRIER __attribute__((noduplicate, convergent))
#else
#define WARPKIT_BARRIER
#endif

namespace warpkit::emulator {

/// Waits for every thread of the block that hasn't exited.
void wait_for_block(Site site) WARPKIT_BARRIER;

/// Waits for every thread of the grid that hasn't exited; fails the launch unless it is
/// cooperative.
void wait_for_grid(Site site) WARPKIT_BARRIER;

/// Waits for the block, then returns how many threads gave a nonzero predicate.
int count_in_block(int predicate, Site site) WARPKIT_BARRIER;

/// Orders this thread's memory accesses before it and behind it, for every thread.
void fence();

/// Likewise, for the threads of this block alone.
void fence_in_block();

/// Fails the launch.
[[noreturn]] void trap(Site site);

}  // namespace warpkit::emulator

inline __attribute__((always_inline)) void __syncthreads(
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  ::warpkit::emulator::wait_for_block(site);
}

inline __attribute__((always_inline)) int __syncthreads_count(
    int predicate, ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return ::warpkit::emulator::count_in_block(predicate, site);
}

inline __attribute__((always_inline)) int __syncthreads_and(
    int predicate, ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return ::warpkit::emulator::count_in_block(!predicate, site) == 0;
}

inline __attribute__((always_inline)) int __syncthreads_or(
    int predicate, ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return ::warpkit::emulator::count_in_block(predicate, site) != 0;
}

inline void __threadfence_block() { ::warpkit::emulator::fence_in_block(); }
inline void __threadfence_cluster() { ::warpkit::emulator::fence(); }
inline void __threadfence() { ::warpkit::emulator::fence(); }
inline void __threadfence_system() { ::warpkit::emulator::fence(); }

inline void __trap(::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  ::warpkit::emulator::trap(site);
}

// Two barriers in one line are two barriers. Only where CUDA is compiled: elsewhere a program may
// have functions with these names.
#if defined(__CUDACC__)
#define WARPKIT_THIS_CALL ::warpkit::emulator::Site::here(__FILE__, __LINE__, __COUNTER__ + 1)
#define __syncthreads() __syncthreads(WARPKIT_THIS_CALL)
#define __syncthreads_count(...) __syncthreads_count(__VA_ARGS__, WARPKIT_THIS_CALL)
#define __syncthreads_and(...) __syncthreads_and(__VA_ARGS__, WARPKIT_THIS_CALL)
#define __syncthreads_or(...) __syncthreads_or(__VA_ARGS__, WARPKIT_THIS_CALL)
#endif
