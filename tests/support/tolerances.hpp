// How far a right answer may be from the reference: one table for all tests.
//
// A limit is relative to the *magnitude* of a result: for a sum, the sum of its terms' magnitudes
// (compare.hpp). The reference rounds once, so what is left is the kernel's own error.
#pragma once

#include <cmath>
#include <cstdint>

namespace warpkit::test {

// The number type that a kernel accumulates in. The stored type of the weights doesn't matter: the
// reference gets the same dequantised values, exactly.
enum class Accumulator { F32, F16, BF16 };

// Half the distance from 1 to the next number: the largest relative error of one rounding.
inline double unit_roundoff(Accumulator type) {
  switch (type) {
    case Accumulator::F32:
      return 0x1p-24;  // 24 significant bits
    case Accumulator::F16:
      return 0x1p-11;  // 11
    case Accumulator::BF16:
      return 0x1p-8;  // 8
  }
  return 0.0;  // not reached: nothing passes a limit of 0 by chance
}

// Limit for a sum of `length` products, in any order.
//
// Every addition rounds by at most one unit of the sum so far. Errors of random sign grow with the
// square root of their number (Higham and Mary, "A new approach to probabilistic rounding error
// analysis", 2019); the bound that holds for certain grows with `length` itself and would let a
// half-precision accumulator through from length 8192 on. 4: the product, a block's scale, and the
// roundings of a short sum, which don't average out.
inline double sum_limit(Accumulator type, std::int64_t length) {
  return unit_roundoff(type) * (4.0 + std::sqrt(static_cast<double>(length)));
}

// Limit for a formula of a few operations and one exponential, sine or square root, relative to its
// result.
//
// CUDA documents expf to be within 2 units in the last place, which is 4 unit roundoffs; 4 for the
// rest.
inline double formula_limit(Accumulator type) { return 8.0 * unit_roundoff(type); }

}  // namespace warpkit::test
