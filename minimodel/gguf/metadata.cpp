#include "minimodel/gguf/metadata.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <numeric>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

template <class To, class From>
To from_bits(From bits) {
  static_assert(sizeof(To) == sizeof(From), "same size");
  To value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

bool is_signed(ValueType type) {
  return type == ValueType::I8 || type == ValueType::I16 || type == ValueType::I32 ||
         type == ValueType::I64;
}

bool is_unsigned(ValueType type) {
  return type == ValueType::U8 || type == ValueType::U16 || type == ValueType::U32 ||
         type == ValueType::U64;
}

std::int64_t sign_extend(std::uint64_t bits, int size) {
  const int shift = 64 - 8 * size;
  return static_cast<std::int64_t>(bits << shift) >> shift;
}

}  // namespace

int value_bytes(std::uint32_t type) {
  constexpr int kBytes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
  return type < std::size(kBytes) ? kBytes[type] : 0;
}

std::string_view value_type_name(ValueType type) {
  constexpr std::string_view kNames[] = {"uint8",  "int8",    "uint16", "int16",  "uint32",
                                         "int32",  "float32", "bool",   "string", "array",
                                         "uint64", "int64",   "float64"};
  return kNames[static_cast<std::uint32_t>(type)];
}

Metadata::Metadata(std::string file, std::vector<std::uint8_t> head,
                   std::vector<MetadataEntry> entries)
    : file_(std::move(file)),
      head_(std::move(head)),
      entries_(std::move(entries)),
      by_key_(entries_.size()) {
  std::iota(by_key_.begin(), by_key_.end(), 0u);
  std::sort(by_key_.begin(), by_key_.end(), [this](std::uint32_t a, std::uint32_t b) {
    return key(entries_[a]) < key(entries_[b]);
  });
  for (std::size_t i = 1; i < by_key_.size(); ++i) {
    const std::string_view previous = key(entries_[by_key_[i - 1]]);
    if (previous == key(entries_[by_key_[i]])) fail(previous, "appears twice");
  }
}

void Metadata::fail(std::string_view key, std::string_view rule) const {
  throw ModelError(file_, "metadata '" + printable(key) + "' " + std::string(rule), kFetchAgain);
}

const MetadataEntry* Metadata::find(std::string_view wanted) const {
  const auto found = std::lower_bound(
      by_key_.begin(), by_key_.end(), wanted,
      [this](std::uint32_t i, std::string_view text) { return key(entries_[i]) < text; });
  if (found == by_key_.end() || key(entries_[*found]) != wanted) return nullptr;
  return &entries_[*found];
}

std::uint64_t Metadata::bits(std::uint64_t offset, int size) const {
  std::uint64_t value = 0;
  for (int i = size - 1; i >= 0; --i) value = value << 8 | head_[offset + static_cast<unsigned>(i)];
  return value;
}

std::optional<std::int64_t> Metadata::integer(std::string_view key, std::int64_t low,
                                              std::int64_t high) const {
  const MetadataEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  const int size = value_bytes(static_cast<std::uint32_t>(entry->type));
  std::int64_t value = 0;
  if (is_signed(entry->type)) {
    value = sign_extend(bits(entry->value, size), size);
  } else if (is_unsigned(entry->type)) {
    // Numbers from 2^63 up exceed every allowed range, like the largest signed one.
    value = static_cast<std::int64_t>(std::min<std::uint64_t>(
        bits(entry->value, size), std::numeric_limits<std::int64_t>::max()));
  } else {
    fail(key, "has type " + std::string(value_type_name(entry->type)) + ", not an integer type");
  }
  if (value < low || value > high) {
    fail(key, "is " + describe(*entry) + ", not in " + std::to_string(low) + " to " +
                  std::to_string(high));
  }
  return value;
}

int Metadata::required_integer(std::string_view key, int low, int high) const {
  const auto value = integer(key, low, high);
  if (!value) fail(key, "is missing");
  return static_cast<int>(*value);
}

