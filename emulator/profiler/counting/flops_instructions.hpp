/// @file
/// Which machine instructions are floating-point operations.
#pragma once

#include <string>

#include "emulator/profiler/counting/flops_code.hpp"

namespace warpkit::emulator::counting {

/// What an operation computes with.
enum class Precision { F16, F32, F64 };

/// An instruction's, or a library function's, floating-point operations.
struct Operations {
  std::uint32_t count = 0;               ///< A lane: 1 for a sum, 2 for a fused multiply-add.
  Precision precision = Precision::F32;  ///< Of all of them.
  bool is_counted = true;                ///< False: there are some, but nobody can say how many.
  std::string what;                      ///< The name of what isn't counted.
};

/// Sums, differences, products, quotients, square roots and fused multiply-adds of x86-64. What
/// belongs to a conversion of a 64-bit unsigned integer, for which x86-64 has no instruction, is
/// none.
/// @param part the code.
/// @param index of the instruction.
/// @return its operations.
Operations operations_of(const CodePart& part, std::size_t index);

/// What a call computes, if it is of the C library's mathematics or of the emulator's.
/// @param symbol what is called.
/// @return its operations: rounding, minimum and the like are none; expf isn't counted.
Operations operations_of_call(const std::string& symbol);

}  // namespace warpkit::emulator::counting
