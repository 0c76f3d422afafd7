#include "minimodel/quantize/quantize.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "minimodel/gguf/model_error.hpp"
#include "minimodel/quantize/output_file.hpp"
#include "reference_cpu/reference.hpp"

namespace warpkit::minimodel {
namespace {

constexpr std::uint32_t kVersion = 3;
constexpr std::uint32_t kQuantizationVersion = 2;  // of ggml's block layouts
constexpr std::string_view kFileType = "general.file_type";
constexpr std::string_view kQuantizationKey = "general.quantization_version";

/// Number for general.file_type. Source: `enum llama_ftype` of llama.cpp.
std::uint32_t file_type_number(WeightType type) {
  switch (type) {
    case WeightType::F32:
      return 0;
    case WeightType::F16:
      return 1;
    case WeightType::Q4_0:
      return 2;
    case WeightType::Q8_0:
      return 7;
  }
  throw std::invalid_argument("file_type_number: unknown weight type");
}

/// Little-endian numbers and strings of the GGUF format, collected in memory.
class Head {
 public:
  void number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
  void text(std::string_view value) {
    number(value.size(), 8);
    bytes.append(value);
  }
  void pair(std::string_view key, std::uint32_t value) {
    text(key);
    number(static_cast<std::uint32_t>(ValueType::U32), 4);
    number(value, 4);
  }
  std::string bytes;
};

std::uint64_t padded(std::uint64_t bytes, std::uint64_t alignment) {
  return (bytes + alignment - 1) / alignment * alignment;
}

std::uint64_t bytes_as(const Tensor& tensor, WeightType type) {
  return tensor.rows * row_bytes(type, tensor.cols);
}

/// Everything before the data: the input's metadata with its types brought up to date, and the list
/// of tensors.
Head make_head(const GgufFile& file, WeightType type) {
  const Metadata& meta = file.metadata();
  std::uint64_t pairs = 2;
  Head kept;
  for (const MetadataEntry& entry : meta.entries()) {
    const std::string_view key = meta.key(entry);
    if (key == kFileType || key == kQuantizationKey) continue;
    kept.bytes.append(meta.bytes(entry.start, entry.value + entry.bytes - entry.start));
    ++pairs;
  }
  Head head;
  head.bytes = "GGUF";
  head.number(kVersion, 4);
  head.number(file.tensors().size(), 8);
  head.number(pairs, 8);
  head.bytes += kept.bytes;
  head.pair(kFileType, file_type_number(type));
  head.pair(kQuantizationKey, kQuantizationVersion);
  std::uint64_t offset = 0;
  for (const Tensor& tensor : file.tensors()) {
    const WeightType to = type_for(tensor, type);
    head.text(tensor.name);
    head.number(static_cast<unsigned>(tensor.n_dims), 4);
    for (int d = 0; d < tensor.n_dims; ++d) head.number(tensor.dims[d], 8);
    head.number(tensor_type(to).id, 4);
    head.number(offset, 8);
    offset += padded(bytes_as(tensor, to), file.alignment());
  }
  return head;
}

void pad(OutputFile* out, std::uint64_t alignment) {
  const std::string zeros(padded(out->position(), alignment) - out->position(), '\0');
  out->write(zeros.data(), zeros.size());
}

std::vector<std::uint8_t> converted(const GgufFile& file, const Tensor& tensor, WeightType to) {
  std::vector<std::uint8_t> bytes = file.read(tensor);
  if (*tensor.type->weight == to) return bytes;
  std::vector<float> floats(weight_count(tensor));
  to_floats(*tensor.type->weight, bytes.data(), floats.size(), floats.data());
  try {
    return from_floats(to, floats.data(), floats.size());
  } catch (const std::invalid_argument& error) {
    file.fail("tensor '" + printable(tensor.name) + "' can't become " + weight_type_name(to) +
                  ": " + error.what(),
              "use a type with a larger range");
  }
}

/// What a user should know about the types that come out.
std::vector<std::string> notes_for(const GgufFile& file, WeightType type) {
  std::vector<std::string> notes;
  int as_halves = 0;
  const Tensor* example = nullptr;
  bool from_quantised = false;
  for (const Tensor& tensor : file.tensors()) {
    const WeightType from = *tensor.type->weight;
    if (tensor.n_dims > 1 && type_for(tensor, type) != type) {
      ++as_halves;
      if (example == nullptr) example = &tensor;
    }
    if ((from == WeightType::Q8_0 || from == WeightType::Q4_0) && from != type) {
      from_quantised = true;
    }
  }
  if (as_halves > 0) {
    notes.push_back(std::to_string(as_halves) +
                    " tensors become F16, because their rows aren't "
                    "multiples of 32 (" +
                    printable(example->name) + " has rows of " + std::to_string(example->cols) +
                    ")");
  }
  if (from_quantised) {
    notes.push_back("the input is quantised already: what it lost stays lost");
  }
  return notes;
}

}  // namespace

WeightType type_for(const Tensor& tensor, WeightType wanted) {
  if (tensor.n_dims == 1) return WeightType::F32;
  return tensor.cols % tensor_type(wanted).block_weights == 0 ? wanted : WeightType::F16;
}

std::vector<std::uint8_t> from_floats(WeightType type, const float* x, std::size_t count) {
  constexpr float kTooLargeForHalf = 65520.0f;  // rounds to infinity
  std::vector<std::uint8_t> out;
  switch (type) {
    case WeightType::F32:
      out.resize(count * sizeof(float));
      std::memcpy(out.data(), x, out.size());
      break;
    case WeightType::F16:
      if (!std::all_of(x, x + count, [](float v) { return std::fabs(v) < kTooLargeForHalf; })) {
        throw std::invalid_argument("a weight isn't finite or too large for a half");
      }
      out.resize(count * 2);
      reference::quantize_f16(x, count, out.data());
      break;
    case WeightType::Q8_0:
      out.resize(count / reference::kBlockWeights * reference::kBytesQ8_0);
      reference::quantize_q8_0(x, count, out.data());
      break;
    case WeightType::Q4_0:
      out.resize(count / reference::kBlockWeights * reference::kBytesQ4_0);
      reference::quantize_q4_0(x, count, out.data());
      break;
  }
  return out;
}

QuantizeResult quantize_file(const GgufFile& file, const std::string& path, WeightType type,
                             const Progress& progress) {
  check_tensors(file, read_config(file));
  QuantizeResult result;
  result.notes = notes_for(file, type);
  for (const Tensor& tensor : file.tensors()) result.bytes_before += tensor.bytes;

  OutputFile out(path);
  const Head head = make_head(file, type);
  out.write(head.bytes.data(), head.bytes.size());
  std::uint64_t done = 0;
  for (const Tensor& tensor : file.tensors()) {
    pad(&out, file.alignment());
    const std::vector<std::uint8_t> bytes = converted(file, tensor, type_for(tensor, type));
    out.write(bytes.data(), bytes.size());
    result.bytes_after += bytes.size();
    done += tensor.bytes;
    if (progress) progress(done, result.bytes_before);
  }
  pad(&out, file.alignment());
  out.commit();
  return result;
}

}  // namespace warpkit::minimodel
