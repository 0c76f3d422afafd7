// Writes GGUF files in memory, sound ones and broken ones.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "minimodel/gguf/metadata.hpp"

namespace warpkit::test {

using minimodel::ValueType;

// Little-endian numbers and strings, one after another.
class ByteWriter {
 public:
  ByteWriter& number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return *this;
  }
  ByteWriter& u32(std::uint64_t value) { return number(value, 4); }
  ByteWriter& u64(std::uint64_t value) { return number(value, 8); }
  ByteWriter& real(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    return u32(bits);
  }
  ByteWriter& raw(std::string_view text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    return *this;
  }
  ByteWriter& text(std::string_view value) { return u64(value.size()).raw(value); }
  ByteWriter& type(ValueType value) { return u32(static_cast<std::uint32_t>(value)); }

  std::vector<std::uint8_t> bytes;
};

// Collects metadata and tensors, then writes the file. Setting a key again replaces it.
class GgufBuilder {
 public:
  void integer(const std::string& key, std::uint64_t value) {
    set(key, ByteWriter().type(ValueType::U32).u32(value));
  }
  void real(const std::string& key, float value) {
    set(key, ByteWriter().type(ValueType::F32).real(value));
  }
  void boolean(const std::string& key, int value) {
    set(key, ByteWriter().type(ValueType::Bool).number(static_cast<unsigned>(value), 1));
  }
  void text(const std::string& key, std::string_view value) {
    set(key, ByteWriter().type(ValueType::String).text(value));
  }
  void texts(const std::string& key, const std::vector<std::string>& values) {
    ByteWriter w;
    w.type(ValueType::Array).type(ValueType::String).u64(values.size());
    for (const std::string& value : values) w.text(value);
    set(key, w);
  }
  void reals(const std::string& key, const std::vector<float>& values) {
    ByteWriter w;
    w.type(ValueType::Array).type(ValueType::F32).u64(values.size());
    for (const float value : values) w.real(value);
    set(key, w);
  }
  void integers(const std::string& key, const std::vector<int>& values) {
    ByteWriter w;
    w.type(ValueType::Array).type(ValueType::I32).u64(values.size());
    for (const int value : values) w.u32(static_cast<std::uint32_t>(value));
    set(key, w);
  }
  // The value's type and bytes as they shall stand in the file.
  void set(const std::string& key, const ByteWriter& typed_value) {
    for (auto& pair : pairs_) {
      if (pair.first == key) {
        pair.second = typed_value.bytes;
        return;
      }
    }
    pairs_.emplace_back(key, typed_value.bytes);
  }
  void add_again(const std::string& key) {
    for (const auto& pair : pairs_) {
      if (pair.first == key) {
        pairs_.push_back(pair);
        return;
      }
    }
  }
  void erase(const std::string& key) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (pairs_[i].first == key) pairs_.erase(pairs_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  struct BuiltTensor {
    std::string name;
    std::vector<std::uint64_t> dims;  // the file's order: row length first
    std::uint32_t type;
    std::vector<std::uint8_t> data;
    std::int64_t offset = -1;  // -1: behind the tensor before
  };
  std::vector<BuiltTensor> tensors;
  BuiltTensor& tensor(const std::string& name) {
    for (BuiltTensor& t : tensors) {
      if (t.name == name) return t;
    }
    tensors.push_back({name, {}, 0, {}});
    return tensors.back();
  }

  std::uint32_t version = 3;

  std::vector<std::uint8_t> build(std::uint64_t alignment = 32) const {
    ByteWriter w;
    w.raw("GGUF").u32(version).u64(tensors.size()).u64(pairs_.size());
    for (const auto& [key, value] : pairs_) {
      w.text(key);
      w.bytes.insert(w.bytes.end(), value.begin(), value.end());
    }
    ByteWriter data;
    for (const BuiltTensor& t : tensors) {
      data.bytes.resize((data.bytes.size() + alignment - 1) / alignment * alignment);
      w.text(t.name).u32(t.dims.size());
      for (const std::uint64_t dim : t.dims) w.u64(dim);
      const bool follows = t.offset < 0;
      w.u32(t.type).u64(follows ? data.bytes.size() : static_cast<std::uint64_t>(t.offset));
      if (follows) data.bytes.insert(data.bytes.end(), t.data.begin(), t.data.end());
    }
    w.bytes.resize((w.bytes.size() + alignment - 1) / alignment * alignment);
    w.bytes.insert(w.bytes.end(), data.bytes.begin(), data.bytes.end());
    return w.bytes;
  }

 private:
  std::vector<std::pair<std::string, std::vector<std::uint8_t>>> pairs_;
};

}  // namespace warpkit::test
