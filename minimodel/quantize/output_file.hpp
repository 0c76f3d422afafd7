/// @file
/// A file that appears whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace warpkit::minimodel {

/// Writing failed: no space, no permission. The message is one line with the next step.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes beside the wanted path and takes its name only when everything is on the disk. An object
/// that goes without commit() leaves nothing behind. Move-only by having neither copy nor move.
class OutputFile {
 public:
  /// Creates the temporary file.
  /// @param path where the file shall be in the end; what is there now stays until commit()
  /// @throws OutputError if it can't be created
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;             // it would be removed twice
  OutputFile& operator=(const OutputFile&) = delete;  // it would be removed twice

  /// Appends bytes.
  /// @param data (bytes) host memory
  /// @param bytes number of bytes
  /// @throws OutputError if the disk is full or writing fails
  void write(const void* data, std::size_t bytes);

  /// Number of bytes written so far.
  /// @return bytes
  std::uint64_t position() const noexcept { return position_; }

  /// Puts everything on the disk and gives the file its name.
  /// @throws OutputError if that fails
  void commit();

 private:
  [[noreturn]] void fail(const std::string& what) const;

  std::string path_;
  std::string temporary_;
  int fd_ = -1;
  std::uint64_t position_ = 0;
};

}  // namespace warpkit::minimodel
