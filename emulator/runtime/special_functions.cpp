// Mathematics that C lacks. Doubles are computed in long double, floats in double, so that what is
// lost on the way is small beside the last rounding.
#include <cmath>
#include <limits>

#include "emulator/include/warpkit/emulator/special_functions.h"

namespace warpkit::emulator {
namespace {

constexpr long double kPi = 3.14159265358979323846264338327950288L;
constexpr long double kRootOfPi = 1.77245385090551602729816748334114518L;
constexpr long double kRootOfHalf = 0.70710678118654752440084436210484904L;
constexpr long double kInfinity = std::numeric_limits<long double>::infinity();

long double sum_of_squares(int count, const double* x) {
  long double sum = 0;
  for (int i = 0; i < count; ++i) sum += static_cast<long double>(x[i]) * x[i];
  return sum;
}

double sum_of_squares(int count, const float* x) {
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += static_cast<double>(x[i]) * x[i];
  return sum;
}

bool any_infinite(int count, const double* x) {
  for (int i = 0; i < count; ++i) {
    if (std::isinf(x[i])) return true;
  }
  return false;
}

// An infinite coordinate makes the length infinite, even beside a NaN.
long double length(int count, const double* x) {
  return any_infinite(count, x) ? kInfinity : std::sqrt(sum_of_squares(count, x));
}

double length(int count, const float* x) {
  for (int i = 0; i < count; ++i) {
    if (std::isinf(x[i])) return std::numeric_limits<double>::infinity();
  }
  return std::sqrt(sum_of_squares(count, x));
}

// The modified Bessel function of order 0 or 1, for x >= 0.
long double bessel_i(int order, long double x) {
  if (std::isinf(x)) return x;
  const long double mu = 4.0L * order * order;
  long double term = 1, sum = 1;
  if (x < 30) {
    // Abramowitz and Stegun 9.6.10: all terms are positive.
    for (int k = 1; term > sum * 1e-21L; ++k) sum += term *= x * x / 4 / (k * (k + order));
    return order == 0 ? sum : sum * x / 2;
  }
  // 9.7.1: the terms fall till 2x of them.
  for (int k = 1; std::fabs(term) > 1e-21L; ++k) {
    const long double odd = 2 * k - 1;
    sum += term *= -(mu - odd * odd) / (8 * k * x);
  }
  // In two factors, since the whole may overflow later than exp alone.
  const long double half = std::exp(x / 2);
  return half / std::sqrt(2 * kPi * x) * sum * half;
}

// Solves erf(x) = y, where z = 1 - y is given too, because each is exact where it is small.
long double inverse_erf(long double y, long double z) {
  if (z < y) {
    // The tail. Halley's steps from a first guess that has the right logarithm.
    if (z <= 0) return z == 0 ? kInfinity : std::numeric_limits<long double>::quiet_NaN();
    const long double logarithm = -std::log(z * kRootOfPi);
    long double x = z < 0.1L ? std::sqrt(logarithm - std::log(std::sqrt(logarithm))) : y;
    for (int i = 0; i < 8; ++i) {
      const long double step = (std::erfc(x) - z) / (-2 / kRootOfPi * std::exp(-x * x));
      x -= step / (1 + x * step);
    }
    return x;
  }
  long double x = y * kRootOfPi / 2;
  for (int i = 0; i < 6; ++i) {
    const long double step = (std::erf(x) - y) / (2 / kRootOfPi * std::exp(-x * x));
    x -= step / (1 + x * step);
  }
  return x;
}

long double signed_inverse_erf(long double y, long double z) {
  // z counts from the other end for a negative y.
  return y < 0 ? -inverse_erf(-y, 2 - z) : inverse_erf(y, z);
}

// exp(x * x) * erfc(x).
long double scaled_erfc(long double x) {
  if (!(x > 25)) return std::exp(x * x) * std::erfc(x);
  if (std::isinf(x)) return 0;
  long double term = 1, sum = 1;
  for (int k = 1; std::fabs(term) > 1e-21L; ++k) sum += term *= -(2 * k - 1) / (2 * x * x);
  return sum / (x * kRootOfPi);
}

// x less its nearest even integer, in [-1, 1].
template <class F>
F within_a_turn(F x) {
  return std::isfinite(x) ? std::remainder(x, F(2)) : std::numeric_limits<F>::quiet_NaN();
}

double sine_of_half_turns(double x) {
  // As CUDA documents, an integer gives a zero of its own sign.
  if (x == std::trunc(x) && std::isfinite(x)) return std::copysign(0.0, x);
  double turn = within_a_turn(x);
  if (std::fabs(turn) > 0.5) turn = std::copysign(1.0, turn) - turn;
  return static_cast<double>(std::sin(kPi * turn));
}

double cosine_of_half_turns(double x) {
  const double turn = std::fabs(within_a_turn(x));
  if (turn == 0.5) return 0.0;
  return static_cast<double>(std::sin(kPi * (0.5 - turn)));
}

}  // namespace

double norm(int count, const double* x) { return static_cast<double>(length(count, x)); }
float normf(int count, const float* x) { return static_cast<float>(length(count, x)); }
double rnorm(int count, const double* x) { return static_cast<double>(1 / length(count, x)); }
float rnormf(int count, const float* x) { return static_cast<float>(1 / length(count, x)); }

double cyl_bessel_i0(double x) { return static_cast<double>(bessel_i(0, std::fabs(x))); }
float cyl_bessel_i0f(float x) { return static_cast<float>(bessel_i(0, std::fabs(x))); }
double cyl_bessel_i1(double x) {
  return std::copysign(static_cast<double>(bessel_i(1, std::fabs(x))), x);
}
float cyl_bessel_i1f(float x) {
  return std::copysign(static_cast<float>(bessel_i(1, std::fabs(x))), x);
}

double erfinv(double x) {
  return x == 0 ? x : static_cast<double>(signed_inverse_erf(x, 1 - static_cast<long double>(x)));
}
float erfinvf(float x) { return static_cast<float>(erfinv(x)); }
double erfcinv(double x) {
  return static_cast<double>(signed_inverse_erf(1 - static_cast<long double>(x), x));
}
float erfcinvf(float x) { return static_cast<float>(erfcinv(x)); }

double normcdf(double x) { return static_cast<double>(std::erfc(-kRootOfHalf * x) / 2); }
float normcdff(float x) { return static_cast<float>(normcdf(x)); }
double normcdfinv(double x) {
  const long double z = 2 * static_cast<long double>(x);
  return static_cast<double>(-signed_inverse_erf(1 - z, z) / kRootOfHalf);
}
float normcdfinvf(float x) { return static_cast<float>(normcdfinv(x)); }

double erfcx(double x) { return static_cast<double>(scaled_erfc(x)); }
float erfcxf(float x) { return static_cast<float>(scaled_erfc(x)); }

double sinpi(double x) { return sine_of_half_turns(x); }
float sinpif(float x) { return static_cast<float>(sine_of_half_turns(x)); }
double cospi(double x) { return cosine_of_half_turns(x); }
float cospif(float x) { return static_cast<float>(cosine_of_half_turns(x)); }

}  // namespace warpkit::emulator
