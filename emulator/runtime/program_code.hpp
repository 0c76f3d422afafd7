/// @file
/// What the program's files say about an address of its code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace warpkit::emulator {

/// The file that holds some code, and where the code lies in it.
struct CodePlace {
  std::uintptr_t code = 0;    ///< The address.
  std::string file;           ///< The program, or one of its libraries.
  std::uintptr_t offset = 0;  ///< The address as that file counts.
};

/// @param code an address in the program's code.
/// @param place receives where it lies.
/// @return false if no file is known for it.
bool find_code(std::uintptr_t code, CodePlace& place);

/// Runs a program and waits for it.
/// @param words its name, looked up in PATH, and its arguments.
/// @return what it printed, or nothing if it failed.
std::string output_of(const std::vector<std::string>& words);

/// @param code an address in the program's code.
/// @return ` at FILE:LINE` if the debug information tells it, else nothing. Where the emulator's
///   headers were inlined, it is the line that called them.
std::string place_of_code(std::uintptr_t code);

/// A function of the program.
struct Function {
  std::uintptr_t begin = 0;  ///< Its first instruction; 0 if no function is known.
  std::uintptr_t end = 0;    ///< Behind its last.
  std::string symbol;        ///< Its name in the symbol table.

  /// @return true if it is the program's own: neither the emulator's nor the standard library's,
  ///   which may be in the middle of something that others must not see.
  bool is_programs_own() const;
};

/// Looks into the symbol table of the file that holds some code, unless that is one of the system's
/// libraries; takes a while.
/// @param code an address in the program's code.
/// @return the function.
Function function_at(std::uintptr_t code);

}  // namespace warpkit::emulator
