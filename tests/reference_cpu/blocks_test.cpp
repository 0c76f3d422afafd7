// The block formats, against bytes and numbers worked out by hand.
#include "reference_cpu/blocks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <vector>

namespace {

namespace reference = warpkit::reference;

std::vector<std::uint8_t> packed_q8_0(const std::vector<float>& x) {
  std::vector<std::uint8_t> bytes(x.size() / 32 * reference::kBytesQ8_0, 0xEE);
  reference::quantize_q8_0(x.data(), x.size(), bytes.data());
  return bytes;
}

std::vector<std::uint8_t> packed_q4_0(const std::vector<float>& x) {
  std::vector<std::uint8_t> bytes(x.size() / 32 * reference::kBytesQ4_0, 0xEE);
  reference::quantize_q4_0(x.data(), x.size(), bytes.data());
  return bytes;
}

TEST(DequantizeF16, ReadsLittleEndianHalvesAtAnyAlignment) {
  // One byte of padding, then 1.0, -2.0 and the largest half.
  const std::array<std::uint8_t, 7> bytes = {0xAA, 0x00, 0x3C, 0x00, 0xC0, 0xFF, 0x7B};
  std::array<float, 3> out = {};
  reference::dequantize_f16(bytes.data() + 1, out.size(), out.data());
  EXPECT_EQ(out, (std::array<float, 3>{1.0f, -2.0f, 65504.0f}));
}

TEST(QuantizeF16, RoundsToNearestEven) {
  const std::array<float, 3> x = {1.0f, 2049.0f, 2051.0f};  // halves near 2048 are 2 apart
  std::array<std::uint8_t, 6> bytes = {};
  reference::quantize_f16(x.data(), x.size(), bytes.data());
  // 2048 = 0x6800 (even), 2052 = 0x6802 (even).
  EXPECT_EQ(bytes, (std::array<std::uint8_t, 6>{0x00, 0x3C, 0x00, 0x68, 0x02, 0x68}));
}

TEST(DequantizeQ80, CodesAreSignedBytes) {
  std::vector<std::uint8_t> bytes(2 * reference::kBytesQ8_0, 0);
  bytes[0] = 0x00;
  bytes[1] = 0x38;  // scale 0.5
  bytes[2] = 0x00;
  bytes[3] = 0x7F;  // 127
  bytes[4] = 0x80;  // -128
  bytes[5] = 0xFF;  // -1
  bytes[33] = 0x03;
  bytes[35] = 0xC0;  // second block: scale -2
  bytes[36] = 0x05;
  std::vector<float> out(64, std::nanf(""));
  reference::dequantize_q8_0(bytes.data(), out.size(), out.data());
  std::vector<float> expected(64, 0.0f);
  expected[1] = 63.5f;
  expected[2] = -64.0f;
  expected[3] = -0.5f;
  expected[31] = 1.5f;
  expected[32] = -10.0f;
  EXPECT_EQ(out, expected);
}

TEST(DequantizeQ40, LowHalvesFirstThenHighHalves) {
  std::vector<std::uint8_t> bytes(reference::kBytesQ4_0, 0x88);  // code 8 is zero
  bytes[0] = 0x00;
  bytes[1] = 0x34;   // scale 0.25
  bytes[2] = 0xF0;   // weight 0: code 0; weight 16: code 15
  bytes[17] = 0x19;  // weight 15: code 9; weight 31: code 1
  std::vector<float> out(32, std::nanf(""));
  reference::dequantize_q4_0(bytes.data(), out.size(), out.data());
  std::vector<float> expected(32, 0.0f);
  expected[0] = -2.0f;
  expected[16] = 1.75f;
  expected[15] = 0.25f;
  expected[31] = -1.75f;
  EXPECT_EQ(out, expected);
}

TEST(QuantizeQ80, WorkedByHand) {
  std::vector<float> x(32, 0.0f);
  x[0] = -254.0f;  // the largest: scale 254 / 127 = 2, code -127
  x[1] = 3.0f;     // 1.5 rounds away from zero to 2
  x[2] = -3.0f;    // -2
  x[3] = 2.9f;     // 1.45 to 1
  x[31] = 253.0f;  // 126.5 to 127
  const std::vector<std::uint8_t> bytes = packed_q8_0(x);
  std::vector<std::uint8_t> expected(reference::kBytesQ8_0, 0);
  expected[1] = 0x40;  // 2.0 as a half
  expected[2] = 0x81;  // -127
  expected[3] = 2;
  expected[4] = 0xFE;  // -2
  expected[5] = 1;
  expected[33] = 127;
  EXPECT_EQ(bytes, expected);
}

TEST(QuantizeQ40, WorkedByHandWithANegativeLargestWeight) {
  std::vector<float> x(32, 0.0f);
  x[0] = -4.0f;    // the largest: scale -4 / -8 = 0.5, code 0
  x[1] = 4.0f;     // the same magnitude, but second: 8 + 8.5 = 16.5, capped at 15
  x[15] = 0.74f;   // 1.48 + 8.5 = 9.98: 9
  x[16] = 3.5f;    // 7 + 8.5 = 15.5: 15
  x[17] = -0.26f;  // -0.52 + 8.5 = 7.98: 7
  const std::vector<std::uint8_t> bytes = packed_q4_0(x);
  std::vector<std::uint8_t> expected(reference::kBytesQ4_0, 0x88);
  expected[0] = 0x00;
  expected[1] = 0x38;  // 0.5 as a half
  expected[2] = 0xF0;
  expected[3] = 0x7F;
  expected[17] = 0x89;
  EXPECT_EQ(bytes, expected);
}

TEST(QuantizeQ40, APositiveLargestWeightGivesANegativeScale) {
  std::vector<float> x(32, 0.0f);
  x[3] = 8.0f;   // scale 8 / -8 = -1, code 0
  x[4] = -3.0f;  // 3 + 8.5 = 11.5: 11
  const std::vector<std::uint8_t> bytes = packed_q4_0(x);
  EXPECT_EQ(bytes[0], 0x00);
  EXPECT_EQ(bytes[1], 0xBC);  // -1.0 as a half
  EXPECT_EQ(bytes[5], 0x80);
  EXPECT_EQ(bytes[6], 0x8B);
  std::vector<float> out(32);
  reference::dequantize_q4_0(bytes.data(), out.size(), out.data());
  EXPECT_EQ(out[3], 8.0f);
  EXPECT_EQ(out[4], -3.0f);
}

TEST(Quantize, ABlockOfZerosStaysZero) {
  const std::vector<float> zeros(64, 0.0f);
  EXPECT_EQ(packed_q8_0(zeros), std::vector<std::uint8_t>(2 * reference::kBytesQ8_0, 0));
  const std::vector<std::uint8_t> bytes = packed_q4_0(zeros);
  std::vector<float> out(64, std::nanf(""));
  reference::dequantize_q4_0(bytes.data(), out.size(), out.data());
  EXPECT_EQ(out, zeros);
}

TEST(Quantize, ABlockTooSmallForAHalfScaleBecomesZero) {
  for (const float magnitude : {std::numeric_limits<float>::denorm_min(), 1e-40f, 1e-37f}) {
    std::vector<float> x(32, magnitude);
    x[7] = -magnitude;
    std::vector<float> out(32, std::nanf(""));
    reference::dequantize_q8_0(packed_q8_0(x).data(), out.size(), out.data());
    for (const float value : out) EXPECT_EQ(value, 0.0f);
    out.assign(32, std::nanf(""));
    reference::dequantize_q4_0(packed_q4_0(x).data(), out.size(), out.data());
    for (const float value : out) EXPECT_EQ(value, 0.0f);
  }
  // Here 1 / scale overflows a float: it must not turn into infinite codes.
  const std::vector<std::uint8_t> bytes = packed_q4_0(std::vector<float>(32, 1e-40f));
  for (std::size_t j = 2; j < bytes.size(); ++j) EXPECT_EQ(bytes[j], 0x88) << j;
}

TEST(Quantize, EveryWeightIsWithinItsStep) {
  std::vector<float> x(32 * 50);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = std::sin(static_cast<float>(i) * 0.7f + 0.3f) * static_cast<float>(1 + i % 37);
  }
  std::vector<float> q8(x.size()), q4(x.size());
  reference::dequantize_q8_0(packed_q8_0(x).data(), x.size(), q8.data());
  reference::dequantize_q4_0(packed_q4_0(x).data(), x.size(), q4.data());
  for (std::size_t b = 0; b < x.size() / 32; ++b) {
    float largest = 0.0f;
    for (std::size_t j = 0; j < 32; ++j) largest = std::max(largest, std::fabs(x[b * 32 + j]));
    // Half a step of Q8_0, and 2^-11 for the scale as a half. Q4_0 can be a whole step off, where
    // the weight opposite the largest is capped.
    const float q8_limit = largest * (0.5f / 127.0f + 0x1p-11f) * 1.0001f;
    const float q4_limit = largest * (1.0f / 8.0f + 0x1p-11f) * 1.0001f;
    for (std::size_t j = 0; j < 32; ++j) {
      EXPECT_LE(std::fabs(q8[b * 32 + j] - x[b * 32 + j]), q8_limit) << b << "," << j;
      EXPECT_LE(std::fabs(q4[b * 32 + j] - x[b * 32 + j]), q4_limit) << b << "," << j;
    }
  }
}

TEST(Quantize, RefusesWhatABlockCannotHold) {
  std::array<std::uint8_t, 64> bytes = {};
  std::vector<float> x(33, 1.0f);
  EXPECT_THROW(reference::quantize_q8_0(x.data(), 33, bytes.data()), std::invalid_argument);
  EXPECT_THROW(reference::quantize_q4_0(x.data(), 33, bytes.data()), std::invalid_argument);
  for (const float bad : {std::nanf(""), HUGE_VALF, -HUGE_VALF, 3e38f}) {
    x[5] = bad;
    EXPECT_THROW(reference::quantize_q8_0(x.data(), 32, bytes.data()), std::invalid_argument)
        << bad;
    EXPECT_THROW(reference::quantize_q4_0(x.data(), 32, bytes.data()), std::invalid_argument)
        << bad;
  }
  std::vector<float> out(33);
  EXPECT_THROW(reference::dequantize_q8_0(bytes.data(), 31, out.data()), std::invalid_argument);
  EXPECT_THROW(reference::dequantize_q4_0(bytes.data(), 31, out.data()), std::invalid_argument);
}

}  // namespace
