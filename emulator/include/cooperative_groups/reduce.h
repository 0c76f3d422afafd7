/// @file
/// Reductions over a group.
#pragma once

#include "../warpkit/emulator/macros_aside.h"

#include "../cooperative_groups.h"
#include "../cuda/atomic"
#include "../warpkit/emulator/groups/atomic_updates.h"
#include "../warpkit/emulator/groups/collectives.h"

namespace cooperative_groups {

template <class Group, class T, class Operation>
inline auto reduce(const Group& group, T&& value, Operation&& operation,
                   ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here())
    -> ::warpkit::emulator::Combined<Operation, T> {
  using Result = ::warpkit::emulator::Combined<Operation, T>;
  return ::warpkit::emulator::reduce_group<Group, Result>(group, value, operation, site);
}

/// Reduces, and stores the result.
template <class Group, class T, class Value, class Operation>
inline void reduce_store_async(const Group& group, T* target, Value&& value, Operation&& operation,
                               ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const T total = reduce(group, value, operation, site);
  if (group.thread_rank() == 0) *target = total;
}
template <class Group, class T, ::cuda::thread_scope kScope, class Value, class Operation>
inline void reduce_store_async(const Group& group, ::cuda::atomic<T, kScope>& target, Value&& value,
                               Operation&& operation,
                               ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const T total = reduce(group, value, operation, site);
  if (group.thread_rank() == 0) target.store(total, ::cuda::std::memory_order_relaxed);
}
template <class Group, class T, ::cuda::thread_scope kScope, class Value, class Operation>
inline void reduce_store_async(const Group& group, const ::cuda::atomic_ref<T, kScope>& target,
                               Value&& value, Operation&& operation,
                               ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const T total = reduce(group, value, operation, site);
  if (group.thread_rank() == 0) target.store(total, ::cuda::std::memory_order_relaxed);
}

/// Reduces, and combines an atomic with the result.
template <class Group, class T, ::cuda::thread_scope kScope, class Value, class Operation>
inline void reduce_update_async(
    const Group& group, ::cuda::atomic<T, kScope>& target, Value&& value, Operation&& operation,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const T total = reduce(group, value, operation, site);
  if (group.thread_rank() == 0) ::warpkit::emulator::update_atomic(target, total, operation);
}
template <class Group, class T, ::cuda::thread_scope kScope, class Value, class Operation>
inline void reduce_update_async(
    const Group& group, const ::cuda::atomic_ref<T, kScope>& target, Value&& value,
    Operation&& operation, ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const T total = reduce(group, value, operation, site);
  if (group.thread_rank() == 0) ::warpkit::emulator::update_atomic(target, total, operation);
}

}  // namespace cooperative_groups

#include "../warpkit/emulator/macros_back.h"
