/// @file
/// Random numbers that are the same on every machine.
#pragma once

#include <cstdint>

namespace warpkit::minimodel {

/// PCG32 (XSH-RR, 64 bits of state). The standard library's engines are portable, but its
/// distributions aren't: the same seed draws different tokens with another compiler.
///
/// Source: O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
/// Random Number Generation", 2014, section 6.3.
class Random {
 public:
  /// Starts a sequence.
  /// @param seed chooses the sequence's start
  explicit Random(std::uint64_t seed) {
    next();
    state_ += seed;
    next();
  }

  /// Draws 32 bits.
  /// @return uniform in [0, 2^32)
  std::uint32_t next() {
    const std::uint64_t old = state_;
    state_ = old * 6364136223846793005u + kIncrement;
    const auto shifted = static_cast<std::uint32_t>(((old >> 18) ^ old) >> 27);
    const auto turn = static_cast<std::uint32_t>(old >> 59);
    return (shifted >> turn) | (shifted << ((32 - turn) & 31));
  }

  /// Draws a number.
  /// @return uniform in [0, 1), a multiple of 2^-32
  double uniform() { return next() * 0x1p-32; }

 private:
  static constexpr std::uint64_t kIncrement = 1442695040888963407u;  // odd: it picks the stream
  std::uint64_t state_ = 0;
};

}  // namespace warpkit::minimodel
