// Arithmetic with a stated rounding. Operands are taken apart into integers; a result is an integer
// of up to 128 bits times a power of two, whose last bit is set if anything below it was lost, and
// is rounded once.
#include <cmath>
#include <cstdint>
#include <cstring>

#include "emulator/include/warpkit/emulator/rounding.h"

namespace warpkit::emulator {
namespace {

__extension__ typedef unsigned __int128 Wide;

template <class F>
struct Format;
template <>
struct Format<float> {
  using Bits = std::uint32_t;
  static constexpr int kPrecision = 24;          // bits of a significand, with the leading one
  static constexpr int kLeastExponent = -149;    // of the last place of a subnormal
  static constexpr Bits kInfinity = 0x7f800000;  // as bits
};
template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int kPrecision = 53;
  static constexpr int kLeastExponent = -1074;
  static constexpr Bits kInfinity = 0x7ff0000000000000;
};

// (-1)^negative * significand * 2^exponent.
struct Number {
  bool negative = false;
  Wide significand = 0;
  int exponent = 0;
};

int bit_length(Wide value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  if (high) return 128 - __builtin_clzll(high);
  return low ? 64 - __builtin_clzll(low) : 0;
}

// Shifts right; what falls out survives in the last bit.
Wide shift_right(Wide value, int places) {
  if (places <= 0) return value;
  if (places > 127) return value != 0;
  const Wide kept = value >> places;
  return kept << places == value ? kept : kept | 1;
}

// Moves the leading one to bit 125, so that two such numbers add up without overflow.
Number normalised(Number x) {
  const int shift = 126 - bit_length(x.significand);
  x.significand = shift >= 0 ? x.significand << shift : shift_right(x.significand, -shift);
  x.exponent -= shift;
  return x;
}

template <class F>
Number unpack(F value) {
  using Bits = typename Format<F>::Bits;
  constexpr int kFraction = Format<F>::kPrecision - 1;
  Bits bits;
  std::memcpy(&bits, &value, sizeof bits);
  const Bits magnitude = bits & ~(Bits{1} << (sizeof(F) * 8 - 1));
  const int field = static_cast<int>(magnitude >> kFraction);
  const Bits fraction = magnitude & ((Bits{1} << kFraction) - 1);
  Number result;
  result.negative = bits != magnitude;
  result.significand = field ? fraction | Bits{1} << kFraction : fraction;
  result.exponent = Format<F>::kLeastExponent + (field ? field - 1 : 0);
  return result;
}

bool rounds_away(Rounding rounding, bool negative, bool odd, Wide rest, Wide half) {
  switch (rounding) {
    case Rounding::Nearest:
      return rest > half || (rest == half && odd);
    case Rounding::Up:
      return rest != 0 && !negative;
    case Rounding::Down:
      return rest != 0 && negative;
    case Rounding::Zero:
      break;
  }
  return false;
}

template <class F>
F pack(Rounding rounding, const Number& x) {
  using Bits = typename Format<F>::Bits;
  constexpr int kPrecision = Format<F>::kPrecision;
  constexpr int kLeast = Format<F>::kLeastExponent;
  // The exponent of the result's last place.
  int last = x.exponent + bit_length(x.significand) - kPrecision;
  if (last < kLeast) last = kLeast;
  const int dropped = last - x.exponent;
  Bits magnitude = 0;
  if (!x.significand) {
    last = kLeast;
  } else if (dropped <= 0) {
    magnitude = static_cast<Bits>(x.significand << -dropped);
  } else {
    // All 128 bits dropped is below half a unit; otherwise halves are exact.
    const Wide kept = dropped > 127 ? 0 : x.significand >> dropped;
    const Wide rest = dropped > 127 ? Wide{x.significand != 0} : x.significand - (kept << dropped);
    const Wide half = dropped > 127 ? 2 : Wide{1} << (dropped - 1);
    magnitude = static_cast<Bits>(kept);
    if (rounds_away(rounding, x.negative, magnitude & 1, rest, half)) ++magnitude;
  }
  // A leading one adds itself to the exponent's field.
  magnitude += static_cast<Bits>(last - kLeast) << (kPrecision - 1);
  if (last - kLeast >= 2 * -kLeast || magnitude >= Format<F>::kInfinity) {
    const bool inward = rounding == Rounding::Zero || (rounding == Rounding::Up && x.negative) ||
                        (rounding == Rounding::Down && !x.negative);
    magnitude = inward ? Format<F>::kInfinity - 1 : Format<F>::kInfinity;
  }
  magnitude |= static_cast<Bits>(x.negative) << (sizeof(F) * 8 - 1);
  F result;
  std::memcpy(&result, &magnitude, sizeof result);
  return result;
}

// x + y. An exact zero is positive unless both are negative or the rounding is down.
Number sum(Rounding rounding, Number x, Number y) {
  if (!x.significand && !y.significand) {
    if (x.negative != y.negative) x.negative = rounding == Rounding::Down;
    return x;
  }
  if (!x.significand) return y;
  if (!y.significand) return x;
  x = normalised(x);
  y = normalised(y);
  if (x.exponent < y.exponent) {
    const Number swapped = x;
    x = y;
    y = swapped;
  }
  const Wide small = shift_right(y.significand, x.exponent - y.exponent);
  if (x.negative == y.negative) {
    x.significand += small;
    return x;
  }
  if (x.significand == small) return {rounding == Rounding::Down, 0, 0};
  const bool flips = x.significand < small;
  x.significand = flips ? small - x.significand : x.significand - small;
  x.negative = x.negative != flips;
  return x;
}

Number product(const Number& x, const Number& y) {
  return {x.negative != y.negative, x.significand * y.significand, x.exponent + y.exponent};
}

// y isn't zero.
Number quotient(const Number& x, const Number& y) {
  const Number wide = normalised(x);
  Number result{x.negative != y.negative, 0, wide.exponent - y.exponent};
  if (x.significand) {
    result.significand = wide.significand / y.significand;
    if (result.significand * y.significand != wide.significand) result.significand |= 1;
  }
  return result;
}

std::uint64_t floor_of_root(Wide value) {
  auto root = static_cast<Wide>(std::sqrt(static_cast<double>(value)));
  root = (root + value / root) / 2;
  while (root * root > value) --root;
  while ((root + 1) * (root + 1) <= value) ++root;
  return static_cast<std::uint64_t>(root);
}

// x is positive.
Number square_root(const Number& x) {
  Number wide = normalised(x);
  if (wide.exponent % 2 != 0) {
    wide.significand >>= 1;  // empty: a significand has at most 53 bits
    ++wide.exponent;
  }
  const Wide root = floor_of_root(wide.significand);
  return {false, root * root == wide.significand ? root : root << 1 | 1,
          root * root == wide.significand ? wide.exponent / 2 : wide.exponent / 2 - 1};
}

template <class F>
F add(Rounding rounding, F x, F y) {
  if (!std::isfinite(x) || !std::isfinite(y)) return x + y;
  return pack<F>(rounding, sum(rounding, unpack(x), unpack(y)));
}

template <class F>
F multiply(Rounding rounding, F x, F y) {
  if (!std::isfinite(x) || !std::isfinite(y)) return x * y;
  return pack<F>(rounding, product(unpack(x), unpack(y)));
}

template <class F>
F divide(Rounding rounding, F x, F y) {
  if (!std::isfinite(x) || !std::isfinite(y) || y == 0) return x / y;
  return pack<F>(rounding, quotient(unpack(x), unpack(y)));
}

template <class F>
F root(Rounding rounding, F x) {
  if (!std::isfinite(x) || x <= 0) return std::sqrt(x);
  return pack<F>(rounding, square_root(unpack(x)));
}

template <class F>
F fused(Rounding rounding, F x, F y, F z) {
  if (!std::isfinite(x) || !std::isfinite(y) || !std::isfinite(z)) return std::fma(x, y, z);
  return pack<F>(rounding, sum(rounding, product(unpack(x), unpack(y)), unpack(z)));
}

}  // namespace

