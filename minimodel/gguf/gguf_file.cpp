#include "minimodel/gguf/gguf_file.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "minimodel/gguf/cursor.hpp"
#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

constexpr std::uint32_t kMagic = 0x46554747;  // "GGUF" read as a little-endian number
constexpr std::uint64_t kLongestKey = 65535;
constexpr std::uint64_t kLongestText = std::uint64_t{64} << 20;
constexpr std::uint64_t kLongestTensorName = 64;
constexpr std::uint64_t kDefaultAlignment = 32;
constexpr std::uint64_t kSmallestPair = 8 + 4 + 1;            // empty key, type, one byte
constexpr std::uint64_t kSmallestTensor = 8 + 4 + 8 + 4 + 8;  // empty name, one dimension
constexpr std::int64_t kLargestAlignment = 65536;

struct Header {
  std::uint32_t version;
  std::uint64_t tensor_count;
  std::uint64_t pair_count;
};

Header read_header(Cursor& cursor) {
  if (cursor.remaining() == 0) cursor.fail("the file is empty", kFetchAgain);
  if (cursor.u32("the magic number") != kMagic) {
    cursor.fail("this isn't a GGUF file: it doesn't begin with the letters GGUF",
                "give a .gguf file");
  }
  Header header = {};
  header.version = cursor.u32("the version");
  if ((header.version & 0xFFFF) == 0) {
    cursor.fail("this is a big-endian GGUF file", "convert the model again as little-endian");
  }
  if (header.version != 2 && header.version != 3) {
    cursor.fail("GGUF version " + std::to_string(header.version) + " isn't one of 2 and 3",
                "convert the model again with a current converter");
  }
  header.tensor_count = cursor.u64("the number of tensors");
  header.pair_count = cursor.u64("the number of metadata pairs");
  return header;
}

void skip_array(Cursor& cursor, MetadataEntry* entry) {
  const std::uint32_t element = cursor.u32("an array's element type");
  entry->count = cursor.u64("an array's length");
  entry->element = static_cast<ValueType>(element);
  entry->value = cursor.position();
  if (entry->element == ValueType::String) {
    cursor.require_room(entry->count, 8, "strings in an array");
    for (std::uint64_t i = 0; i < entry->count; ++i) {
      cursor.string("a string in an array", kLongestText);
    }
  } else if (const int size = value_bytes(element); size != 0) {
    cursor.require_room(entry->count, static_cast<unsigned>(size), "elements in an array");
    cursor.skip(entry->count * static_cast<unsigned>(size), "an array");
  } else if (entry->element == ValueType::Array) {
    cursor.fail("metadata has an array of arrays", "this runner reads no such file");
  } else {
    cursor.fail("metadata has an array of unknown type " + std::to_string(element), kFetchAgain);
  }
  entry->bytes = cursor.position() - entry->value;
}

MetadataEntry read_pair(Cursor& cursor) {
  MetadataEntry entry = {};
  entry.start = cursor.position();
  const auto [key, key_size] = cursor.string("a metadata key", kLongestKey);
  entry.key = key;
  entry.key_size = static_cast<std::uint32_t>(key_size);
  if (key_size == 0) cursor.fail("a metadata key is empty", kFetchAgain);
  const std::uint32_t type = cursor.u32("a metadata type");
  entry.type = entry.element = static_cast<ValueType>(type);
  entry.count = 1;
  entry.value = cursor.position();
  if (entry.type == ValueType::Array) {
    skip_array(cursor, &entry);
  } else if (entry.type == ValueType::String) {
    std::tie(entry.value, entry.bytes) = cursor.string("a metadata string", kLongestText);
  } else if (const int size = value_bytes(type); size != 0) {
    cursor.skip(static_cast<unsigned>(size), "a metadata value");
    entry.bytes = static_cast<unsigned>(size);
  } else {
    cursor.fail("metadata has a value of unknown type " + std::to_string(type), kFetchAgain);
  }
  return entry;
}

