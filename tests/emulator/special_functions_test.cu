// Mathematics beyond C, against values that were computed with 60 to 700 digits by mpmath 1.3.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

namespace warpkit::emulator_test {
namespace {

struct Value {
  const char* name;
  double (*function)(double);
  double x;
  double expected;
};

constexpr Value kValues[] = {
    {"erfinv", erfinv, 0x1.56e1fc2f8f359p-997, 0x1.2fdf36bf69b9fp-997},
    {"erfinv", erfinv, 0x1.4f8b588e368f1p-17, 0x1.295e50302c8ddp-17},
    {"erfinv", erfinv, 0x1.999999999999ap-4, 0x1.6bf442539fd74p-4},
    {"erfinv", erfinv, -0x1.3333333333333p-2, -0x1.1700774485ed2p-2},
    {"erfinv", erfinv, 0x1.fef9db22d0e56p-2, 0x1.e73e7af424744p-2},
    {"erfinv", erfinv, 0x1.0000000000000p-1, 0x1.e861fbb24c00ap-2},
    {"erfinv", erfinv, 0x1.0000218def417p-1, 0x1.e862465c5e616p-2},
    {"erfinv", erfinv, 0x1.8000000000000p-1, 0x1.a07890f6b2ba1p-1},
    {"erfinv", erfinv, -0x1.ccccccccccccdp-1, -0x1.29c0146770651p+0},
    {"erfinv", erfinv, 0x1.fae147ae147aep-1, 0x1.d2466082bb20ep+0},
    {"erfinv", erfinv, -0x1.ffffde7210be9p-1, -0x1.babd964830d58p+1},
    {"erfinv", erfinv, 0x1.fffffffffffffp-1, 0x1.7744f8f74e94ap+2},
    {"erfinv", erfinv, 0x1.e04189374bc6ap-3, 0x1.afef831f87728p-3},
    {"erfinv", erfinv, -0x1.3851eb851eb85p-1, -0x1.3736f879fb477p-1},
    {"erfcinv", erfcinv, 0x1.56e1fc2f8f359p-997, 0x1.a359fd2c5e942p+4},
    {"erfcinv", erfcinv, 0x1.b7cdfd9d7bdbbp-34, 0x1.24a92a0d51497p+2},
    {"erfcinv", erfcinv, 0x1.79ca10c924223p-67, 0x1.a6804c02bb0cfp+2},
    {"erfcinv", erfcinv, 0x1.0624dd2f1a9fcp-10, 0x1.29d311405cdb4p+1},
    {"erfcinv", erfcinv, 0x1.999999999999ap-4, 0x1.29c0146770650p+0},
    {"erfcinv", erfcinv, 0x1.3333333333333p-2, 0x1.773a9da42b450p-1},
    {"erfcinv", erfcinv, 0x1.f5c28f5c28f5cp-2, 0x1.f3d6444db0a4ap-2},
    {"erfcinv", erfcinv, 0x1.0000000000000p-1, 0x1.e861fbb24c00ap-2},
    {"erfcinv", erfcinv, 0x1.051eb851eb852p-1, 0x1.dd0ca888f8b2bp-2},
    {"erfcinv", erfcinv, 0x1.ccccccccccccdp-1, 0x1.6bf442539fd73p-4},
    {"erfcinv", erfcinv, 0x1.000001ad7f29bp+0, -0x1.7ca1ae55b442bp-24},
    {"erfcinv", erfcinv, 0x1.3333333333333p+0, -0x1.6ee2c37720943p-3},
    {"erfcinv", erfcinv, 0x1.b333333333333p+0, -0x1.773a9da42b44fp-1},
    {"erfcinv", erfcinv, 0x1.fd70a3d70a3d7p+0, -0x1.d2466082bb20ep+0},
    {"erfcinv", erfcinv, 0x1.fffffe5280d65p+0, -0x1.e21eb900ee518p+1},
    {"normcdf", normcdf, -0x1.2c00000000000p+5, 0x1.08eda98086fd1p-1021},
    {"normcdf", normcdf, -0x1.4400000000000p+4, 0x1.72807f4327171p-302},
    {"normcdf", normcdf, -0x1.0333333333333p+3, 0x1.3cd1722128098p-52},
    {"normcdf", normcdf, -0x1.8000000000000p+1, 0x1.61de1f985b5d7p-10},
    {"normcdf", normcdf, -0x1.8000000000000p+0, 0x1.11a46d89647efp-4},
    {"normcdf", normcdf, -0x1.999999999999ap-4, 0x1.d7375f15b2f1ep-2},
    {"normcdf", normcdf, 0x0.0p+0, 0x1.0000000000000p-1},
    {"normcdf", normcdf, 0x1.b7cdfd9d7bdbbp-34, 0x1.0000000057ba7p-1},
    {"normcdf", normcdf, 0x1.6666666666666p-1, 0x1.841d5715c32a8p-1},
    {"normcdf", normcdf, 0x1.0000000000000p+0, 0x1.aec4bd120d37dp-1},
    {"normcdf", normcdf, 0x1.4000000000000p+1, 0x1.fcd21635036c6p-1},
    {"normcdf", normcdf, 0x1.8000000000000p+2, 0x1.fffffff786788p-1},
    {"normcdf", normcdf, 0x1.2000000000000p+3, 0x1.0000000000000p+0},
    {"normcdfinv", normcdfinv, 0x1.79ca10c924223p-67, -0x1.2865170b43a4cp+3},
    {"normcdfinv", normcdfinv, 0x1.5798ee2308c3ap-27, -0x1.672b074435e3dp+2},
    {"normcdfinv", normcdfinv, 0x1.0624dd2f1a9fcp-10, -0x1.8b8cbb7204471p+1},
    {"normcdfinv", normcdfinv, 0x1.8d4fdf3b645a2p-6, -0x1.f913f9b7aa943p+0},
    {"normcdfinv", normcdfinv, 0x1.999999999999ap-4, -0x1.4813c36e26d32p+0},
    {"normcdfinv", normcdfinv, 0x1.0000000000000p-2, -0x1.5956b87528a49p-1},
    {"normcdfinv", normcdfinv, 0x1.ffe5c91d14e3cp-2, -0x1.06d6ca8553fc0p-12},
    {"normcdfinv", normcdfinv, 0x1.0000035afe535p-1, 0x1.0d25ac5f0e9c8p-22},
    {"normcdfinv", normcdfinv, 0x1.3333333333333p-1, 0x1.036d6c4a04b59p-2},
    {"normcdfinv", normcdfinv, 0x1.ccccccccccccdp-1, 0x1.4813c36e26d33p+0},
    {"normcdfinv", normcdfinv, 0x1.f333333333333p-1, 0x1.f5c0331eeff83p+0},
    {"normcdfinv", normcdfinv, 0x1.fffffca501acbp-1, 0x1.4cc1f26b33559p+2},
    {"erfcx", erfcx, -0x1.9000000000000p+4, 0x1.9b669677367a7p+902},
    {"erfcx", erfcx, -0x1.6000000000000p+2, 0x1.8f5aab3a871b6p+44},
    {"erfcx", erfcx, -0x1.0000000000000p+0, 0x1.409321304c1fep+2},
    {"erfcx", erfcx, -0x1.12e0be826d695p-30, 0x1.00000004d8aa8p+0},
    {"erfcx", erfcx, 0x0.0p+0, 0x1.0000000000000p+0},
    {"erfcx", erfcx, 0x1.999999999999ap-4, 0x1.cafc68c67a05ep-1},
    {"erfcx", erfcx, 0x1.0000000000000p-1, 0x1.3b3bc3c98b0f3p-1},
    {"erfcx", erfcx, 0x1.0000000000000p+0, 0x1.b5d8780f956b2p-2},
    {"erfcx", erfcx, 0x1.a666666666666p+1, 0x1.4fe30edb0c76cp-3},
    {"erfcx", erfcx, 0x1.0000000000000p+3, 0x1.1ea8c4009b459p-4},
    {"erfcx", erfcx, 0x1.9666666666666p+3, 0x1.6ace812693018p-5},
    {"erfcx", erfcx, 0x1.8e66666666666p+4, 0x1.72eefdc51e449p-6},
    {"erfcx", erfcx, 0x1.919999999999ap+4, 0x1.6ffb8c06f57cap-6},
    {"erfcx", erfcx, 0x1.9000000000000p+6, 0x1.71ba92b1d1777p-8},
    {"erfcx", erfcx, 0x1.e848000000000p+19, 0x1.2ee5a03c7620fp-21},
    {"erfcx", erfcx, 0x1.4e718d7d7625ap+664, 0x1.ba394ce53f796p-666},
    {"sinpi", sinpi, 0x1.56e1fc2f8f359p-997, 0x1.0d4cab14b6bc0p-995},
    {"sinpi", sinpi, 0x1.999999999999ap-4, 0x1.3c6ef372fe950p-2},
    {"sinpi", sinpi, 0x1.0000000000000p-2, 0x1.6a09e667f3bcdp-1},
    {"sinpi", sinpi, 0x1.0000000000000p-1, 0x1.0000000000000p+0},
    {"sinpi", sinpi, 0x1.8000000000000p-1, 0x1.6a09e667f3bcdp-1},
    {"sinpi", sinpi, 0x1.fffeb074a771dp-1, 0x1.0789304245367p-15},
    {"sinpi", sinpi, 0x1.199999999999ap+0, -0x1.3c6ef372fe954p-2},
    {"sinpi", sinpi, -0x1.4cccccccccccdp+0, 0x1.9e3779b97f4a8p-1},
    {"sinpi", sinpi, 0x1.000053e2d6239p+1, 0x1.0789304251c77p-15},
    {"sinpi", sinpi, 0x1.e240c9fbe76c9p+16, 0x1.3b13ec1c8e465p-1},
    {"sinpi", sinpi, -0x1.dcd6500100000p+29, -0x1.87de2a6aea963p-2},
    {"cospi", cospi, 0x0.0p+0, 0x1.0000000000000p+0},
    {"cospi", cospi, 0x1.999999999999ap-4, 0x1.e6f0e134454ffp-1},
    {"cospi", cospi, 0x1.0000000000000p-2, 0x1.6a09e667f3bcdp-1},
    {"cospi", cospi, 0x1.fffff94a03595p-2, 0x1.515370f9c90fep-22},
    {"cospi", cospi, 0x1.8000000000000p-1, -0x1.6a09e667f3bcdp-1},
    {"cospi", cospi, 0x1.0000000000000p+0, -0x1.0000000000000p+0},
    {"cospi", cospi, 0x1.199999999999ap+0, -0x1.e6f0e134454ffp-1},
    {"cospi", cospi, -0x1.4cccccccccccdp+0, -0x1.2cf2304755a5dp-1},
    {"cospi", cospi, 0x1.7ff972474538fp+0, -0x1.496b7bf8dc391p-12},
    {"cospi", cospi, 0x1.e240c9fbe76c9p+16, -0x1.93924eb2ceff4p-1},
    {"cospi", cospi, 0x1.dcd6500100000p+29, 0x1.d906bcf328d46p-1},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x0.0p+0, 0x1.0000000000000p+0},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.12e0be826d695p-30, 0x1.0000000000000p+0},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.3333333333333p-2, 0x1.05cae00ad35d9p+0},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.0000000000000p+0, 0x1.441ce4b386c2dp+0},
    {"cyl_bessel_i0", cyl_bessel_i0, -0x1.4000000000000p+1, 0x1.a51972f665e07p+1},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.ecccccccccccdp+2, 0x1.431666ef3f756p+8},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.e000000000000p+3, 0x1.4bb057e41ceefp+18},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.dfd70a3d70a3dp+4, 0x1.686eedec69a2dp+39},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.e028f5c28f5c3p+4, 0x1.6f9748397c5e8p+39},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.9000000000000p+6, 0x1.8a6f2011ec0d2p+139},
    {"cyl_bessel_i0", cyl_bessel_i0, -0x1.f400000000000p+8, 0x1.740571841528fp+715},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.6280000000000p+9, 0x1.c0f7ddedeab51p+1016},
    {"cyl_bessel_i0", cyl_bessel_i0, 0x1.6480000000000p+9, 0x1.7defd11043518p+1022},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.12e0be826d695p-30, 0x1.12e0be826d695p-31},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.3333333333333p-2, 0x1.36ab428e8f8a0p-3},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.0000000000000p+0, 0x1.215c88b95e67ep-1},
    {"cyl_bessel_i1", cyl_bessel_i1, -0x1.4000000000000p+1, -0x1.4223c20769d70p+1},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.ecccccccccccdp+2, 0x1.2d4ff6cd85a2ep+8},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.e000000000000p+3, 0x1.406f3b018f531p+18},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.dfd70a3d70a3dp+4, 0x1.625f4ad07a871p+39},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.e028f5c28f5c3p+4, 0x1.6969e55a81b0dp+39},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.9000000000000p+6, 0x1.8874f981a92abp+139},
    {"cyl_bessel_i1", cyl_bessel_i1, -0x1.f400000000000p+8, -0x1.73a62883fd2c8p+715},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.6280000000000p+9, 0x1.c0a6c88b697e5p+1016},
    {"cyl_bessel_i1", cyl_bessel_i1, 0x1.6480000000000p+9, 0x1.7dab39e0e2874p+1022},
    {"rcbrt", rcbrt, 0x1.0000000000000p+3, 0x1.0000000000000p-1},
    {"rcbrt", rcbrt, -0x1.b000000000000p+4, -0x1.5555555555555p-2},
    {"rcbrt", rcbrt, 0x1.0624dd2f1a9fcp-10, 0x1.4000000000000p+3},
    {"rcbrt", rcbrt, 0x1.7e43c8800759cp+996, 0x1.bff2ee48e0530p-333},
    {"rcbrt", rcbrt, 0x0.03739a252b281p-1022, 0x1.aad95e2f05d5ap+342},
    {"rcbrt", rcbrt, 0x1.0000000000000p+1, 0x1.965fea53d6e3dp-1},
    {"rcbrt", rcbrt, -0x1.6000000000000p+2, -0x1.220e6dd675180p-1},
    {"rsqrt", rsqrt, 0x1.0000000000000p+2, 0x1.0000000000000p-1},
    {"rsqrt", rsqrt, 0x1.0000000000000p+1, 0x1.6a09e667f3bcdp-1},
    {"rsqrt", rsqrt, 0x1.3333333333333p-2, 0x1.d363d1848dcbfp+0},
    {"rsqrt", rsqrt, 0x1.7e43c8800759cp+996, 0x1.a2fe76a3f9475p-499},
    {"rsqrt", rsqrt, 0x0.03739a252b281p-1022, 0x1.1396bbb7c69e9p+514},
    {"rsqrt", rsqrt, 0x1.6000000000000p+2, 0x1.b4a293c1d9550p-2},
    {"exp10", exp10, 0x0.0p+0, 0x1.0000000000000p+0},
    {"exp10", exp10, 0x1.0000000000000p+0, 0x1.4000000000000p+3},
    {"exp10", exp10, -0x1.0000000000000p+0, 0x1.999999999999ap-4},
    {"exp10", exp10, 0x1.4000000000000p+1, 0x1.3c3a4edfa9759p+8},
    {"exp10", exp10, -0x1.2c40000000000p+8, 0x1.81a2607e5cae3p-998},
    {"exp10", exp10, 0x1.3433333333333p+8, 0x1.c3647f1d600b6p+1023},
    {"exp10", exp10, 0x1.3441355475a32p-2, 0x1.0000002ae194ep+1},
    {"j0", j0, 0x0.0p+0, 0x1.0000000000000p+0},
    {"j0", j0, 0x1.0000000000000p-1, 0x1.e07f1d54c3f34p-1},
    {"j0", j0, 0x1.8000000000000p+0, 0x1.060e46ce9651bp-1},
    {"j0", j0, 0x1.0000000000000p+2, -0x1.96ae7093e94f9p-2},
    {"j0", j0, 0x1.4800000000000p+4, 0x1.d76fe90289667p-4},
    {"y1", y1, 0x1.999999999999ap-4, -0x1.9d5f74698d59cp+2},
    {"y1", y1, 0x1.0000000000000p-1, -0x1.78b26a2b7c4dfp+0},
    {"y1", y1, 0x1.8000000000000p+0, -0x1.a6343b92d8b0fp-2},
    {"y1", y1, 0x1.0000000000000p+2, 0x1.9779d664523bep-2},
    {"y1", y1, 0x1.4800000000000p+4, -0x1.ca41bcc7ee212p-4},
    {"lgamma", lgamma, 0x1.999999999999ap-4, 0x1.2058e35f3deeep+1},
    {"lgamma", lgamma, 0x1.0000000000000p-1, 0x1.250d048e7a1bdp-1},
    {"lgamma", lgamma, 0x1.8000000000000p+0, -0x1.eeb95b094c191p-4},
    {"lgamma", lgamma, 0x1.0000000000000p+2, 0x1.cab0bfa2a2002p+0},
    {"lgamma", lgamma, 0x1.4800000000000p+4, 0x1.46a6e9fba19d8p+5},
    {"lgamma", lgamma, 0x1.86a0000000000p+16, 0x1.00a97b57f4c2ep+20},
    {"lgamma", lgamma, -0x1.8000000000000p+0, 0x1.b858151820f86p-1},
    {"tgamma", tgamma, 0x1.999999999999ap-4, 0x1.306ea7b280d87p+3},
    {"tgamma", tgamma, 0x1.0000000000000p-1, 0x1.c5bf891b4ef6bp+0},
    {"tgamma", tgamma, 0x1.8000000000000p+0, 0x1.c5bf891b4ef6bp-1},
    {"tgamma", tgamma, 0x1.0000000000000p+2, 0x1.8000000000000p+2},
    {"tgamma", tgamma, 0x1.4800000000000p+4, 0x1.e02bbbd549cbbp+58},
    {"tgamma", tgamma, 0x1.5400000000000p+7, 0x1.f2054eb4d96ecp+1011},
    {"tgamma", tgamma, -0x1.8000000000000p+0, 0x1.2e7fb0bcdf4f2p+1},
};

