/// @file
/// What a kernel's source says of it and calls may ask before it runs: its launch bounds, its
/// clusters, the shared variables of its body.
#pragma once

#include "kernel_registry.h"

namespace warpkit::emulator {

/// Notes the first argument of a kernel's `__launch_bounds__`.
/// @param kernel its address.
/// @param most threads a block.
void note_launch_bound(const void* kernel, long long most);

/// Notes that a kernel has `__cluster_dims__` of more than one block.
/// @param kernel its address.
void note_clusters(const void* kernel);

/// Notes a shared variable in a kernel's body; the same one again counts once.
/// @param kernel its address.
/// @param name the variable's name.
/// @param line where it is declared.
/// @param bytes its size.
void note_shared_variable(const void* kernel, const char* name, int line, size_t bytes);

/// The words of `__launch_bounds__(most, …)`.
template <class... Rest>
struct LaunchBounds {
  long long most;  ///< The first.
  /// @param first the first word; what follows guides nvcc's choice of registers only.
  constexpr LaunchBounds(long long first, Rest...) : most(first) {}
  /// @param kernel the kernel that they belong to.
  void note(const void* kernel) const { note_launch_bound(kernel, most); }
};
template <class... Rest>
LaunchBounds(long long, Rest...) -> LaunchBounds<Rest...>;

/// The words of `__cluster_dims__(x, y, z)`.
struct ClusterDims {
  long long blocks;  ///< A cluster's.
  /// @param x blocks in this direction, as y and z.
  constexpr ClusterDims(long long x, long long y = 1, long long z = 1) : blocks(x * y * z) {}
  /// @param kernel the kernel that they belong to.
  void note(const void* kernel) const {
    if (blocks != 1) note_clusters(kernel);
  }
};

/// A shared variable of a kernel's body.
struct SharedVariable {
  const char* name;  ///< As written.
  int line;          ///< Of its declaration.
  size_t bytes;      ///< Its size.
  /// @param kernel the kernel that it belongs to.
  void note(const void* kernel) const { note_shared_variable(kernel, name, line, bytes); }
};

/// Notes a fact about a kernel when it is constructed.
class KernelFact {
 public:
  /// @param typed as KernelRegistration's; nothing is noted where one address can't be told.
  /// @param fact what to note.
  template <class Typed, class Fact>
  KernelFact(Typed typed, const Fact& fact) {
    if constexpr (std::is_invocable_v<Typed, TypeProbe>) {
      fact.note(reinterpret_cast<const void*>(typed(TypeProbe{}).kernel));
    }
  }
};

/// Notes a fact before main, because the body of a kernel, or of a template's instance, names this.
/// @tparam Typed as KernelRegistration's, a closure without captures.
/// @tparam Fact gives the fact, likewise.
template <class Typed, class Fact>
struct FactOfBody {
  /// See InstanceRegistration.
  union Closures {
    char byte = 0;
    Typed typed;
    Fact fact;
  };
  static inline const KernelFact noted{Closures{}.typed, Closures{}.fact()};
};

/// Ends the launch: which instance of a template it calls was known only by its arguments.
[[noreturn]] void refuse_clusters();
inline void refuse(const ClusterDims& dims) {
  if (dims.blocks != 1) refuse_clusters();
}
template <class Other>
inline void refuse(const Other&) {}

/// Does nothing when it runs, unless the kernel can't run at all.
template <class Typed, class Fact>
inline void note_fact(Typed, Fact fact) {
  refuse(fact());
  if constexpr (std::is_invocable_v<Typed, TypeProbe>) {
    static_cast<void>(&FactOfBody<Typed, Fact>::noted);
  }
}

}  // namespace warpkit::emulator

#define WARPKIT_TYPE_OF(kernel)                                                            \
  [](auto warpkit_type) -> decltype(::warpkit::emulator::warpkit_kernel_type(warpkit_type, \
                                                                             kernel)) {    \
    return ::warpkit::emulator::warpkit_kernel_type(warpkit_type, kernel);                 \
  }

/// Follows the definition of a kernel with `__launch_bounds__` or `__cluster_dims__`.
#define WARPKIT_KERNEL_FACT(kernel, ...)                                       \
  [[maybe_unused]] static const ::warpkit::emulator::KernelFact WARPKIT_PASTE( \
      warpkit_fact_, __COUNTER__)(WARPKIT_TYPE_OF(kernel), ::warpkit::emulator::__VA_ARGS__)

/// Stands in the body of a kernel template that has them.
#define WARPKIT_INSTANCE_FACT(instance, ...)                \
  ::warpkit::emulator::note_fact(WARPKIT_TYPE_OF(instance), \
                                 [] { return ::warpkit::emulator::__VA_ARGS__; })

/// Follows the declaration of a `__shared__` variable in a kernel's body.
#define WARPKIT_SHARED_IN(kernel, variable) \
  WARPKIT_INSTANCE_FACT(kernel, SharedVariable{#variable, __LINE__, sizeof(variable)})
