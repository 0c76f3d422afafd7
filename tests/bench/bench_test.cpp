/// @file
/// The comparisons at small sizes, on whatever device there is: what they compute, not how fast.
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "kernels/core/device_buffer.hpp"
#include "kernels/core/stream.hpp"
#include "kernels/matmul/matmul.hpp"
#include "tests/bench/comparisons.hpp"
#include "tests/bench/timing.hpp"

namespace warpkit::bench {
namespace {

using gpu_check::Timing;

DeviceFacts small_device() {
  DeviceFacts facts;
  facts.cache_bytes = 4096;
  facts.peak_bytes_per_second = 1e12;
  return facts;
}

TEST(TimingTest, MedianIsTheMiddle) {
  EXPECT_EQ(median({3.0}), 3.0);
  EXPECT_EQ(median({9.0, 1.0, 2.0}), 2.0);
  EXPECT_EQ(median({4.0, 1.0, 2.0, 100.0}), 3.0);
  EXPECT_THROW(median({}), std::invalid_argument);
}

TEST(TimingTest, BufferSetsCoverTheCacheThreeTimes) {
  EXPECT_EQ(sets_for_cold_cache(100, 1000), 30);
  EXPECT_EQ(sets_for_cold_cache(99, 1000), 31);
  EXPECT_EQ(sets_for_cold_cache(1 << 30, 1000), 2) << "a run must not find its own last output";
  EXPECT_THROW(sets_for_cold_cache(0, 1000), std::invalid_argument);
}

TEST(TimingTest, ColumnsTakeTurnsAndSetsRotate) {
  Stream stream;
  std::string order;
  const auto column = [&](char letter) {
    return Column{std::string(1, letter), [&order, letter](int set, cudaStream_t) {
                    order += letter;
                    order += static_cast<char>('0' + set);
                  }};
  };
  const std::vector<Times> times = time_interleaved({column('a'), column('b')}, 2, 3, stream);
  EXPECT_EQ(order, "a0b1a2b0a1b2") << "one round to warm up, two that count";
  ASSERT_EQ(times.size(), 2U);
  EXPECT_EQ(times[0].size(), 2U);
  EXPECT_EQ(times[1].size(), 2U);
}

TEST(TimingTest, RandomValuesStayInRangeAndDiffer) {
  double sum = 0.0;
  for (std::size_t i = 0; i < 100000; ++i) {
    const float value = random_value(7, i);
    ASSERT_GE(value, -1.0f);
    ASSERT_LT(value, 1.0f);
    sum += value;
  }
  EXPECT_NEAR(sum / 100000, 0.0, 0.01);  // five times the standard error of the mean, 0.0018
  EXPECT_NE(random_value(7, 1), random_value(8, 1));
  EXPECT_NE(random_value(7, 1), random_value(7, 2));
}

TEST(ComparisonsTest, BandwidthCountsBytesAndChecksOutputs) {
  Stream stream;
  const std::vector<Timing> timings = compare_bandwidth(1024, 3, small_device(), stream);
  ASSERT_EQ(timings.size(), 3U);
  int baselines = 0;
  for (const Timing& timing : timings) {
    EXPECT_TRUE(timing.output_right) << timing.column;
    EXPECT_EQ(timing.rounds, 3);
    EXPECT_EQ(timing.peak, 1e12);
    baselines += timing.baseline.empty() ? 1 : 0;
  }
  EXPECT_EQ(timings[0].amount, 8192.0);
  EXPECT_EQ(timings[2].column, "vector_add");
  EXPECT_EQ(timings[2].amount, 12288.0);
  EXPECT_EQ(baselines, 1) << "the faster copy";
  EXPECT_FALSE(timings[2].baseline.empty());
}

TEST(ComparisonsTest, MatmulHoldsEveryRungAgainstTheBaseline) {
  Stream stream;
  const MatmulColumn stand_in = {"stand-in", matmul};
  const std::vector<Timing> timings =
      compare_matmul(33, 17, 65, {stand_in}, 2, small_device(), stream);
  ASSERT_EQ(timings.size(), 1U + matmul_ladder().size());
  EXPECT_EQ(timings[0].column, "stand-in");
  EXPECT_TRUE(timings[0].baseline.empty());
  for (const Timing& timing : timings) {
    EXPECT_TRUE(timing.output_right) << timing.column;
    EXPECT_EQ(timing.amount, 2.0 * 33 * 17 * 65);
  }
  EXPECT_EQ(timings[1].baseline, "stand-in");
}

/// Multiplies after each element of A was changed on the host.
MatmulColumn with_changed_a(const char* name, float (*change)(float value, int k, int K)) {
  return {name, [change](const float* A, const float* B, float* C, int M, int N, int K,
                         cudaStream_t stream) {
            std::vector<float> host(static_cast<std::size_t>(M) * K);
            DeviceBuffer<float> changed(host.size());
            WARPKIT_CUDA_CHECK(cudaMemcpy(host.data(), A, changed.bytes(), cudaMemcpyDeviceToHost));
            for (std::size_t i = 0; i < host.size(); ++i) {
              host[i] = change(host[i], static_cast<int>(i % K), K);
            }
            changed.copy_from_host(host.data(), host.size());
            matmul(changed.data(), B, C, M, N, K, stream);
            WARPKIT_CUDA_CHECK(cudaStreamSynchronize(stream));
          }};
}

float without_last_column(float value, int k, int K) { return k == K - 1 ? 0.0f : value; }

/// TF32 keeps 10 bits after the leading one.
float as_tf32(float value, int, int) { return std::nearbyint(value * 1024.0f) / 1024.0f; }

TEST(ComparisonsTest, AWrongProductIsCalledWrong) {
  Stream stream;
  const MatmulColumn transposed = {"transposed",
                                   [](const float* A, const float* B, float* C, int M, int N, int K,
                                      cudaStream_t on) { matmul(B, A, C, M, N, K, on); }};
  const MatmulColumn lazy = {
      "lazy", [](const float*, const float*, float*, int, int, int, cudaStream_t) {}};
  const std::vector<MatmulColumn> wrong = {transposed, lazy,
                                           with_changed_a("short sum", without_last_column),
                                           with_changed_a("TF32", as_tf32)};
  const std::vector<Timing> timings = compare_matmul(32, 32, 32, wrong, 1, small_device(), stream);
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    EXPECT_FALSE(timings[i].output_right) << timings[i].column;
  }
}

}  // namespace
}  // namespace warpkit::bench
