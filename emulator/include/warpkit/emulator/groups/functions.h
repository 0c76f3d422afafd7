/// @file
/// Functions of every kind of group, and the operators of reductions and scans.
#pragma once

#include "grid_group.h"
#include "partitions.h"

namespace cooperative_groups {

template <class Group>
inline void sync(const Group& group,
                 ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  group.sync(site);
}
template <class Group>
inline auto thread_rank(const Group& group) {
  return group.thread_rank();
}
template <class Group>
inline auto group_size(const Group& group) {
  return group.num_threads();
}

/// Calls the function in one thread of the group.
template <class Group, class Function, class... Arguments>
inline void invoke_one(const Group& group, Function&& function, Arguments&&... arguments) {
  if (group.thread_rank() == 0) {
    static_cast<Function&&>(function)(static_cast<Arguments&&>(arguments)...);
  }
}

/// Calls the function in one thread of the group, and gives all of them the result.
template <class Group, class Function, class... Arguments>
inline auto invoke_one_broadcast(const Group& group, Function&& function,
                                 Arguments&&... arguments) {
  using Result = ::warpkit::emulator::Plain<std::invoke_result_t<Function, Arguments...>>;
  static_assert(!std::is_void_v<Result>, "a function without a result is called by invoke_one");
  Result result{};
  if (group.thread_rank() == 0) {
    result = static_cast<Function&&>(function)(static_cast<Arguments&&>(arguments)...);
  }
  return group.shfl(result, 0);
}

template <class T>
struct plus {
  T operator()(T a, T b) const { return a + b; }
};
template <class T>
struct less {
  T operator()(T a, T b) const { return b < a ? b : a; }
};
template <class T>
struct greater {
  T operator()(T a, T b) const { return a < b ? b : a; }
};
template <class T>
struct bit_and {
  T operator()(T a, T b) const { return a & b; }
};
template <class T>
struct bit_or {
  T operator()(T a, T b) const { return a | b; }
};
template <class T>
struct bit_xor {
  T operator()(T a, T b) const { return a ^ b; }
};

}  // namespace cooperative_groups