/// Multiplies sizes that a file gives; the product must not exceed what the file can hold.
std::uint64_t checked_product(Cursor& cursor, std::uint64_t a, std::uint64_t b,
                              const std::string& tensor) {
  if (a != 0 && b > std::numeric_limits<std::uint64_t>::max() / a) {
    cursor.fail("tensor '" + printable(tensor) + "' is larger than 2^64 weights", kFetchAgain);
  }
  return a * b;
}

void read_dims(Cursor& cursor, Tensor* tensor) {
  const std::uint32_t n_dims = cursor.u32("a tensor's number of dimensions");
  const std::string quoted = "tensor '" + printable(tensor->name) + "'";
  if (n_dims < 1 || n_dims > 4) {
    cursor.fail(quoted + " has " + std::to_string(n_dims) + " dimensions, not 1 to 4", kFetchAgain);
  }
  tensor->n_dims = static_cast<int>(n_dims);
  tensor->rows = 1;
  for (std::uint32_t d = 0; d < 4; ++d) {
    tensor->dims[d] = d < n_dims ? cursor.u64("a tensor's dimension") : 1;
    if (tensor->dims[d] < 1 || tensor->dims[d] > std::numeric_limits<int>::max()) {
      cursor.fail(quoted + " has a dimension of " + std::to_string(tensor->dims[d]) +
                      ", not 1 to 2147483647",
                  kFetchAgain);
    }
    if (d > 0) tensor->rows = checked_product(cursor, tensor->rows, tensor->dims[d], tensor->name);
  }
  tensor->cols = static_cast<int>(tensor->dims[0]);
}

Tensor read_tensor_info(Cursor& cursor) {
  Tensor tensor = {};
  const auto [start, length] = cursor.string("a tensor's name", kLongestTensorName);
  tensor.name = std::string(cursor.seen().substr(start, length));
  read_dims(cursor, &tensor);
  const std::uint32_t type = cursor.u32("a tensor's type");
  tensor.offset = cursor.u64("a tensor's offset");
  tensor.type = find_tensor_type(type);
  const std::string quoted = "tensor '" + printable(tensor.name) + "'";
  if (tensor.type == nullptr) {
    cursor.fail(quoted + " has unknown type " + std::to_string(type), kFetchAgain);
  }
  if (tensor.cols % tensor.type->block_weights != 0) {
    cursor.fail(quoted + " has rows of " + std::to_string(tensor.cols) + ", not a multiple of " +
                    std::to_string(tensor.type->block_weights) + " as " +
                    std::string(tensor.type->name) + " demands",
                "convert the model again");
  }
  const auto row_blocks = static_cast<std::uint64_t>(tensor.cols / tensor.type->block_weights);
  const std::uint64_t row_size = row_blocks * static_cast<unsigned>(tensor.type->block_bytes);
  tensor.bytes = checked_product(cursor, tensor.rows, row_size, tensor.name);
  return tensor;
}

