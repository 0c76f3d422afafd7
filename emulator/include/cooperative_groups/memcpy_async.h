/// @file
/// Copies by a whole group that go on while its threads do other things.
#pragma once

#include "../warpkit/emulator/macros_aside.h"

#include "../cooperative_groups.h"
#include "../warpkit/emulator/cuda/async_copy.h"

namespace cooperative_groups {

/// Copies bytes; every thread of the group calls it, and takes a share.
template <class Group, class T, class Size>
inline void memcpy_async(const Group& group, T* target, const T* source, const Size& bytes,
                         ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  namespace emulator = ::warpkit::emulator;
  emulator::queue_async_copy(emulator::share_of_copy(group, target, source, bytes, site));
  emulator::commit_async_copies();
}

/// Copies elements: as many as both sides have.
template <class Group, class T, class TargetSize, class SourceSize>
inline void memcpy_async(const Group& group, T* target, const TargetSize& target_count,
                         const T* source, const SourceSize& source_count,
                         ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const size_t into = static_cast<size_t>(target_count);
  const size_t from = static_cast<size_t>(source_count);
  memcpy_async(group, target, source, sizeof(T) * (into < from ? into : from), site);
}

/// Waits for the group's copies but the latest kStages, then for the group.
template <unsigned int kStages, class Group>
WARPKIT_COPY void wait_prior(const Group& group,
                             ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  ::warpkit::emulator::carry_out_all_but(kStages);
  group.sync(site);
}

/// Waits for all copies of the group, then for the group.
template <class Group>
WARPKIT_COPY void wait(const Group& group,
                       ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  wait_prior<0>(group, site);
}

}  // namespace cooperative_groups

#include "../warpkit/emulator/macros_back.h"