// How many doubles lie between the two; a NaN is infinitely far away.
double distance_in_places(double a, double b) {
  if (a == b) return std::signbit(a) == std::signbit(b) ? 0 : 1;
  if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::infinity();
  const double place =
      std::nextafter(std::fabs(b), std::numeric_limits<double>::infinity()) - std::fabs(b);
  return std::fabs(a - b) / place;
}

TEST(SpecialFunctionsTest, LieWithinTwoPlacesOfTheTruth) {
  for (const Value& value : kValues) {
    // glibc documents more for these.
    const std::string name = value.name;
    const double limit = name == "tgamma" || name == "lgamma" || name == "y1" ? 6 : 2;
    const double got = value.function(value.x);
    EXPECT_TRUE(distance_in_places(got, value.expected) <= limit)
        << value.name << "(" << value.x << ") is " << got << ", expected " << value.expected;
  }
}

TEST(SpecialFunctionsTest, FloatsFollowTheDoubles) {
  const auto compare = [](const char* name, float (*ours)(float), double (*truth)(double),
                          float from, float to) {
    for (int i = 0; i <= 500; ++i) {
      const float x = from + (to - from) * static_cast<float>(i) / 500;
      const auto expected = static_cast<float>(truth(x));
      const float got = ours(x);
      if (std::isnan(expected)) {
        ASSERT_TRUE(std::isnan(got)) << name << "(" << x << ")";
      } else if (std::isinf(expected)) {
        ASSERT_EQ(got, expected) << name << "(" << x << ")";
      } else {
        const float place = std::nextafter(std::fabs(expected), 1e38f) - std::fabs(expected);
        ASSERT_TRUE(std::fabs(got - expected) <= 2 * place)
            << name << "(" << x << ") is " << got << ", expected " << expected;
      }
    }
  };
  compare("erfinvf", erfinvf, erfinv, -1, 1);
  compare("erfcinvf", erfcinvf, erfcinv, 0, 2);
  compare("normcdff", normcdff, normcdf, -14, 9);
  compare("normcdfinvf", normcdfinvf, normcdfinv, 0, 1);
  compare("erfcxf", erfcxf, erfcx, -9, 30);
  compare("sinpif", sinpif, sinpi, -3, 4);
  compare("cospif", cospif, cospi, -3, 4);
  compare("cyl_bessel_i0f", cyl_bessel_i0f, cyl_bessel_i0, -90, 90);
  compare("cyl_bessel_i1f", cyl_bessel_i1f, cyl_bessel_i1, -90, 90);
  compare("rcbrtf", rcbrtf, rcbrt, -4, 9);
  compare("rsqrtf", rsqrtf, rsqrt, 0.1f, 30);
  compare("exp10f", exp10f, exp10, -40, 38);
  // By name alone the float form is chosen.
  EXPECT_EQ(sizeof(erfinv(0.5f)), 4u);
  EXPECT_EQ(sizeof(normcdf(0.5f)), 4u);
  EXPECT_EQ(sizeof(rsqrt(0.5f)), 4u);
  EXPECT_EQ(sizeof(sinpi(0.5f)), 4u);
  EXPECT_EQ(sizeof(sqrt(0.5f)), 4u);
  EXPECT_EQ(sizeof(exp(0.5f)), 4u);
}

