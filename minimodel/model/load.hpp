/// @file
/// From disk to RAM to the backend's memory, with the bytes and the time of each leg.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "minimodel/backend/backend.hpp"
#include "minimodel/gguf/gguf_file.hpp"
#include "minimodel/model/model.hpp"

namespace warpkit::minimodel {

/// One leg of the way of the weights.
struct Leg {
  std::uint64_t bytes = 0;  ///< bytes moved (for the conversion: bytes written)
  double seconds = 0.0;     ///< wall-clock time
};

/// What loading cost.
struct LoadStats {
  Leg disk;     ///< disk (or the operating system's file cache) to RAM
  Leg convert;  ///< weights to floats, in RAM; only for a backend with float weights, and norms
  Leg device;   ///< RAM to the backend's memory
};

/// Reports how far a long piece of work has come.
/// Called with what is done and what there is in all, in the same unit.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Checks that a file has exactly the tensors that its hyper-parameters ask for, in types and
/// shapes that this runner computes with. Nothing of their data is read.
/// @param file a GGUF file
/// @param config its hyper-parameters, from read_config()
/// @throws ModelError if a tensor is missing, unknown to the architecture, or of a wrong shape or
/// an unsupported type
void check_tensors(const GgufFile& file, const Config& config);

/// Reads all weights into a backend's memory, tensor by tensor: at no time does RAM hold more than
/// one tensor on its way to a device.
/// @param file a GGUF file
/// @param config its hyper-parameters, from read_config()
/// @param backend where the weights go; its `float_weights` says whether they become floats
/// @param[out] stats bytes and time of each leg; may be nullptr
/// @param progress called after each tensor with bytes read and bytes in all; may be empty
/// @return the weights
/// @throws ModelError if check_tensors() fails or reading does
/// @throws std::bad_alloc or CudaError if memory doesn't suffice
Weights load_weights(const GgufFile& file, const Config& config, const Backend& backend,
                     LoadStats* stats, const Progress& progress);

/// Turns the data of a tensor into floats. Exact for all four types.
/// @param type how the data is stored
/// @param bytes the data
/// @param count number of weights; a multiple of 32 for Q8_0 and Q4_0
/// @param[out] out (count) host memory
void to_floats(WeightType type, const std::uint8_t* bytes, std::size_t count, float* out);

}  // namespace warpkit::minimodel
