/// @file
/// Mathematics that C lacks, computed in the runtime library.
#pragma once

namespace warpkit::emulator {

/// @{
/// The length of a vector of `count` coordinates, and one over it.
double norm(int count, const double* x);
float normf(int count, const float* x);
double rnorm(int count, const double* x);
float rnormf(int count, const float* x);
/// @}

/// @{
/// Modified Bessel functions of the first kind, of order 0 and 1.
double cyl_bessel_i0(double x);
float cyl_bessel_i0f(float x);
double cyl_bessel_i1(double x);
float cyl_bessel_i1f(float x);
/// @}

/// @{
/// The inverses of erf, erfc and of the normal distribution, that distribution, exp(x²) erfc(x).
double erfinv(double x);
float erfinvf(float x);
double erfcinv(double x);
float erfcinvf(float x);
double normcdf(double x);
float normcdff(float x);
double normcdfinv(double x);
float normcdfinvf(float x);
double erfcx(double x);
float erfcxf(float x);
/// @}

/// @{
/// sin(πx) and cos(πx), without the error of πx.
double sinpi(double x);
float sinpif(float x);
double cospi(double x);
float cospif(float x);
/// @}

}  // namespace warpkit::emulator

#define WARPKIT_SPECIAL_FUNCTION(name)                                      \
  inline double name(double x) { return ::warpkit::emulator::name(x); }     \
  inline float name##f(float x) { return ::warpkit::emulator::name##f(x); } \
  inline float name(float x) { return ::warpkit::emulator::name##f(x); }
WARPKIT_SPECIAL_FUNCTION(cyl_bessel_i0)
WARPKIT_SPECIAL_FUNCTION(cyl_bessel_i1)
WARPKIT_SPECIAL_FUNCTION(erfinv)
WARPKIT_SPECIAL_FUNCTION(erfcinv)
WARPKIT_SPECIAL_FUNCTION(normcdf)
WARPKIT_SPECIAL_FUNCTION(normcdfinv)
WARPKIT_SPECIAL_FUNCTION(erfcx)
WARPKIT_SPECIAL_FUNCTION(sinpi)
WARPKIT_SPECIAL_FUNCTION(cospi)
#undef WARPKIT_SPECIAL_FUNCTION

inline double norm(int count, const double* x) { return ::warpkit::emulator::norm(count, x); }
inline float normf(int count, const float* x) { return ::warpkit::emulator::normf(count, x); }
inline double rnorm(int count, const double* x) { return ::warpkit::emulator::rnorm(count, x); }
inline float rnormf(int count, const float* x) { return ::warpkit::emulator::rnormf(count, x); }
inline double norm3d(double x, double y, double z) {
  const double all[] = {x, y, z};
  return norm(3, all);
}
inline float norm3df(float x, float y, float z) {
  const float all[] = {x, y, z};
  return normf(3, all);
}
inline double norm4d(double x, double y, double z, double w) {
  const double all[] = {x, y, z, w};
  return norm(4, all);
}
inline float norm4df(float x, float y, float z, float w) {
  const float all[] = {x, y, z, w};
  return normf(4, all);
}
inline double rnorm3d(double x, double y, double z) {
  const double all[] = {x, y, z};
  return rnorm(3, all);
}
inline float rnorm3df(float x, float y, float z) {
  const float all[] = {x, y, z};
  return rnormf(3, all);
}
inline double rnorm4d(double x, double y, double z, double w) {
  const double all[] = {x, y, z, w};
  return rnorm(4, all);
}
inline float rnorm4df(float x, float y, float z, float w) {
  const float all[] = {x, y, z, w};
  return rnormf(4, all);
}
inline double rhypot(double x, double y) {
  const double both[] = {x, y};
  return rnorm(2, both);
}
inline float rhypotf(float x, float y) {
  const float both[] = {x, y};
  return rnormf(2, both);
}
inline void sincospi(double x, double* sine, double* cosine) {
  *sine = sinpi(x);
  *cosine = cospi(x);
}
inline void sincospif(float x, float* sine, float* cosine) {
  *sine = sinpif(x);
  *cosine = cospif(x);
}
