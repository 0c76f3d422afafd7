/// @file
/// Where a model's bytes come from: a file, or memory (for tests and fuzzing).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace warpkit::minimodel {

/// A fixed number of bytes that can be read from any offset.
///
/// Files are read, not mapped: a mapped file that shrinks while it is in use ends the program with
/// SIGBUS, and the step from disk to RAM would have no place in time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Name for messages.
  /// @return the path as the user gave it
  const std::string& name() const noexcept { return name_; }

  /// Number of bytes.
  /// @return size found when the source was opened
  std::uint64_t size() const noexcept { return size_; }

  /// Reads bytes. Blocks until they are there.
  /// @param offset first byte
  /// @param[out] out (count) host memory
  /// @param count number of bytes
  /// @throws ModelError if the range isn't inside the source, the file shrank, or reading fails
  void read(std::uint64_t offset, void* out, std::size_t count);

 protected:
  /// Keeps name and size.
  /// @param name name for messages
  /// @param size number of bytes
  ByteSource(std::string name, std::uint64_t size) : name_(std::move(name)), size_(size) {}

 private:
  virtual void read_inside(std::uint64_t offset, void* out, std::size_t count) = 0;

  std::string name_;
  std::uint64_t size_;
};

/// Opens a regular file for reading.
/// @param path path of the file
/// @return the open file
/// @throws ModelError if it can't be opened or isn't a regular file
std::shared_ptr<ByteSource> open_file(const std::string& path);

/// Presents bytes in memory as a file.
/// @param name name for messages
/// @param bytes the contents
/// @return a source that owns the bytes
std::shared_ptr<ByteSource> from_memory(std::string name, std::vector<std::uint8_t> bytes);

}  // namespace warpkit::minimodel
