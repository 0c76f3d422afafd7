/// @file
/// The typed forms of calls that launch kernels or ask about them: a kernel is a function here, so
/// that its address tells how it is called, also when it is a template's.
#pragma once

#include <type_traits>
#include <utility>

#include "kernel_registry.h"
#include "launch_calls.h"

namespace warpkit::emulator {

/// Launches a kernel as cudaLaunchKernel or cudaLaunchCooperativeKernel do.
/// @param kernel the kernel.
/// @param shape the configuration.
/// @param arguments points to each argument.
/// @return the launch's error, which is the last error too.
cudaError_t launch_kernel(const RegisteredKernel& kernel, const LaunchShape& shape,
                          void* const* arguments);

/// Launches a kernel as cudaLaunchKernelExC does.
/// @param kernel the kernel.
/// @param config the configuration with its attributes.
/// @param site where the launch is written.
/// @param arguments points to each argument.
/// @return as launch_kernel.
cudaError_t launch_kernel(const RegisteredKernel& kernel, const cudaLaunchConfig_t* config,
                          Site site, void* const* arguments);

/// What a kernel's type tells.
/// @param kernel the kernel, not null.
/// @return what the registry would say of it.
template <class... Parameters>
RegisteredKernel described_kernel(void (*kernel)(Parameters...)) {
  const auto address = reinterpret_cast<const void*>(kernel);
  const RegisteredKernel* known = registered_kernel(address);
  return {address, known ? known->name : "given by its address",
          [](const RegisteredKernel& self, const LaunchShape& shape, void* const* arguments) {
            launch_registered<Parameters...>(self, shape, arguments,
                                             std::index_sequence_for<Parameters...>{});
          },
          nullptr};
}

}  // namespace warpkit::emulator

template <class... Parameters>
inline cudaError_t cudaLaunchKernel(
    void (*kernel)(Parameters...), dim3 grid, dim3 block, void** arguments, size_t shared = 0,
    cudaStream_t stream = 0, warpkit::emulator::Site site = warpkit::emulator::Site::here()) {
  if (!kernel) return cudaErrorInvalidDeviceFunction;
  warpkit::emulator::LaunchShape shape{grid, block, shared, stream, site};
  return launch_kernel(warpkit::emulator::described_kernel(kernel), shape, arguments);
}

template <class... Parameters>
inline cudaError_t cudaLaunchCooperativeKernel(
    void (*kernel)(Parameters...), dim3 grid, dim3 block, void** arguments, size_t shared = 0,
    cudaStream_t stream = 0, warpkit::emulator::Site site = warpkit::emulator::Site::here()) {
  if (!kernel) return cudaErrorInvalidDeviceFunction;
  warpkit::emulator::LaunchShape shape{grid, block, shared, stream, site};
  shape.cooperative = true;
  return launch_kernel(warpkit::emulator::described_kernel(kernel), shape, arguments);
}

template <class... Parameters>
inline cudaError_t cudaLaunchKernelExC(
    const cudaLaunchConfig_t* config, void (*kernel)(Parameters...), void** arguments,
    warpkit::emulator::Site site = warpkit::emulator::Site::here()) {
  if (!kernel) return cudaErrorInvalidDeviceFunction;
  return launch_kernel(warpkit::emulator::described_kernel(kernel), config, site, arguments);
}

template <class... Parameters, class... Arguments>
inline cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* config,
                                      void (*kernel)(Parameters...), Arguments&&... arguments) {
  if (!kernel) return cudaErrorInvalidDeviceFunction;
  // The parameters of this call are the kernel's: each argument is converted as in a launch.
  const auto launch = [&](std::remove_cv_t<Parameters>... converted) {
    void* pointers[] = {static_cast<void*>(__builtin_addressof(converted))..., nullptr};
    return launch_kernel(warpkit::emulator::described_kernel(kernel), config,
                         warpkit::emulator::Site{"cudaLaunchKernelEx", 0}, pointers);
  };
  return launch(std::forward<Arguments>(arguments)...);
}

template <class... Parameters>
inline cudaError_t cudaFuncSetAttribute(void (*kernel)(Parameters...), cudaFuncAttribute attribute,
                                        int value) {
  return ::cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel), attribute, value);
}

template <class... Parameters>
inline cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes,
                                         void (*kernel)(Parameters...)) {
  return ::cudaFuncGetAttributes(attributes, reinterpret_cast<const void*>(kernel));
}

template <class... Parameters>
inline cudaError_t cudaFuncSetCacheConfig(void (*kernel)(Parameters...), cudaFuncCache config) {
  return ::cudaFuncSetCacheConfig(reinterpret_cast<const void*>(kernel), config);
}

template <class... Parameters>
inline cudaError_t cudaFuncSetSharedMemConfig(void (*kernel)(Parameters...),
                                              cudaSharedMemConfig config) {
  return ::cudaFuncSetSharedMemConfig(reinterpret_cast<const void*>(kernel), config);
}

template <class... Parameters>
inline cudaError_t cudaFuncGetName(const char** name, void (*kernel)(Parameters...)) {
  return ::cudaFuncGetName(name, reinterpret_cast<const void*>(kernel));
}