TEST(SpecialFunctionsTest, EdgesOfTheirDomains) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(erfinv(1.0), infinity);
  EXPECT_EQ(erfinv(-1.0), -infinity);
  EXPECT_TRUE(std::isnan(erfinv(1.5)));
  EXPECT_TRUE(std::isnan(erfinv(std::nan(""))));
  EXPECT_TRUE(std::signbit(erfinv(-0.0)));
  EXPECT_EQ(erfcinv(0.0), infinity);
  EXPECT_EQ(erfcinv(2.0), -infinity);
  EXPECT_EQ(erfcinv(1.0), 0.0);
  EXPECT_TRUE(std::isnan(erfcinv(-0.1)));
  EXPECT_EQ(normcdfinv(0.0), -infinity);
  EXPECT_EQ(normcdfinv(1.0), infinity);
  EXPECT_EQ(normcdf(infinity), 1.0);
  EXPECT_EQ(normcdf(-infinity), 0.0);
  EXPECT_EQ(erfcx(infinity), 0.0);
  EXPECT_EQ(erfcx(-30.0), infinity);
  EXPECT_EQ(cyl_bessel_i0(infinity), infinity);
  EXPECT_EQ(cyl_bessel_i1(-infinity), -infinity);
  EXPECT_TRUE(std::isnan(cyl_bessel_i0(std::nan(""))));
  EXPECT_EQ(sinpi(3.0), 0.0);
  EXPECT_TRUE(std::signbit(sinpi(-3.0)));
  EXPECT_TRUE(std::isnan(sinpi(infinity)));
  EXPECT_EQ(cospi(2.5), 0.0);
  EXPECT_EQ(cospi(3.0), -1.0);
}

