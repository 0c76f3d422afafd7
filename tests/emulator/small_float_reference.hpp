// Small floating-point formats by search: every value of a format is in a table, and rounding picks
// one of the two neighbours. Shares nothing with the emulator's headers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace warpkit::emulator_test {

// A format of 1 sign bit and the given fields; its codes ordered by value.
class FormatTable {
 public:
  // greatest: the code of the greatest finite value. When `has_infinity`, the code after it is
  // that.
  FormatTable(int exponent_bits, int mantissa_bits, unsigned greatest)
      : greatest_(greatest), sign_(1u << (exponent_bits + mantissa_bits)) {
    const int bias = (1 << (exponent_bits - 1)) - 1;
    for (unsigned code = 0; code <= greatest + 1; ++code) {
      const int exponent = static_cast<int>(code >> mantissa_bits);
      const long double fraction =
          std::ldexp(static_cast<long double>(code & ((1u << mantissa_bits) - 1)), -mantissa_bits);
      values_.push_back(exponent == 0 ? std::ldexp(fraction, 1 - bias)
                                      : std::ldexp(1 + fraction, exponent - bias));
    }
  }

  // The value of a finite code.
  long double value(unsigned code) const {
    return code & sign_ ? -values_[code & (sign_ - 1)] : values_[code & (sign_ - 1)];
  }
  unsigned greatest() const { return greatest_; }
  unsigned sign() const { return sign_; }

  // How a value is rounded: 'n' to nearest even, 'z' toward zero, 'u' up, 'd' down.
  // @return the code; one beyond the greatest (with the sign) on overflow. No NaNs.
  unsigned round(long double x, char mode) const {
    const unsigned sign = std::signbit(x) ? sign_ : 0;
    const long double magnitude = std::fabs(x);
    if (std::isinf(x)) return sign | (greatest_ + 1);
    // The first code whose value isn't less.
    const auto upper = static_cast<unsigned>(
        std::lower_bound(values_.begin(), values_.end(), magnitude) - values_.begin());
    if (upper <= greatest_ && values_[upper] == magnitude) return sign | upper;
    const bool outward = (mode == 'u' && !sign) || (mode == 'd' && sign);
    if (mode != 'n') {
      return sign | (outward ? std::min(upper, greatest_ + 1) : std::min(upper - 1, greatest_));
    }
    if (upper > greatest_ + 1) return sign | (greatest_ + 1);
    const long double middle = (values_[upper - 1] + values_[upper]) / 2;
    const bool up = magnitude > middle || (magnitude == middle && upper % 2 == 0);
    return sign | (up ? upper : upper - 1);
  }

 private:
  unsigned greatest_;
  unsigned sign_;
  std::vector<long double> values_;
};

inline const FormatTable& half_table() {
  static const FormatTable table(5, 10, 0x7bff);
  return table;
}
inline const FormatTable& bfloat16_table() {
  static const FormatTable table(8, 7, 0x7f7f);
  return table;
}
inline const FormatTable& e4m3_table() {
  static const FormatTable table(4, 3, 0x7e);
  return table;
}
inline const FormatTable& e5m2_table() {
  static const FormatTable table(5, 2, 0x7b);
  return table;
}

}  // namespace warpkit::emulator_test
