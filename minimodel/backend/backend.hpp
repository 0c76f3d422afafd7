/// @file
/// What a forward pass runs on: memory, operations, and the choice between them.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "minimodel/backend/memory_space.hpp"
#include "minimodel/backend/operations.hpp"

namespace warpkit::minimodel {

/// Memory and the operations that work in it.
struct Backend {
  std::string name;                     ///< "reference", "emulator" or "cuda"
  std::string reason;                   ///< what it is and why it was chosen, for people
  std::shared_ptr<MemorySpace> memory;  ///< where weights, cache and activations live
  Operations operations;                ///< what computes
  bool float_weights;                   ///< weights become floats when they are loaded
};

/// A device that was asked for isn't there. The message is one line with the next step.
class DeviceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The truth: `reference_cpu` over weights turned into floats, in host memory.
/// @return the backend
Backend reference_backend();

/// The kernels, on the device that this program was built for.
/// @return the backend
/// @throws DeviceError if this is a build for CUDA and no GPU can be used
Backend device_backend();

/// Name of the device that this program was built for.
/// @return "emulator" or "cuda"
std::string built_for();

/// Chooses a backend by the name that a user gave.
/// @param device `auto` (the device of this build; a CUDA build without a GPU takes the reference
/// and says so in Backend::reason), `reference`, `cpu` (another name for it), `emulator` or `cuda`
/// @return the backend
/// @throws DeviceError if that device isn't in this build, or not in this machine
/// @throws std::invalid_argument if the name is none of these
Backend choose_backend(const std::string& device);

}  // namespace warpkit::minimodel
