/// @file
/// The machine code of a counted program, as binutils' objdump tells it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace warpkit::emulator::counting {

/// One machine instruction, in the words of objdump.
struct Instruction {
  std::uint64_t address = 0;  ///< As the file counts.
  std::string name;           ///< `addss`, without prefixes.
  std::string operands;       ///< `%xmm0,%xmm1`: the last one is the destination.
  std::uint64_t target = 0;   ///< Where a direct jump or call goes; else 0.
  std::string symbol;         ///< The symbol there, without `@plt` and without an offset.
};

/// What a call does to the events that are kept from there on.
enum class Call { Plain, BlockBegins, ThreadBegins, ThreadEnds, AtomicBegins, AtomicEnds };

/// @param one any instruction.
/// @return what it does if it is a call, else Plain.
Call call_of(const Instruction& one);
/// @param one any instruction.
/// @return true if it calls.
inline bool is_call(const Instruction& one) { return one.name.compare(0, 4, "call") == 0; }
/// @param one any instruction.
/// @return true if it jumps, always or on a condition.
inline bool is_jump(const Instruction& one) { return one.name[0] == 'j'; }
/// @param one any instruction.
/// @return true if the instruction behind it doesn't follow.
inline bool is_always(const Instruction& one) {
  return one.name.compare(0, 3, "jmp") == 0 || one.name.compare(0, 3, "ret") == 0 ||
         one.name == "ud2" || one.name == "hlt";
}

/// One function, or a part of it that the compiler put aside.
struct CodePart {
  std::string symbol;                     ///< Its name in the symbol table.
  std::vector<Instruction> instructions;  ///< By address.
};

/// Reads what objdump printed.
/// @param text of `objdump -d --no-show-raw-insn`.
/// @return its parts that call `__sanitizer_cov_trace_pc` or `note_thread_begins`, and those that
/// such parts were cut from
///   (`.cold`, `.part`); the rest isn't counted code.
std::vector<CodePart> read_disassembly(const std::string& text);

/// Asks objdump.
/// @param file a program or a library.
/// @return as read_disassembly; nothing if there is no objdump or it can't read the file.
std::vector<CodePart> counted_code(const std::string& file);

/// The code of a program and its libraries, each read once.
class CodeOfFiles {
 public:
  /// @param file a program or a library.
  /// @return as counted_code; stays where it is.
  const std::vector<CodePart>& of(const std::string& file);

 private:
  std::map<std::string, std::vector<CodePart>> read_;
};

}  // namespace warpkit::emulator::counting
