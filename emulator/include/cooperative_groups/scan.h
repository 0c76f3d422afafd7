/// @file
/// Scans over a group.
#pragma once

#include "../warpkit/emulator/macros_aside.h"

#include "../cooperative_groups.h"
#include "../cuda/atomic"
#include "../warpkit/emulator/groups/atomic_updates.h"
#include "../warpkit/emulator/groups/collectives.h"

namespace cooperative_groups {

template <class Group, class T, class Operation>
inline auto inclusive_scan(const Group& group, T&& value, Operation&& operation,
                           ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here())
    -> ::warpkit::emulator::Combined<Operation, T> {
  using Result = ::warpkit::emulator::Combined<Operation, T>;
  return ::warpkit::emulator::scan_group<Group, Result>(group, value, operation, site);
}
template <class Group, class T>
inline auto inclusive_scan(const Group& group, T&& value,
                           ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return inclusive_scan(group, value, plus<::warpkit::emulator::Plain<T>>(), site);
}

template <class Group, class T, class Operation>
inline auto exclusive_scan(const Group& group, T&& value, Operation&& operation,
                           ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here())
    -> ::warpkit::emulator::Combined<Operation, T> {
  return ::warpkit::emulator::value_before(group, inclusive_scan(group, value, operation, site),
                                           site);
}
template <class Group, class T>
inline auto exclusive_scan(const Group& group, T&& value,
                           ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return exclusive_scan(group, value, plus<::warpkit::emulator::Plain<T>>(), site);
}

}  // namespace cooperative_groups

namespace warpkit::emulator {

/// Combines the atomic with a group's total; each thread gets its part of the scan, combined with
/// what the atomic held before.
template <bool kInclusive, class Group, class Atomic, class T, class Operation>
T scan_update(const Group& group, Atomic& target, const T& value, Operation& operation, Site site) {
  const T scanned = scan_group<Group, T>(group, value, operation, site);
  const unsigned last = group.num_threads() - 1;
  T old{};
  if (group.thread_rank() == last) old = update_atomic(target, scanned, operation);
  old = group.shfl(old, static_cast<int>(last), site);
  if constexpr (kInclusive) {
    return operation(old, scanned);
  } else {
    const T before = value_before(group, scanned, site);
    return group.thread_rank() == 0 ? old : T(operation(old, before));
  }
}

}  // namespace warpkit::emulator

/// The forms of one scan that updates an atomic.
#define WARPKIT_SCAN_UPDATE(name, inclusive, Target)                                              \
  template <class Group, class T, class Value, ::cuda::thread_scope kScope, class Operation>      \
  inline T name(const Group& group, Target& target, Value&& value, Operation&& operation,         \
                ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {             \
    return ::warpkit::emulator::scan_update<inclusive, Group>(group, target, T(value), operation, \
                                                              site);                              \
  }                                                                                               \
  template <class Group, class T, class Value, ::cuda::thread_scope kScope>                       \
  inline T name(const Group& group, Target& target, Value&& value,                                \
                ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {             \
    plus<T> operation;                                                                            \
    return ::warpkit::emulator::scan_update<inclusive, Group>(group, target, T(value), operation, \
                                                              site);                              \
  }
#define WARPKIT_ATOMIC_TARGET ::cuda::atomic<T, kScope>
#define WARPKIT_ATOMIC_REF_TARGET const ::cuda::atomic_ref<T, kScope>

namespace cooperative_groups {
WARPKIT_SCAN_UPDATE(inclusive_scan_update, true, WARPKIT_ATOMIC_TARGET)
WARPKIT_SCAN_UPDATE(inclusive_scan_update, true, WARPKIT_ATOMIC_REF_TARGET)
WARPKIT_SCAN_UPDATE(exclusive_scan_update, false, WARPKIT_ATOMIC_TARGET)
WARPKIT_SCAN_UPDATE(exclusive_scan_update, false, WARPKIT_ATOMIC_REF_TARGET)
}  // namespace cooperative_groups

#undef WARPKIT_ATOMIC_REF_TARGET
#undef WARPKIT_ATOMIC_TARGET
#undef WARPKIT_SCAN_UPDATE

#include "../warpkit/emulator/macros_back.h"
