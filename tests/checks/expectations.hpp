/// @file
/// What is expected of the programs in this folder, as their comments say.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace warpkit::emulator::checks::test {

/// A verdict, by the lines of the program.
struct Verdict {
  std::string tool;      ///< The check.
  std::string severity;  ///< error or warning.
  int line = 0;          ///< Where.
  int other_line = 0;    ///< The other party's line, or 0.
  std::string element;   ///< The array and the index, `tile[3][17]`; empty if not asked for.
  std::string party;     ///< Block and thread by their x, `0:32`; empty if not asked for.

  /// @return one line of text.
  std::string text() const;
};

/// A case of a program.
struct ExpectedCase {
  std::string program;            ///< The file's name without its ending.
  std::string name;               ///< The case's.
  std::vector<Verdict> verdicts;  ///< All that is to be found, and no more.
};

/// Names a case in the messages of GoogleTest.
/// @param one the case.
/// @param stream receives its name.
void PrintTo(const ExpectedCase& one, std::ostream* stream);

/// Reads a file of cases; see cases.hpp for how expectations are written.
/// @param folder where the file is.
/// @param program its name without its ending.
/// @return its cases.
/// @throws std::runtime_error for a verdict that can't be read or names no line.
std::vector<ExpectedCase> read_cases(const std::string& folder, const std::string& program);

}  // namespace warpkit::emulator::checks::test
