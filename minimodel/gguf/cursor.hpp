/// @file
/// A bounds-checked reader that moves forward through the head of a model file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "minimodel/gguf/byte_source.hpp"

namespace warpkit::minimodel {

/// Reads little-endian numbers and strings one after another and keeps every byte it has read, so
/// that what was read can be looked at again later.
///
/// It takes bytes from the source only after checking that they are there: a count in a hostile
/// file never decides how much memory is asked for.
class Cursor {
 public:
  /// Starts at the source's first byte.
  /// @param source the file
  explicit Cursor(std::shared_ptr<ByteSource> source) : source_(std::move(source)) {}

  /// Distance from the source's first byte.
  /// @return offset of the next byte to read
  std::uint64_t position() const noexcept { return position_; }

  /// Bytes between here and the end of the source.
  /// @return number of bytes that can still be read
  std::uint64_t remaining() const noexcept { return source_->size() - position_; }

  /// Reads an unsigned number of 4 bytes.
  /// @param what name of the thing read, for the message
  /// @return the number
  /// @throws ModelError if the source ends first
  std::uint32_t u32(std::string_view what) { return static_cast<std::uint32_t>(number(4, what)); }

  /// Reads an unsigned number of 8 bytes.
  /// @param what name of the thing read, for the message
  /// @return the number
  /// @throws ModelError if the source ends first
  std::uint64_t u64(std::string_view what) { return number(8, what); }

  /// Reads a string: a length of 8 bytes, then that many bytes.
  /// @param what name of the thing read, for the message
  /// @param limit longest length allowed, in bytes
  /// @return offset of the string's first byte, and its length
  /// @throws ModelError if it is longer than `limit` or than the rest of the source
  std::pair<std::uint64_t, std::uint64_t> string(std::string_view what, std::uint64_t limit);

  /// Moves forward, keeping the bytes passed.
  /// @param count number of bytes
  /// @param what name of the thing passed, for the message
  /// @throws ModelError if the source ends first, or the head of the file exceeds 1 GiB
  void skip(std::uint64_t count, std::string_view what);

  /// Checks a count that the file gives before anything is done `count` times.
  /// @param count number of things said to follow
  /// @param smallest bytes that one of them takes at least
  /// @param what name of the things, for the message
  /// @throws ModelError if that many can't fit in the rest of the source
  void require_room(std::uint64_t count, std::uint64_t smallest, std::string_view what) const;

  /// The bytes read so far, from the source's first on.
  /// @return a view that the next read makes invalid
  std::string_view seen() const noexcept {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

  /// Gives the kept bytes away; the cursor must not be used afterwards.
  /// @return the bytes from the source's first on, at least up to position()
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

  /// The error of this file.
  /// @param what what is wrong
  /// @param next what the user can do now
  /// @throws ModelError always
  [[noreturn]] void fail(std::string_view what, std::string_view next) const;

 private:
  std::uint64_t number(int size, std::string_view what);
  void fetch(std::uint64_t count, std::string_view what);

  std::shared_ptr<ByteSource> source_;
  std::vector<std::uint8_t> bytes_;
  std::uint64_t position_ = 0;
};

}  // namespace warpkit::minimodel
