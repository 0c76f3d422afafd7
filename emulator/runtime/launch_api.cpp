// The API's functions that launch a kernel by its address.
#include "emulator/include/cuda_runtime_api.h"
#include "emulator/include/warpkit/emulator/launch_templates.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/occupancy.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

/// What a launch that goes through `<<<>>>` leaves as last error is its result here; what was there
/// before stays when it succeeds.
cudaError_t outcome(const RegisteredKernel& kernel, const LaunchShape& shape,
                    void* const* arguments) {
  const cudaError_t before = exchange_last_error(cudaSuccess);
  kernel.launch(kernel, shape, arguments);
  const cudaError_t error = exchange_last_error(before);
  return result(error);
}

bool asks_for_one_block(const cudaLaunchAttributeValue& value) {
  return value.clusterDim.x == 1 && value.clusterDim.y == 1 && value.clusterDim.z == 1;
}

/// Hints about speed change nothing here; what would change the launch's meaning is refused.
cudaError_t apply(const cudaLaunchAttribute& attribute, LaunchShape& shape) {
  switch (attribute.id) {
    case cudaLaunchAttributeCooperative:
      shape.cooperative = attribute.val.cooperative != 0;
      return cudaSuccess;
    case cudaLaunchAttributeClusterDimension:
      return asks_for_one_block(attribute.val)
                 ? cudaSuccess
                 : not_supported("a launch with thread block clusters");
    case cudaLaunchAttributeProgrammaticEvent:
    case cudaLaunchAttributeLaunchCompletionEvent:
      return not_supported("an event that a launch records before it ends");
    case cudaLaunchAttributeDeviceUpdatableKernelNode:
      return not_supported("cudaLaunchAttributeDeviceUpdatableKernelNode");
    case cudaLaunchAttributeIgnore:
    case cudaLaunchAttributeAccessPolicyWindow:
    case cudaLaunchAttributeSynchronizationPolicy:
    case cudaLaunchAttributeClusterSchedulingPolicyPreference:
    case cudaLaunchAttributeProgrammaticStreamSerialization:
    case cudaLaunchAttributePriority:
    case cudaLaunchAttributeMemSyncDomainMap:
    case cudaLaunchAttributeMemSyncDomain:
    case cudaLaunchAttributePreferredClusterDimension:
    case cudaLaunchAttributePreferredSharedMemoryCarveout:
      return cudaSuccess;
  }
  return cudaErrorInvalidValue;
}

/// Finds a kernel of which only the address is known.
cudaError_t find(const void* function, const RegisteredKernel*& kernel) {
  if (!function) return cudaErrorInvalidDeviceFunction;
  kernel = registered_kernel(function);
  if (kernel) return cudaSuccess;
  say_once("unknown kernel",
           "error: a launch gives its kernel as a pointer without a type, at an address that isn't "
           "known as a kernel's. If it is a template's, pass the function itself, without a cast");
  return cudaErrorInvalidDeviceFunction;
}

}  // namespace

cudaError_t launch_kernel(const RegisteredKernel& kernel, const LaunchShape& shape,
                          void* const* arguments) {
  if (shape.cooperative) {
    const cudaError_t fault = reported_fault();
    const cudaError_t error =
        fault != cudaSuccess ? fault : check_cooperative(kernel.kernel, shape);
    if (error != cudaSuccess) return result(error);
  }
  return outcome(kernel, shape, arguments);
}

cudaError_t launch_kernel(const RegisteredKernel& kernel, const cudaLaunchConfig_t* config,
                          Site site, void* const* arguments) {
  if (!config || (config->numAttrs && !config->attrs)) return result(cudaErrorInvalidValue);
  LaunchShape shape{};
  shape.grid = config->gridDim;
  shape.block = config->blockDim;
  shape.shared_bytes = config->dynamicSmemBytes;
  shape.stream = config->stream;
  shape.site = site;
  for (unsigned i = 0; i < config->numAttrs; ++i) {
    const cudaError_t error = apply(config->attrs[i], shape);
    if (error != cudaSuccess) return result(error);
  }
  return launch_kernel(kernel, shape, arguments);
}

}  // namespace warpkit::emulator

using namespace warpkit::emulator;

namespace {

cudaError_t launch_by_address(const void* function, dim3 grid, dim3 block, void** arguments,
                              size_t shared, cudaStream_t stream, bool cooperative,
                              const char* call) {
  const RegisteredKernel* kernel = nullptr;
  const cudaError_t error = find(function, kernel);
  if (error != cudaSuccess) return result(error);
  LaunchShape shape{};
  shape.grid = grid;
  shape.block = block;
  shape.shared_bytes = shared;
  shape.stream = stream;
  shape.site = {call, 0};
  shape.cooperative = cooperative;
  return launch_kernel(*kernel, shape, arguments);
}

}  // namespace

extern "C" {

cudaError_t cudaLaunchKernel(const void* function, dim3 grid, dim3 block, void** arguments,
                             size_t shared, cudaStream_t stream) {
  return launch_by_address(function, grid, block, arguments, shared, stream, false,
                           "cudaLaunchKernel");
}

cudaError_t cudaLaunchCooperativeKernel(const void* function, dim3 grid, dim3 block,
                                        void** arguments, size_t shared, cudaStream_t stream) {
  return launch_by_address(function, grid, block, arguments, shared, stream, true,
                           "cudaLaunchCooperativeKernel");
}

cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t* config, const void* function,
                                void** arguments) {
  const RegisteredKernel* kernel = nullptr;
  const cudaError_t error = find(function, kernel);
  if (error != cudaSuccess) return result(error);
  return launch_kernel(*kernel, config, {"cudaLaunchKernelExC", 0}, arguments);
}

}  // extern "C"
