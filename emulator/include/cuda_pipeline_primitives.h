/// @file
/// Asynchronous copies of one thread, as plain functions.
#pragma once

#include "warpkit/emulator/macros_aside.h"

#include "cuda_awbarrier_primitives.h"
#include "cuda_runtime.h"
#include "warpkit/emulator/cuda/async_copy.h"

/// Copies 4, 8 or 16 bytes, of which the last `zeros` become zero.
inline void __pipeline_memcpy_async(
    void* target, const void* source, size_t size_and_align, size_t zeros = 0,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  namespace emulator = ::warpkit::emulator;
  const auto places =
      reinterpret_cast<std::uintptr_t>(target) | reinterpret_cast<std::uintptr_t>(source);
  if ((size_and_align != 4 && size_and_align != 8 && size_and_align != 16) ||
      places % size_and_align != 0 || zeros > size_and_align) {
    emulator::misuse(
        "__pipeline_memcpy_async copies 4, 8 or 16 bytes between addresses that are "
        "multiples of that size",
        site);
  }
  char* const bytes = static_cast<char*>(target);
  const size_t read = size_and_align - zeros;
  if (read > 0) emulator::queue_async_copy({bytes, static_cast<const char*>(source), read, 0, 1});
  if (zeros > 0) emulator::queue_async_copy({bytes + read, nullptr, zeros, 0, 1});
}

inline void __pipeline_commit() { ::warpkit::emulator::commit_async_copies(); }

WARPKIT_COPY void __pipeline_wait_prior(size_t prior) {
  ::warpkit::emulator::carry_out_all_but(prior);
}

/// The barrier's phase ends no sooner than the copies queued so far.
WARPKIT_COPY void __pipeline_arrive_on(__mbarrier_t*) {
  ::warpkit::emulator::commit_async_copies();
  ::warpkit::emulator::carry_out_all_but(0);
}

#include "warpkit/emulator/macros_back.h"
