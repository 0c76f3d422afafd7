/// @file
/// From addresses of code to lines of the learner's own source.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace warpkit::emulator {

/// A line of source; unknown when the file is empty.
struct Line {
  std::string file;  ///< Relative to the working directory if it lies below.
  int line = 0;      ///< From 1.

  /// @return `file:line`, or words for an unknown one.
  std::string text() const;
};

/// Calls in progress, innermost first, as return addresses.
using CallStack = std::vector<std::uintptr_t>;

/// @return the calls in progress of this host thread.
CallStack current_calls();

/// Asks binutils' addr2line, once for many addresses, and remembers the answers.
class SourceLines {
 public:
  /// Asks for all of these that aren't known yet.
  /// @param code return addresses.
  void prepare(const std::vector<std::uintptr_t>& code);
  /// @param code a return address.
  /// @return the innermost line that is neither the emulator's nor the system's, inlined calls
  ///   included; for a copy of an object, that which asks for it; unknown if there is none.
  Line line_of(std::uintptr_t code);
  /// @param code a return address.
  /// @return true if the innermost line there is known, whosever it is: compilers give none to
  ///   instructions that stand for several lines, and line_of then tells who called the function.
  bool has_line(std::uintptr_t code);
  /// @param code a return address.
  /// @return true if the innermost line there is that of one of the emulator's headers.
  bool is_emulators(std::uintptr_t code);
  /// @param calls calls in progress.
  /// @return the innermost line of the learner's.
  Line line_of(const CallStack& calls);
  /// @param code a return address.
  /// @return true if the access belongs to a header of the emulator that the compiler inlined, such
  ///   as the copy of a float4.
  bool is_vector_copy(std::uintptr_t code);

 private:
  /// A call that addr2line tells of, inlined or not.
  struct Frame {
    Line line;            ///< where it stands
    bool copies = false;  ///< in a function that copies an object of its class
  };
  std::map<std::uintptr_t, std::vector<Frame>> frames_;  // by return address, innermost first
};

/// Shortens a path as Line::file says.
/// @param path as the compiler knew it.
/// @return the shorter path.
std::string shown_path(const std::string& path);

}  // namespace warpkit::emulator
