/// @file
/// Shape checks: what a launcher demands of its arguments before anything runs.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace warpkit {

/// Largest extent that a kernel walks with an `int` index and a stride: the last step past the end
/// then still fits in an `int`.
constexpr int kMaxLoopExtent = 1 << 30;

/// Throws unless a precondition holds.
/// @param holds the precondition
/// @param operation name of the function that demands it
/// @param rule the precondition in words, as in "M must be at least 1"
/// @throws std::invalid_argument with the text `operation: rule` unless `holds`
inline void require(bool holds, const char* operation, const char* rule) {
  if (!holds) throw std::invalid_argument(std::string(operation) + ": " + rule);
}

/// Number of blocks of `block` threads that cover `n` items, the last one perhaps in part.
/// @param n number of items, at least 1
/// @param block items a block covers, at least 1
/// @return n / block, rounded up
/// @throws std::invalid_argument if that is more blocks than a grid can have in x (2^31 - 1)
inline unsigned int blocks_for(std::uint64_t n, unsigned int block) {
  const std::uint64_t blocks = n / block + (n % block != 0 ? 1 : 0);
  require(blocks <= 2147483647u, "blocks_for", "a grid has at most 2^31 - 1 blocks in x");
  return static_cast<unsigned int>(blocks);
}

}  // namespace warpkit
