/// @file
/// Conversion between IEEE half (binary16) and float (binary32), in integer arithmetic.
#pragma once

#include <cstdint>

namespace warpkit::reference {

/// The float with the value of an IEEE half. Exact: every half is a float.
///
/// Source: IEEE 754-2019, section 3.4 (1 sign, 5 exponent, 10 fraction bits; bias 15).
/// @param bits a half as 16 bits
/// @return the same number; infinities stay, a NaN becomes a quiet NaN with the same leading
/// payload bits
float half_to_float(std::uint16_t bits);

/// The IEEE half nearest to a float; of two equally near, the one with an even last bit.
///
/// Source: IEEE 754-2019, sections 3.4 and 4.3.1.
/// @param value any float
/// @return 16 bits; from 65520 up infinity, below 2^-25 zero, subnormals are kept; a NaN becomes a
/// quiet NaN
///   with the leading payload bits
std::uint16_t float_to_half(float value);

}  // namespace warpkit::reference
