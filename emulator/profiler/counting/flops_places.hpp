/// @file
/// Which function of a header an instruction came from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace warpkit::emulator::counting {

/// One inlined call, or the function itself.
struct CodeFrame {
  std::string function;  ///< Its name with its parameters' types.
  std::string file;      ///< Where its line stands.
};

/// Asks binutils' addr2line.
/// @param file the program or a library.
/// @param addresses of instructions, as the file counts.
/// @return for each what it was inlined into, innermost first.
std::map<std::uint64_t, std::vector<CodeFrame>> frames_of(
    const std::string& file, const std::vector<std::uint64_t>& addresses);

/// What the emulator's own header does with the operation that one of its functions holds.
enum class HeaderUse {
  Learners,  ///< It is no header of the emulator's, or one that computes what it is asked to.
  Half,      ///< An operation of 16-bit floats, computed in a wider type.
  Fused,     ///< A step of a fused multiply-add of 16-bit floats; its one product stands for it.
  Float,     ///< An operation of floats, computed in double.
  None,      ///< A conversion, or a step of an atomic operation.
};

/// @param frames of an instruction.
/// @return what it is for.
HeaderUse header_use(const std::vector<CodeFrame>& frames);

}  // namespace warpkit::emulator::counting