/// Makes offsets absolute and checks that every tensor lies in the file, and none on another.
void place_tensors(Cursor& cursor, std::uint64_t file_size, std::uint64_t alignment,
                   std::vector<Tensor>* tensors) {
  const std::uint64_t head = cursor.position();
  const std::uint64_t padding = (alignment - head % alignment) % alignment;
  // A file without tensors may end right after its head.
  const std::uint64_t data = head + std::min(padding, file_size - head);
  const std::uint64_t room = file_size - data;
  for (Tensor& tensor : *tensors) {
    const std::string quoted = "tensor '" + printable(tensor.name) + "'";
    if (tensor.offset % alignment != 0) {
      cursor.fail(quoted + " starts at " + std::to_string(tensor.offset) +
                      ", not a multiple of the alignment " + std::to_string(alignment),
                  kFetchAgain);
    }
    if (tensor.offset > room || tensor.bytes > room - tensor.offset) {
      cursor.fail(quoted + " (" + std::to_string(tensor.bytes) + " bytes at " +
                      std::to_string(tensor.offset) + ") ends past the " + std::to_string(room) +
                      " bytes of data",
                  kFetchAgain);
    }
    tensor.offset += data;
  }
  std::vector<const Tensor*> by_offset;
  for (const Tensor& tensor : *tensors) by_offset.push_back(&tensor);
  std::sort(by_offset.begin(), by_offset.end(),
            [](const Tensor* a, const Tensor* b) { return a->offset < b->offset; });
  for (std::size_t i = 1; i < by_offset.size(); ++i) {
    const Tensor& a = *by_offset[i - 1];
    const Tensor& b = *by_offset[i];
    if (a.bytes > b.offset - a.offset) {
      cursor.fail("tensors '" + printable(a.name) + "' and '" + printable(b.name) + "' overlap",
                  kFetchAgain);
    }
  }
}

}  // namespace

std::string shape_text(const Tensor& tensor) {
  std::string text = "(";
  for (int d = tensor.n_dims - 1; d >= 0; --d) {
    text += std::to_string(tensor.dims[d]) + (d > 0 ? "," : ")");
  }
  return text;
}

GgufFile::GgufFile(std::shared_ptr<ByteSource> source) : source_(std::move(source)) {
  Cursor cursor(source_);
  const Header header = read_header(cursor);
  version_ = header.version;
  cursor.require_room(header.pair_count, kSmallestPair, "metadata pairs");
  cursor.require_room(header.tensor_count, kSmallestTensor, "tensors");

  std::vector<MetadataEntry> entries;
  for (std::uint64_t i = 0; i < header.pair_count; ++i) entries.push_back(read_pair(cursor));
  cursor.require_room(header.tensor_count, kSmallestTensor, "tensors");
  for (std::uint64_t i = 0; i < header.tensor_count; ++i) {
    tensors_.push_back(read_tensor_info(cursor));
  }
  metadata_ = Metadata(source_->name(), cursor.take(), std::move(entries));

  const auto alignment =
      metadata_.integer("general.alignment", 8, kLargestAlignment).value_or(kDefaultAlignment);
  if ((alignment & (alignment - 1)) != 0) {
    fail("general.alignment " + std::to_string(alignment) + " isn't a power of two", kFetchAgain);
  }
  alignment_ = static_cast<std::uint64_t>(alignment);
  place_tensors(cursor, source_->size(), alignment_, &tensors_);

  by_name_.resize(tensors_.size());
  std::iota(by_name_.begin(), by_name_.end(), 0u);
  std::sort(by_name_.begin(), by_name_.end(), [this](std::uint32_t a, std::uint32_t b) {
    return tensors_[a].name < tensors_[b].name;
  });
  for (std::size_t i = 1; i < by_name_.size(); ++i) {
    const std::string& previous = tensors_[by_name_[i - 1]].name;
    if (previous == tensors_[by_name_[i]].name) {
      fail("tensor '" + printable(previous) + "' appears twice", kFetchAgain);
    }
  }
}

const Tensor* GgufFile::find_tensor(std::string_view wanted) const {
  const auto found = std::lower_bound(
      by_name_.begin(), by_name_.end(), wanted,
      [this](std::uint32_t i, std::string_view text) { return tensors_[i].name < text; });
  if (found == by_name_.end() || tensors_[*found].name != wanted) return nullptr;
  return &tensors_[*found];
}

std::vector<std::uint8_t> GgufFile::read(const Tensor& tensor) const {
  std::vector<std::uint8_t> bytes(tensor.bytes);
  source_->read(tensor.offset, bytes.data(), bytes.size());
  return bytes;
}

void GgufFile::fail(std::string_view what, std::string_view next) const {
  throw ModelError(source_->name(), what, next);
}

}  // namespace warpkit::minimodel
