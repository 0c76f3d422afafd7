/// @file
/// Reader of the GGUF container, versions 2 and 3. Its input is hostile.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "minimodel/gguf/byte_source.hpp"
#include "minimodel/gguf/metadata.hpp"
#include "minimodel/gguf/tensor_type.hpp"

namespace warpkit::minimodel {

/// One tensor of a file. Its data is checked to lie inside the file.
struct Tensor {
  std::string name;        ///< as in "blk.0.attn_q.weight"
  const TensorType* type;  ///< how it is stored
  int n_dims;              ///< 1 to 4
  int cols;                ///< length of a row: the fastest-varying dimension
  std::uint64_t rows;      ///< product of the other dimensions
  std::uint64_t dims[4];   ///< the dimensions in the file's order, fastest first; the rest 1
  std::uint64_t offset;    ///< first byte, from the start of the file
  std::uint64_t bytes;     ///< number of bytes
};

/// Weights in a tensor.
/// @param tensor the tensor
/// @return the product of its dimensions
inline std::uint64_t weight_count(const Tensor& tensor) {
  return tensor.rows * static_cast<std::uint64_t>(tensor.cols);
}

/// The shape of a tensor as the kit writes shapes.
/// @param tensor the tensor
/// @return as in "(512,64)": (out,in), the fastest-varying dimension last
std::string shape_text(const Tensor& tensor);

/// A GGUF file whose head has been read and checked; tensor data stays in the file until asked for.
///
/// Source of the format: ggml, `docs/gguf.md`.
class GgufFile {
 public:
  /// Reads and checks the head of a file.
  /// @param source the file
  /// @throws ModelError if it isn't a sound GGUF file
  explicit GgufFile(std::shared_ptr<ByteSource> source);

  /// Name of the file, for messages.
  /// @return the path as the user gave it
  const std::string& name() const noexcept { return source_->name(); }

  /// Size of the file.
  /// @return bytes
  std::uint64_t size() const noexcept { return source_->size(); }

  /// Version of the format.
  /// @return 2 or 3
  std::uint32_t version() const noexcept { return version_; }

  /// What the offsets of tensors are multiples of.
  /// @return bytes, a power of two from 8 to 65536
  std::uint64_t alignment() const noexcept { return alignment_; }

  /// The key-value pairs.
  /// @return all of the file's metadata
  const Metadata& metadata() const noexcept { return metadata_; }

  /// The tensors in the order of the file.
  /// @return all of them
  const std::vector<Tensor>& tensors() const noexcept { return tensors_; }

  /// Finds a tensor.
  /// @param name its name
  /// @return the tensor; nullptr if the file has none of that name
  const Tensor* find_tensor(std::string_view name) const;

  /// Reads the data of a tensor from the disk.
  /// @param tensor one of tensors()
  /// @return its bytes, in the layout of its type
  /// @throws ModelError if reading fails
  std::vector<std::uint8_t> read(const Tensor& tensor) const;

  /// The error of this file.
  /// @param what what is wrong
  /// @param next what the user can do now
  /// @throws ModelError always
  [[noreturn]] void fail(std::string_view what, std::string_view next) const;

 private:
  std::shared_ptr<ByteSource> source_;
  std::uint32_t version_ = 0;
  std::uint64_t alignment_ = 0;
  Metadata metadata_;
  std::vector<Tensor> tensors_;
  std::vector<std::uint32_t> by_name_;  ///< indices of tensors_, sorted by name
};

}  // namespace warpkit::minimodel
