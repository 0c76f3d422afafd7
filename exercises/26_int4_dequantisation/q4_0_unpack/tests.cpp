#include <gtest/gtest.h>

#include <functional>

#include "exercises/26_int4_dequantisation/q4_0_data.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

Request request_of(const std::vector<std::uint8_t>& bytes, const std::string& what) {
  const auto n_blocks = static_cast<std::int64_t>(bytes.size() / kBlockBytes);
  Request request;
  request.asked =
      "unpack " + std::to_string(n_blocks) + (n_blocks == 1 ? " block" : " blocks") + what;
  request.buffers = {{"blocks", input({n_blocks, static_cast<std::int64_t>(kBlockBytes)}, bytes)},
                     {"out", output({n_blocks, static_cast<std::int64_t>(kBlockElements)})}};
  request.scalars = {{"n_blocks", n_blocks}};
  return request;
}

// One element of a block by a reading that is wrong in one respect.
using Reading = std::function<float(const std::uint8_t* block, int element)>;

int nibble(const std::uint8_t* block, int element) {
  return element < 16 ? block[2 + element] & 15 : block[2 + element - 16] >> 4;
}

float interleaved(const std::uint8_t* block, int element) {
  const int byte = block[2 + element / 2];
  return scale_of(block) * static_cast<float>((element % 2 == 0 ? byte & 15 : byte >> 4) - 8);
}

float without_offset(const std::uint8_t* block, int element) {
  return scale_of(block) * static_cast<float>(nibble(block, element));
}

float twos_complement(const std::uint8_t* block, int element) {
  const int q = nibble(block, element);
  return scale_of(block) * static_cast<float>(q < 8 ? q : q - 16);
}

float halves_swapped(const std::uint8_t* block, int element) {
  return scale_of(block) * static_cast<float>(nibble(block, (element + 16) % 32) - 8);
}

float without_scale(const std::uint8_t* block, int element) {
  return static_cast<float>(nibble(block, element) - 8);
}

const std::pair<const char*, Reading> kReadings[] = {{"interleaved", interleaved},
                                                     {"no_offset", without_offset},
                                                     {"twos_complement", twos_complement},
                                                     {"halves_swapped", halves_swapped},
                                                     {"no_scale", without_scale}};

// Which wrong reading gives exactly this answer to a question of full size?
std::string symptom(const Request&, const Result&) {
  const std::vector<std::uint8_t> bytes = random_blocks(256, 31);
  const Request request = request_of(bytes, "");
  const Result result = submission().run(request);
  if (!result.trouble.empty()) return "";
  const auto equals = [&](const std::vector<float>& values) {
    return agrees(request, result, {"out", values, {}});
  };
  if (equals(unpacked(bytes))) return "no_guard";
  for (const auto& [name, reading] : kReadings) {
    std::vector<float> values;
    for (std::size_t b = 0; b < bytes.size(); b += kBlockBytes) {
      for (int e = 0; e < 32; ++e) values.push_back(reading(bytes.data() + b, e));
    }
    if (equals(values)) return name;
  }
  return "";
}

void expect_unpacked(const std::vector<std::uint8_t>& bytes, const std::string& what) {
  expect_answer(request_of(bytes, what), {"out", unpacked(bytes), {}}, symptom);
}

// Drawable: byte j holds j in its low nibble and 15 - j in its high one; the scale is 1.
TEST(Q4Unpack, OneBlockByHand) {
  std::vector<std::uint8_t> block(kBlockBytes);
  set_scale(block.data(), warpkit::reference::float_to_half(1.0f));
  for (int j = 0; j < 16; ++j) block[2 + j] = static_cast<std::uint8_t>(j | (15 - j) << 4);
  expect_unpacked(block, " with scale 1");
}

class Q4UnpackSizes : public ::testing::TestWithParam<int> {};

TEST_P(Q4UnpackSizes, MatchesReferenceExactly) {
  const auto n_blocks = static_cast<std::size_t>(GetParam());
  expect_unpacked(random_blocks(n_blocks, static_cast<unsigned>(n_blocks)), "");
}

std::string case_name(const ::testing::TestParamInfo<int>& info) {
  return "Blocks" + std::to_string(info.param);
}

INSTANTIATE_TEST_SUITE_P(Ugly, Q4UnpackSizes,
                         ::testing::Values(1, 2, 3, 7, 15, 16, 17, 31, 33, 127, 257, 1009),
                         case_name);

TEST(Q4Unpack, UnusualScales) {
  // Zero, minus zero, the smallest and largest subnormal, the smallest and largest normal half.
  const std::uint16_t scales[] = {0x0000, 0x8000, 0x0001, 0x83ff, 0x0400, 0x7bff, 0xfbff};
  std::vector<std::uint8_t> bytes = random_blocks(std::size(scales), 5);
  for (std::size_t b = 0; b < std::size(scales); ++b) {
    set_scale(bytes.data() + b * kBlockBytes, scales[b]);
  }
  expect_unpacked(bytes, " whose scales are zero, tiny and huge");
}

}  // namespace
