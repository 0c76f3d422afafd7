/// @file
/// How the kit's commands end.
#pragma once

#include <stdexcept>
#include <string>

namespace warpkit::kit {

/// Exit codes of every command.
enum class Exit : int {
  Good = 0,            ///< all is well
  Failed = 1,          ///< a check failed
  Usage = 2,           ///< asked for something that is not there
  DoesNotCompile = 3,  ///< the learner's file does not compile
  Limit = 4,           ///< time or output ran past its limit
  Machine = 5          ///< the machine is at fault
};

/// Ends a command with one clear line and an exit code.
class Failure : public std::runtime_error {
 public:
  /// @param exit how the command ends
  /// @param line the line to print, without a full stop at the end
  Failure(Exit exit, const std::string& line) : std::runtime_error(line), exit_(exit) {}

  /// How the command ends.
  /// @return the exit code
  Exit exit() const { return exit_; }

 private:
  Exit exit_;
};

}  // namespace warpkit::kit
