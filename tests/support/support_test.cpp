// The tools of the tests: that they see what they are for.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "tests/support/compare.hpp"
#include "tests/support/guarded_buffer.hpp"
#include "tests/support/random.hpp"
#include "tests/support/tolerances.hpp"
#include "tests/support/weights.hpp"

namespace warpkit::test {
namespace {

using Floats = std::vector<float>;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(AllClose, AcceptsWhatIsWithinTheLimitOnBothSides) {
  EXPECT_TRUE(all_close({1.0f, -2.0f, 0.0f}, {1.001f, -2.002f, 0.0f}, 1.1e-3));
  EXPECT_TRUE(all_close({1.001f, -2.002f}, {1.0f, -2.0f}, 1.1e-3));
  EXPECT_TRUE(all_close({}, {}, 0.0));
}

TEST(AllClose, APlantedErrorFailsAndIsNamed) {
  const ::testing::AssertionResult result = all_close({1, 2, 3.5f, 4.5f}, {1, 2, 3, 4}, 1e-3);
  EXPECT_FALSE(result);
  const std::string message = result.message();
  EXPECT_NE(message.find("2 of 4 elements"), std::string::npos) << message;
  EXPECT_NE(message.find("[2]: 3.5 instead of 3"), std::string::npos) << message;
}

TEST(AllClose, NanAlwaysFails) {
  EXPECT_FALSE(all_close({kNan}, {1.0f}, 1e9));
  EXPECT_FALSE(all_close({1.0f}, {kNan}, 1e9));
  EXPECT_FALSE(all_close({kNan}, {kNan}, 1e9));
  EXPECT_FALSE(all_close({1.0f}, {1.5f}, static_cast<double>(kNan)));
  EXPECT_FALSE(all_close({1.0f}, {1.5f}, 1e9, {kNan}));
}

TEST(AllClose, AnInfinityMustBeTheSameInfinity) {
  EXPECT_TRUE(all_close({kInfinity, -kInfinity}, {kInfinity, -kInfinity}, 0.0));
  EXPECT_FALSE(all_close({kInfinity}, {-kInfinity}, 1.0));
  EXPECT_FALSE(all_close({kInfinity}, {3e38f}, 1.0));
  EXPECT_FALSE(all_close({3e38f}, {kInfinity}, 1e-6));
}

TEST(AllClose, ZeroMustBeZeroUpToTheSmallestNormalFloat) {
  EXPECT_TRUE(all_close({0x1p-127f}, {0.0f}, 1.0));
  EXPECT_FALSE(all_close({1e-30f}, {0.0f}, 1.0));
}

TEST(AllClose, TheMagnitudeSetsTheScaleOfEachElement) {
  EXPECT_TRUE(all_close({0.09f}, {0.0f}, 1e-3, {100.0f}));
  EXPECT_FALSE(all_close({0.11f}, {0.0f}, 1e-3, {100.0f}));
  EXPECT_FALSE(all_close({0.09f, 0.09f}, {0.0f, 0.0f}, 1e-3, {100.0f, 10.0f}));
}

TEST(AllClose, LengthsMustAgree) {
  EXPECT_FALSE(all_close({1, 2}, {1}, 1.0));
  EXPECT_FALSE(all_close({}, {1}, 1.0));
  EXPECT_FALSE(all_close({1}, {1}, 1.0, {}));
}

TEST(AllEqual, SeesASingleBit) {
  EXPECT_TRUE(all_equal<float>({1, kNan}, {1, kNan}));
  EXPECT_FALSE(all_equal<float>({0.0f}, {-0.0f}));
  EXPECT_FALSE(all_equal<float>({1.0f}, {std::nextafter(1.0f, 2.0f)}));
  EXPECT_FALSE(all_equal<int>({1, 2}, {1, 3}));
  EXPECT_FALSE(all_equal<int>({1, 2}, {1}));
}

TEST(NormalisedError, IsRelativeToTheLargestElement) {
  EXPECT_DOUBLE_EQ(normalised_error({0.5f, 10.0f}, {0.0f, -8.0f}), 18.0 / 8.0);
  EXPECT_DOUBLE_EQ(normalised_error({0.5f, 8.0f}, {0.0f, 8.0f}), 0.5 / 8.0);
  EXPECT_EQ(normalised_error({0.0f}, {0.0f}), 0.0);
  EXPECT_EQ(normalised_error({kInfinity, 1.0f}, {kInfinity, 1.0f}), 0.0);
}

TEST(NormalisedError, IsInfiniteForNanAndForWhatCannotBeCompared) {
  EXPECT_TRUE(std::isinf(normalised_error({kNan, 1.0f}, {1.0f, 1.0f})));
  EXPECT_TRUE(std::isinf(normalised_error({1.0f, 1.0f}, {1.0f, kNan})));
  EXPECT_TRUE(std::isinf(normalised_error({kInfinity}, {1.0f})));
  EXPECT_TRUE(std::isinf(normalised_error({1.0f}, {0.0f})));
  EXPECT_TRUE(std::isinf(normalised_error({1.0f}, {})));
}

TEST(Tolerances, GrowWithTheLengthAndTheCoarsenessOfTheType) {
  EXPECT_LT(sum_limit(Accumulator::F32, 1), sum_limit(Accumulator::F32, 4096));
  EXPECT_LT(sum_limit(Accumulator::F32, 1 << 20), sum_limit(Accumulator::F16, 1));
  EXPECT_LT(sum_limit(Accumulator::F16, 64), sum_limit(Accumulator::BF16, 64));
  EXPECT_LT(formula_limit(Accumulator::F32), 1e-6);
}

TEST(Random, IsTheSameEverywhereAndFitsItsRange) {
  Random random(1);
  EXPECT_EQ(random.next(), 0x910A2DEC89025CC1u);  // first output of SplitMix64 for seed 1
  const Floats values = random_floats(10000, 5);
  EXPECT_EQ(values, random_floats(10000, 5));
  EXPECT_NE(values, random_floats(10000, 6));
  double sum = 0.0;
  for (const float value : values) {
    ASSERT_GE(value, -0.75f);
    ASSERT_LT(value, 1.25f);
    sum += static_cast<double>(value);
  }
  EXPECT_NEAR(sum / 10000.0, 0.25, 0.02);
}

TEST(Random, WeightsContainEveryCodeAndOddScales) {
  const HostWeights q8 = random_weights(WeightType::Q8_0, 64, 64, 3);
  std::set<int> codes;
  int n_zero_scales = 0;
  for (std::size_t at = 0; at < q8.bytes.size(); at += reference::kBytesQ8_0) {
    for (std::size_t j = 2; j < reference::kBytesQ8_0; ++j) codes.insert(q8.bytes[at + j]);
    if ((q8.bytes[at] | (q8.bytes[at + 1] & 0x7F)) == 0) ++n_zero_scales;
  }
  EXPECT_EQ(codes.size(), 256u);
  EXPECT_GT(n_zero_scales, 0);
  for (const WeightType type : kWeightTypes) {
    for (const float value : random_weights(type, 3, 64, 4).values) {
      ASSERT_TRUE(std::isfinite(value)) << weight_type_name(type);
    }
  }
}

TEST(GuardedBuffer, StartsAsNanBetweenNans) {
  GuardedBuffer<float> buffer(5);
  for (const float value : buffer.to_host()) EXPECT_TRUE(std::isnan(value));
  Floats around(7, 0.0f);
  WARPKIT_CUDA_CHECK(cudaMemcpy(around.data(), buffer.data() - 1, around.size() * sizeof(float),
                                cudaMemcpyDeviceToHost));
  for (const float value : around) EXPECT_TRUE(std::isnan(value));
  EXPECT_TRUE(buffer.guards_intact());
}

TEST(GuardedBuffer, KeepsItsValuesAndItsShift) {
  GuardedBuffer<float> buffer({1, 2, 3}, 1);
  EXPECT_EQ(buffer.to_host(), (Floats{1, 2, 3}));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % 16, 4u);
  GuardedBuffer<float> empty(0);
  EXPECT_EQ(empty.to_host(), Floats{});
}

// Sets one byte, counted from the start of the buffer, to 0.
template <class T>
void poke(GuardedBuffer<T>& buffer, std::ptrdiff_t byte) {
  WARPKIT_CUDA_CHECK(cudaMemset(reinterpret_cast<unsigned char*>(buffer.data()) + byte, 0, 1));
}

TEST(GuardedBuffer, SeesAWriteOnEitherSideAndOnlyThere) {
  for (const std::ptrdiff_t inside : {0, 11}) {
    GuardedBuffer<float> buffer(3);
    poke(buffer, inside);
    EXPECT_TRUE(buffer.guards_intact());
  }
  for (const std::ptrdiff_t outside : {-256, -1, 12, 267}) {
    EXPECT_NONFATAL_FAILURE(
        {
          GuardedBuffer<float> buffer(3);
          poke(buffer, outside);
        },
        outside < 0 ? "before the start" : "after the end");
  }
}

TEST(GuardedInput, SeesAChangeOfItsContents) {
  GuardedInput<int> untouched({1, 2, 3});
  EXPECT_TRUE(untouched.unchanged());
  EXPECT_NONFATAL_FAILURE(
      {
        GuardedInput<int> input({1, 2, 3});
        WARPKIT_CUDA_CHECK(cudaMemset(const_cast<int*>(input.data()) + 1, 0, sizeof(int)));
      },
      "[1]: 0 instead of 2");
}

}  // namespace
}  // namespace warpkit::test
