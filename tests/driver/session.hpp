/// @file
/// Runs the driver programs in a temporary folder.
#pragma once

#include <string>

namespace warpkit::driver::test {

/// What a command did.
struct Outcome {
  int exit_code = -1;  ///< its exit code
  std::string output;  ///< what it wrote to standard output
  std::string errors;  ///< what it wrote to standard error
};

/// A folder with source files, in which commands run; deleted with this object.
class Session {
 public:
  /// Makes the folder.
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Writes a file.
  /// @param name its path in the folder
  /// @param text its contents
  void write(const std::string& name, const std::string& text) const;

  /// Tells whether a file exists.
  /// @param name its path in the folder
  /// @return true if so
  bool has(const std::string& name) const;

  /// Runs a shell command in the folder, with the driver programs first in PATH.
  /// @param command the command
  /// @return what it did
  Outcome run(const std::string& command) const;

 private:
  std::string path_;
};

}  // namespace warpkit::driver::test
