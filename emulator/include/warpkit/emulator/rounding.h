/// @file
/// CUDA's four roundings, and arithmetic that is told which one to use.
#pragma once

namespace warpkit::emulator {

/// To nearest even, toward zero, up, down: CUDA's suffixes rn, rz, ru, rd.
enum class Rounding { Nearest, Zero, Up, Down };

/// @{
/// x + y, x * y, x / y, the square root of x, x * y + z: each rounded once. Computed with integers,
/// so the processor's own rounding mode is neither read nor changed.
float rounded_add(Rounding rounding, float x, float y);
double rounded_add(Rounding rounding, double x, double y);
float rounded_multiply(Rounding rounding, float x, float y);
double rounded_multiply(Rounding rounding, double x, double y);
float rounded_divide(Rounding rounding, float x, float y);
double rounded_divide(Rounding rounding, double x, double y);
float rounded_sqrt(Rounding rounding, float x);
double rounded_sqrt(Rounding rounding, double x);
float rounded_fma(Rounding rounding, float x, float y, float z);
double rounded_fma(Rounding rounding, double x, double y, double z);
/// @}

/// @param rounding how.
/// @param x any value.
/// @return x as a float.
float rounded_to_float(Rounding rounding, double x);

/// @{
/// An integer as a floating-point number.
/// @param rounding how.
/// @param negative its sign.
/// @param magnitude its absolute value.
/// @return the number.
float integer_to_float(Rounding rounding, bool negative, unsigned long long magnitude);
double integer_to_double(Rounding rounding, bool negative, unsigned long long magnitude);
/// @}

/// As integer_to_float, from an integer of any type.
template <class T>
inline float rounded_integer_to_float(Rounding rounding, T x) {
  const auto bits = static_cast<unsigned long long>(x);
  return integer_to_float(rounding, x < 0, x < 0 ? 0 - bits : bits);
}

/// As integer_to_double, from an integer of any type.
template <class T>
inline double rounded_integer_to_double(Rounding rounding, T x) {
  const auto bits = static_cast<unsigned long long>(x);
  return integer_to_double(rounding, x < 0, x < 0 ? 0 - bits : bits);
}

}  // namespace warpkit::emulator
