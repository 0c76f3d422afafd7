/// @file
/// What the arguments of a launch are, so that findings can name arrays.
#pragma once

#include <stddef.h>

#include <type_traits>

namespace warpkit::emulator {

/// An argument of a launch.
struct LaunchArgument {
  const void* pointer;   ///< Its value if it is a pointer to data, else null.
  size_t element_bytes;  ///< Size of what it points to; 0 for void.
  bool is_scalar;        ///< It points to numbers, which have no padding.
  size_t alignment = 0;  ///< Of what it points to, in bytes; 0 for void.
};

/// The arguments of a launch, in builds whose accesses are watched.
struct LaunchArguments {
  static constexpr int kMost = 24;  ///< Further ones stay without names.

  const char* text;            ///< As written, with commas between; null when unknown.
  int count;                   ///< Used entries of `list`.
  LaunchArgument list[kMost];  ///< In order.
};

/// Describes one argument.
template <class T>
inline LaunchArgument describe_argument(const T& argument) {
  if constexpr (std::is_pointer_v<T>) {
    using Element = std::remove_cv_t<std::remove_pointer_t<T>>;
    if constexpr (std::is_void_v<Element>) {
      return {const_cast<const void*>(argument), 0, false};
    } else if constexpr (!std::is_function_v<Element>) {
      return {const_cast<const void*>(static_cast<const volatile void*>(argument)), sizeof(Element),
              std::is_arithmetic_v<Element>, alignof(Element)};
    }
  }
  return {nullptr, 0, false};
}

/// Describes all; the observer of the launch deletes them.
template <class... Arguments>
inline const LaunchArguments* describe_arguments(const char* text, const Arguments&... arguments) {
  LaunchArguments* described = new LaunchArguments{text, 0, {}};
  const auto add = [&](const LaunchArgument& argument) {
    if (described->count < LaunchArguments::kMost) described->list[described->count++] = argument;
  };
  (add(describe_argument(arguments)), ...);
  static_cast<void>(add);
  return described;
}

}  // namespace warpkit::emulator
