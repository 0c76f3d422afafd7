/// @file
/// How much memory a model needs, before it is loaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minimodel/gguf/gguf_file.hpp"
#include "minimodel/model/config.hpp"

namespace warpkit::minimodel {

/// Bytes of the tensors of one type.
struct TypeBytes {
  std::string type;       ///< as in "Q4_0"
  std::uint64_t count;    ///< tensors
  std::uint64_t weights;  ///< numbers in them
  std::uint64_t bytes;    ///< bytes in the file
};

/// Adds up a file's tensors by type, in the order in which types first appear.
/// @param file a GGUF file
/// @return one entry a type
std::vector<TypeBytes> bytes_by_type(const GgufFile& file);

/// How a weight can be stored, for models that aren't there yet.
struct StorageType {
  const char* name;         ///< as in "INT4"
  double bytes_per_weight;  ///< with the scales of blocks, where there are any
  const char* note;         ///< what is counted
};

/// The storage types of the table that `plan --params` prints.
/// @return FP32, FP16, INT8 and INT4 (bare numbers), then Q8_0 and Q4_0 (with a scale a block)
const std::vector<StorageType>& storage_types();

/// Bytes of the weights of a model of some size.
/// @param params number of weights
/// @param type how they are stored
/// @return bytes, rounded
std::uint64_t weight_bytes(std::uint64_t params, const StorageType& type);

/// What a model takes in memory on the device. The cache holds floats, as activations do.
struct MemoryPlan {
  int ctx = 0;                      ///< positions that the cache has room for
  int n_layers = 0;                 ///< layers of the model
  std::uint64_t weights = 0;        ///< bytes of all tensors
  std::uint64_t kv_cache = 0;       ///< bytes of keys and values
  std::uint64_t activations = 0;    ///< bytes of one token's vectors
  std::uint64_t total = 0;          ///< bytes of all of it
  std::uint64_t outside = 0;        ///< bytes of weights that belong to no layer
  std::uint64_t largest_layer = 0;  ///< bytes of the largest layer's weights and cache
};

/// Adds up what a model needs.
/// @param file a GGUF file, whose tensors may have any type
/// @param config its hyper-parameters, from read_config()
/// @param ctx positions to make room for, 1 to the model's context length
/// @return the plan
/// @throws ModelError if a sum doesn't fit in 63 bits
/// @throws std::invalid_argument if ctx is out of range
MemoryPlan plan_memory(const GgufFile& file, const Config& config, int ctx);

/// How many layers fit on a device beside what belongs to no layer.
/// @param plan from plan_memory()
/// @param memory bytes of the device
/// @return 0 to the number of layers; the rest has to stay in the host's memory
int layers_that_fit(const MemoryPlan& plan, std::uint64_t memory);

}  // namespace warpkit::minimodel
