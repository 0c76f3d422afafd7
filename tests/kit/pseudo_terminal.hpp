/// @file
/// A program run in a terminal that a test reads and types into.
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <map>
#include <string>
#include <vector>

namespace warpkit::kit {

/// A pseudo-terminal with one program in it, which is killed with its owner if it still runs.
class PseudoTerminal {
 public:
  /// Starts a program.
  /// @param arguments program and arguments
  /// @param environment set on top of this program's environment
  PseudoTerminal(std::vector<std::string> arguments,
                 std::map<std::string, std::string> environment);
  ~PseudoTerminal();
  PseudoTerminal(const PseudoTerminal&) = delete;  // two owners would close twice
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;

  /// Waits until a text is shown that was not waited for before.
  /// @param text the text
  /// @param seconds how long to wait
  /// @return whether it came
  bool shows(const std::string& text, double seconds = 120);

  /// Types.
  /// @param keys what to type
  void type(const std::string& keys);

  /// Sends a signal to the program.
  /// @param signal its number
  void signal(int signal);

  /// Waits for the program's end.
  /// @return its exit code, or 128 and the number of the signal that ended it
  int wait();

  /// How the terminal is set.
  /// @return its local modes
  tcflag_t modes() const;

  /// All that was shown so far.
  /// @return the bytes
  const std::string& text() const { return text_; }

 private:
  bool read_some(int milliseconds);

  int terminal_ = -1;
  pid_t child_ = -1;
  std::string text_;
  std::size_t seen_ = 0;
};

}  // namespace warpkit::kit