float rounded_add(Rounding rounding, float x, float y) { return add(rounding, x, y); }
double rounded_add(Rounding rounding, double x, double y) { return add(rounding, x, y); }
float rounded_multiply(Rounding rounding, float x, float y) { return multiply(rounding, x, y); }
double rounded_multiply(Rounding rounding, double x, double y) { return multiply(rounding, x, y); }
float rounded_divide(Rounding rounding, float x, float y) { return divide(rounding, x, y); }
double rounded_divide(Rounding rounding, double x, double y) { return divide(rounding, x, y); }
float rounded_sqrt(Rounding rounding, float x) { return root(rounding, x); }
double rounded_sqrt(Rounding rounding, double x) { return root(rounding, x); }
float rounded_fma(Rounding rounding, float x, float y, float z) { return fused(rounding, x, y, z); }
double rounded_fma(Rounding rounding, double x, double y, double z) {
  return fused(rounding, x, y, z);
}

float rounded_to_float(Rounding rounding, double x) {
  return std::isfinite(x) ? pack<float>(rounding, unpack(x)) : static_cast<float>(x);
}

float integer_to_float(Rounding rounding, bool negative, unsigned long long magnitude) {
  return pack<float>(rounding, {negative, magnitude, 0});
}

double integer_to_double(Rounding rounding, bool negative, unsigned long long magnitude) {
  return pack<double>(rounding, {negative, magnitude, 0});
}

}  // namespace warpkit::emulator
