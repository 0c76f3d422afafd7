/// @file
/// Where what was counted lies safe as soon as a launch has ended, however the program ends.
#pragma once

#include <string>

namespace warpkit::emulator::counting {

/// Adds to a file of records, a line each, that stays open until the process ends, and
/// that profile::collect_launches reads: the launch's name
/// (`PROCESS.NUMBER`), a blank, its JSON. A later record of a launch replaces an earlier one. A
/// forked process may add to the same file.
class Records {
 public:
  /// @param file its path; it is made with the first record.
  explicit Records(std::string file) : file_(std::move(file)) {}

  /// @return a name that no launch of this run has.
  std::string new_name();
  /// @param name of a launch.
  /// @return true if this process gave it, and not one that it was forked from.
  static bool is_own(const std::string& name);
  /// Adds a record whole or not at all. Where there is no room, says so, adds nothing from then on
  /// and marks the file: it can only be read.
  /// @param name of the launch.
  /// @param text its JSON, without line breaks.
  void add(const std::string& name, const std::string& text);

 private:
  void give_up(const char* why);

  std::string file_;
  int descriptor_ = -1;
  int number_ = 0;
  bool full_ = false;
};

}  // namespace warpkit::emulator::counting
