/// @file
/// Child processes and temporary folders.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace warpkit::driver {

/// How a child ended.
struct ChildEnd {
  int exit_code = 0;  ///< its exit code, if it wasn't killed
  int signal = 0;     ///< the signal that killed it, or 0
  long process = 0;   ///< its number
};

/// Runs a program with this process's input, output and environment, and waits for it.
/// @param program a path, or a name to look up in PATH
/// @param arguments those after the program's name
/// @param name what the program sees as its own name; empty for `program`
/// @return how it ended
/// @throws Failure with code 5 if it can't be started
ChildEnd run_child(const std::string& program, const std::vector<std::string>& arguments,
                   const std::string& name = "");

/// The same, with one of the program's streams read line by line.
/// @param program a path, or a name to look up in PATH
/// @param arguments those after the program's name
/// @param name what the program sees as its own name; empty for `program`
/// @param stream which, STDOUT_FILENO or STDERR_FILENO
/// @param on_line gets each line with its newline, if it has one
/// @return how it ended
/// @throws Failure with code 5 if it can't be started
ChildEnd run_child_read(const std::string& program, const std::vector<std::string>& arguments,
                        const std::string& name, int stream,
                        const std::function<void(const std::string&)>& on_line);

/// Whether a path is a file that may be run.
/// @param path the path
/// @return true if so
bool is_program(const std::string& path);

/// Finds a program in PATH.
/// @param name its name
/// @return its path, or an empty string
std::string find_program(const std::string& name);

/// The folder that holds the running program.
/// @return an absolute path
/// @throws Failure with code 5 if the system doesn't say
std::string program_folder();

/// A folder that is deleted, with all that is in it, at the end of this object's life.
class TemporaryFolder {
 public:
  /// Makes a folder in TMPDIR or /tmp.
  /// @throws Failure with code 5 if that fails
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;  // two owners would delete it twice
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  /// Where it is.
  /// @return an absolute path
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace warpkit::driver
