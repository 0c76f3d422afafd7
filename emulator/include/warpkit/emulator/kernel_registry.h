/// @file
/// Kernels by address: what calls need that are given a kernel as `const void*`.
#pragma once

#include <type_traits>
#include <utility>

#include "launch.h"

namespace warpkit::emulator {

/// A kernel whose type isn't known where it is launched.
struct RegisteredKernel {
  const void* kernel;  ///< Its address.
  const char* name;    ///< Its name in the source.
  /// Launches it.
  /// @param self this object.
  /// @param shape the configuration.
  /// @param arguments points to each argument; they are copied before the call returns.
  void (*launch)(const RegisteredKernel& self, const LaunchShape& shape, void* const* arguments);
  const RegisteredKernel* next;  ///< Another one; the registry's.
};

/// Adds a kernel to the registry.
/// @param kernel lives until the program ends.
void register_kernel(RegisteredKernel& kernel);

/// Finds a kernel.
/// @param kernel its address.
/// @return what is known about it, or null.
const RegisteredKernel* registered_kernel(const void* kernel);

/// RegisteredKernel::launch of a type of kernels.
template <class... Parameters, size_t... Indices>
void launch_registered(const RegisteredKernel& self, const LaunchShape& shape,
                       [[maybe_unused]] void* const* arguments, std::index_sequence<Indices...>) {
  using Function = void (*)(Parameters...);
  const auto function = reinterpret_cast<Function>(const_cast<void*>(self.kernel));
  Configuration(shape).warpkit_kernel(self.name, function)(static_cast<Parameters>(
      *static_cast<std::remove_reference_t<Parameters>*>(arguments[Indices]))...);
}

/// Registers one kernel for as long as the program runs.
class KernelRegistration {
 public:
  /// @param name the kernel's name.
  /// @param typed called with a TypeProbe gives the kernel's KernelType; ill-formed, for a template
  ///   or an overloaded kernel, and then nothing is registered.
  template <class Typed>
  KernelRegistration(const char* name, Typed typed) {
    if constexpr (std::is_invocable_v<Typed, TypeProbe>) add(name, typed(TypeProbe{}));
  }

 private:
  template <class... Parameters>
  void add(const char* name, KernelType<Parameters...> type) {
    kernel_ = {reinterpret_cast<const void*>(type.kernel), name,
               [](const RegisteredKernel& self, const LaunchShape& shape, void* const* arguments) {
                 launch_registered<Parameters...>(self, shape, arguments,
                                                  std::index_sequence_for<Parameters...>{});
               },
               nullptr};
    register_kernel(kernel_);
  }

  RegisteredKernel kernel_{};
};

/// Registers an instance of a kernel template before main, because the instance's body names this.
/// @tparam Typed as KernelRegistration's, a closure without captures.
template <class Typed>
struct InstanceRegistration {
  /// C++17 can't make such a closure from its type, and it has no bytes that calling it could read.
  union Closure {
    char byte = 0;
    Typed typed;
  };
  static inline const KernelRegistration registration{"an instance of a kernel template",
                                                      Closure{}.typed};
};

/// Does nothing when it runs.
template <class Typed>
inline void register_instance(Typed) {
  if constexpr (std::is_invocable_v<Typed, TypeProbe>) {
    static_cast<void>(&InstanceRegistration<Typed>::registration);
  }
}

/// Whether a name is one function's that returns void and is no template, as a kernel's is.
/// @param typed as KernelRegistration's.
/// @return a true or a false type.
template <class Typed>
constexpr auto names_one_function(Typed) {
  return std::bool_constant<std::is_invocable_v<Typed, TypeProbe>>{};
}

/// Stands in front of a call, without a launch, of what has a kernel's name.
__attribute__((error("a kernel is called as kernel<<<grid, block>>>(arguments)"))) void
    refuse_call_of_kernel(std::true_type);
inline void refuse_call_of_kernel(std::false_type) {}

}  // namespace warpkit::emulator

/// Begins the body of a kernel template.
#define WARPKIT_REGISTER_INSTANCE(instance)                                                    \
  ::warpkit::emulator::register_instance(                                                      \
      [](auto warpkit_type) -> decltype(::warpkit::emulator::warpkit_kernel_type(warpkit_type, \
                                                                                 instance)) {  \
        return ::warpkit::emulator::warpkit_kernel_type(warpkit_type, instance);               \
      })

#define WARPKIT_PASTE_WORDS(a, b) a##b
#define WARPKIT_PASTE(a, b) WARPKIT_PASTE_WORDS(a, b)

/// Follows the definition of a kernel.
#define WARPKIT_REGISTER_KERNEL(name)                                                          \
  [[maybe_unused]] static const ::warpkit::emulator::KernelRegistration WARPKIT_PASTE(         \
      warpkit_registration_, __COUNTER__)(                                                     \
      #name,                                                                                   \
      [](auto warpkit_type) -> decltype(::warpkit::emulator::warpkit_kernel_type(warpkit_type, \
                                                                                 name)) {      \
        return ::warpkit::emulator::warpkit_kernel_type(warpkit_type, name);                   \
      })