TEST(SpecialFunctionsTest, LengthsNeitherOverflowNorVanish) {
  const double huge[] = {3e300, 4e300};
  EXPECT_EQ(norm(2, huge), 5e300);
  EXPECT_NEAR(rnorm(2, huge) * 5e300, 1.0, 1e-15);
  EXPECT_EQ(norm3d(2e-310, 3e-310, 6e-310), 7e-310);
  EXPECT_EQ(norm4df(1e20f, 1e20f, 1e20f, 1e20f), 2e20f);
  EXPECT_EQ(norm4d(1, 2, 4, 10), 11.0);
  EXPECT_EQ(rnorm3df(2.0f, 3.0f, 6.0f), 1.0f / 7);
  EXPECT_EQ(rnorm4d(1, 2, 4, 10), 1.0 / 11);
  EXPECT_EQ(rhypotf(3e30f, 4e30f), 1 / 5e30f);
  const float mixed[] = {1, -std::numeric_limits<float>::infinity(), std::nanf("")};
  EXPECT_EQ(normf(3, mixed), std::numeric_limits<float>::infinity());
  EXPECT_EQ(rnormf(3, mixed), 0.0f);
}

// Every float of two neighbouring binades: whether it is the nearest is decided by integers.
TEST(SpecialFunctionsTest, RoundedReciprocalRootIsTheNearest) {
  __extension__ typedef unsigned __int128 Wide;
  for (std::uint32_t bits = 0x3f800000; bits < 0x40800000; bits += 3) {
    float x;
    std::memcpy(&x, &bits, sizeof x);
    const float root = __frsqrt_rn(x);
    // root = r / 2^24 with r in [2^23, 2^24], x = m / 2^23 with m in [2^23, 2^25). Nearest means
    // (r - 1/2)^2 m <= 2^71 <= (r + 1/2)^2 m.
    const auto r = static_cast<Wide>(std::ldexp(root, 24));
    const auto m = static_cast<Wide>(std::ldexp(x, 23));
    const Wide one = Wide{1} << 73;
    ASSERT_TRUE((2 * r - 1) * (2 * r - 1) * m <= one && one <= (2 * r + 1) * (2 * r + 1) * m) << x;
  }
}

}  // namespace
}  // namespace warpkit::emulator_test
