/// @file
/// The key-value pairs at the head of a GGUF file, read with their types checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warpkit::minimodel {

/// Types of metadata values, with the format's numbers.
enum class ValueType : std::uint32_t {
  U8 = 0,
  I8 = 1,
  U16 = 2,
  I16 = 3,
  U32 = 4,
  I32 = 5,
  F32 = 6,
  Bool = 7,
  String = 8,
  Array = 9,
  U64 = 10,
  I64 = 11,
  F64 = 12,
};

/// Bytes of a value of a type that always has the same size.
/// @param type number of the type as the file gives it
/// @return 1, 2, 4 or 8; 0 for strings, arrays and numbers that are no type
int value_bytes(std::uint32_t type);

/// Name of a value type, as the format's document writes it.
/// @param type the type
/// @return as in "uint32"
std::string_view value_type_name(ValueType type);

/// One key-value pair. It says where the value lies in the file's head and owns nothing.
struct MetadataEntry {
  std::uint64_t start;     ///< offset of the whole pair in the file
  std::uint64_t key;       ///< offset of the key's first byte
  std::uint32_t key_size;  ///< bytes of the key
  ValueType type;          ///< type of the value
  ValueType element;       ///< type of an array's elements; else the same as `type`
  std::uint64_t count;     ///< elements of an array; else 1
  std::uint64_t value;  ///< offset of the value (an array's first element, a string's first byte)
  std::uint64_t bytes;  ///< bytes of the value from there on
};

/// All pairs of one file, found by key.
class Metadata {
 public:
  Metadata() = default;

  /// Takes the head of a file and what was found in it.
  /// @param file name for messages
  /// @param head bytes of the file from its first on
  /// @param entries the pairs, all inside `head`
  /// @throws ModelError if two pairs have the same key
  Metadata(std::string file, std::vector<std::uint8_t> head, std::vector<MetadataEntry> entries);

  /// The pairs in the order of the file.
  /// @return all entries
  const std::vector<MetadataEntry>& entries() const noexcept { return entries_; }

  /// Key of a pair.
  /// @param entry one of entries()
  /// @return the key
  std::string_view key(const MetadataEntry& entry) const {
    return bytes(entry.key, entry.key_size);
  }

  /// Finds a pair.
  /// @param key the key
  /// @return the pair; nullptr if the file has none
  const MetadataEntry* find(std::string_view key) const;

  /// Reads an integer of any of the format's integer types, checking its range.
  /// @param key the key
  /// @param low smallest value allowed
  /// @param high largest value allowed
  /// @return the value; nothing if the file has no such key
  /// @throws ModelError if the value isn't an integer or not in the range
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t low,
                                      std::int64_t high) const;

  /// Reads an integer that the file has to have.
  /// @param key the key
  /// @param low smallest value allowed
  /// @param high largest value allowed, at most 2^31 - 1
  /// @return the value
  /// @throws ModelError if it is missing, isn't an integer or not in the range
  int required_integer(std::string_view key, int low, int high) const;

  /// Reads a floating-point number.
  /// @param key the key
  /// @return the value, finite; nothing if the file has no such key
  /// @throws ModelError if the value isn't a finite floating-point number
  std::optional<double> real(std::string_view key) const;

  /// Reads a truth value.
  /// @param key the key
  /// @return the value; nothing if the file has no such key
  /// @throws ModelError if the value isn't a bool of 0 or 1
  std::optional<bool> boolean(std::string_view key) const;

  /// Reads a string.
  /// @param key the key
  /// @return the value, valid as long as this object; nothing if the file has no such key
  /// @throws ModelError if the value isn't a string
  std::optional<std::string_view> text(std::string_view key) const;

  /// Reads an array of strings.
  /// @param key the key
  /// @return the strings, valid as long as this object; nothing if the file has no such key
  /// @throws ModelError if the value isn't an array of strings
  std::optional<std::vector<std::string_view>> texts(std::string_view key) const;

  /// Reads an array of numbers of 4 bytes as their bits.
  /// @param key the key
  /// @param element the type the elements must have: U32, I32 or F32
  /// @return the bits of each element; nothing if the file has no such key
  /// @throws ModelError if the value isn't an array of that type
  std::optional<std::vector<std::uint32_t>> words(std::string_view key, ValueType element) const;

  /// A value as text for people; long arrays and strings are cut.
  /// @param entry one of entries()
  /// @return one printable line
  std::string describe(const MetadataEntry& entry) const;

  /// Bytes of the file's head.
  /// @param offset first byte
  /// @param size number of bytes; the range must lie inside an entry
  /// @return a view that is valid as long as this object
  std::string_view bytes(std::uint64_t offset, std::uint64_t size) const {
    return {reinterpret_cast<const char*>(head_.data()) + offset, size};
  }

 private:
  std::string describe_scalar(ValueType type, std::uint64_t offset) const;
  std::uint64_t bits(std::uint64_t offset, int size) const;
  [[noreturn]] void fail(std::string_view key, std::string_view rule) const;

  std::string file_;
  std::vector<std::uint8_t> head_;
  std::vector<MetadataEntry> entries_;
  std::vector<std::uint32_t> by_key_;  ///< indices of entries_, sorted by key
};

}  // namespace warpkit::minimodel