std::optional<double> Metadata::real(std::string_view key) const {
  const MetadataEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  double value = 0.0;
  if (entry->type == ValueType::F32) {
    value = from_bits<float>(static_cast<std::uint32_t>(bits(entry->value, 4)));
  } else if (entry->type == ValueType::F64) {
    value = from_bits<double>(bits(entry->value, 8));
  } else {
    fail(key, "has type " + std::string(value_type_name(entry->type)) + ", not a float type");
  }
  if (!std::isfinite(value)) fail(key, "isn't a finite number");
  return value;
}

std::optional<bool> Metadata::boolean(std::string_view key) const {
  const MetadataEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  if (entry->type != ValueType::Bool || bits(entry->value, 1) > 1) {
    fail(key, "isn't a bool of 0 or 1");
  }
  return bits(entry->value, 1) == 1;
}

std::optional<std::string_view> Metadata::text(std::string_view key) const {
  const MetadataEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  if (entry->type != ValueType::String) fail(key, "isn't a string");
  return bytes(entry->value, entry->bytes);
}

std::optional<std::vector<std::string_view>> Metadata::texts(std::string_view key) const {
  const MetadataEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  if (entry->type != ValueType::Array || entry->element != ValueType::String) {
    fail(key, "isn't an array of strings");
  }
  std::vector<std::string_view> result;
  result.reserve(entry->count);  // each of them was walked over when the file was read
  std::uint64_t at = entry->value;
  for (std::uint64_t i = 0; i < entry->count; ++i) {
    const std::uint64_t length = bits(at, 8);
    result.push_back(bytes(at + 8, length));
    at += 8 + length;
  }
  return result;
}

std::optional<std::vector<std::uint32_t>> Metadata::words(std::string_view key,
                                                          ValueType element) const {
  const MetadataEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  if (entry->type != ValueType::Array || entry->element != element) {
    fail(key, "isn't an array of " + std::string(value_type_name(element)));
  }
  std::vector<std::uint32_t> result(entry->count);
  for (std::uint64_t i = 0; i < entry->count; ++i) {
    result[i] = static_cast<std::uint32_t>(bits(entry->value + 4 * i, 4));
  }
  return result;
}

std::string Metadata::describe_scalar(ValueType type, std::uint64_t offset) const {
  const int size = value_bytes(static_cast<std::uint32_t>(type));
  const std::uint64_t raw = bits(offset, size);
  char number[40];
  switch (type) {
    case ValueType::Bool:
      return raw == 0 ? "false" : "true";
    case ValueType::F32:
      std::snprintf(number, sizeof(number), "%.9g",
                    static_cast<double>(from_bits<float>(static_cast<std::uint32_t>(raw))));
      return number;
    case ValueType::F64:
      std::snprintf(number, sizeof(number), "%.17g", from_bits<double>(raw));
      return number;
    default:
      return is_signed(type) ? std::to_string(sign_extend(raw, size)) : std::to_string(raw);
  }
}

std::string Metadata::describe(const MetadataEntry& entry) const {
  if (entry.type == ValueType::String) return printable(bytes(entry.value, entry.bytes));
  if (entry.type != ValueType::Array) return describe_scalar(entry.type, entry.value);
  constexpr std::uint64_t kShown = 6;
  std::string result = "[";
  std::uint64_t at = entry.value;
  for (std::uint64_t i = 0; i < std::min(entry.count, kShown); ++i) {
    if (i > 0) result += ", ";
    if (entry.element == ValueType::String) {
      const std::uint64_t length = bits(at, 8);
      result += printable(bytes(at + 8, length), 20);
      at += 8 + length;
    } else {
      result += describe_scalar(entry.element, at);
      at += static_cast<unsigned>(value_bytes(static_cast<std::uint32_t>(entry.element)));
    }
  }
  if (entry.count > kShown) result += ", ...";
  return result + "] (" + std::to_string(entry.count) + " of " +
         std::string(value_type_name(entry.element)) + ")";
}

}  // namespace warpkit::minimodel
