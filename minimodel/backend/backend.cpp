#include "minimodel/backend/backend.hpp"

#include <cuda_runtime_api.h>

namespace warpkit::minimodel {
namespace {

/// Why no GPU can be used; empty if one can.
std::string trouble_with_gpu() {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess) return cudaGetErrorString(status);
  return count > 0 ? "" : "no GPU was found";
}

std::string name_of_gpu() {
  cudaDeviceProp properties = {};
  if (cudaGetDeviceProperties(&properties, 0) != cudaSuccess) return "unknown GPU";
  return properties.name;
}

}  // namespace

std::string built_for() { return WARPKIT_DEVICE_NAME; }

Backend reference_backend() {
  return {"reference", "plain C++ on one CPU core, weights as floats", host_memory(),
          reference_operations(), true};
}

Backend device_backend() {
  Backend backend = {built_for(), "", device_memory(), kernel_operations(), false};
  if (backend.name == "emulator") {
    backend.reason = "CUDA kernels on this machine's CPU; this build has no GPU code";
    return backend;
  }
  const std::string trouble = trouble_with_gpu();
  if (!trouble.empty()) {
    throw DeviceError("device cuda can't be used: " + trouble +
                      "; use --device reference, or build for the emulator (./warpkit setup)");
  }
  backend.reason = name_of_gpu();
  return backend;
}

Backend choose_backend(const std::string& device) {
  if (device == "reference" || device == "cpu") return reference_backend();
  if (device == "auto") {
    if (built_for() == "cuda" && !trouble_with_gpu().empty()) {
      Backend backend = reference_backend();
      backend.reason = "no GPU can be used (" + trouble_with_gpu() + "), so " + backend.reason;
      return backend;
    }
    return device_backend();
  }
  if (device != "emulator" && device != "cuda") {
    throw std::invalid_argument("device '" + device +
                                "' isn't one of auto, reference, cpu, emulator, cuda");
  }
  if (device != built_for()) {
    throw DeviceError(device == "cuda"
                          ? "device cuda isn't in this build, which is for the emulator; on a "
                            "machine with nvcc, build the preset cuda"
                          : "device emulator isn't in this build, which is for CUDA; build the "
                            "preset emulator");
  }
  return device_backend();
}

}  // namespace warpkit::minimodel
