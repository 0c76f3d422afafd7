/// @file
/// How many lanes executed each piece of a program's machine code.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "emulator/profiler/counting/flops_code.hpp"

namespace warpkit::emulator::counting {

/// Lanes that executed an event, by the event's code as the file counts; what is absent nobody did.
struct LaneCounts {
  std::map<std::uint64_t, std::uint64_t> blocks;   ///< Basic blocks begun.
  std::map<std::uint64_t, std::uint64_t> atomics;  ///< Whole atomic operations begun.
};

/// Instructions that are always executed together.
struct Piece {
  const CodePart* part = nullptr;      ///< Whose.
  std::size_t begin = 0;               ///< Its first instruction's index.
  std::size_t end = 0;                 ///< Behind its last.
  std::optional<std::uint64_t> lanes;  ///< That executed it; absent where it can't be told.
};

/// Tells the lanes of every piece. Pieces that begin behind an event's call have its lanes. Those
/// that have none, such as code that the compiler merged or split, get theirs from their
/// neighbours': as many lanes go in as come out.
/// @param parts the code of one file; must outlive the result.
/// @param lanes what was counted.
/// @return all pieces.
std::vector<Piece> lanes_of_pieces(const std::vector<CodePart>& parts, const LaneCounts& lanes);

}  // namespace warpkit::emulator::counting
