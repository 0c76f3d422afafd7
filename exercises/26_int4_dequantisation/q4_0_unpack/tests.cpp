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
  // 256 fills any usual grid exactly and is asked for first.
  if (n_blocks % 256 != 0) request.symptom_if_lost = "no_guard";
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

enum class Scales { Half, Random, Unusual };

struct Case {
  const char* name;
  int n_blocks;
  Scales scales;
};

// Byte j holds j in its low nibble and 15 - j in its high one; the scale is one half.
std::vector<std::uint8_t> blocks_by_hand(std::size_t n_blocks) {
  std::vector<std::uint8_t> bytes(n_blocks * kBlockBytes);
  for (std::size_t b = 0; b < bytes.size(); b += kBlockBytes) {
    set_scale(bytes.data() + b, warpkit::reference::float_to_half(0.5f));
    for (int j = 0; j < 16; ++j) bytes[b + 2 + j] = static_cast<std::uint8_t>(j | (15 - j) << 4);
  }
  return bytes;
}

// Zero, minus zero, the smallest and largest subnormal, the smallest and largest normal half.
void set_unusual_scales(std::vector<std::uint8_t>& bytes) {
  const std::uint16_t scales[] = {0x0000, 0x8000, 0x0001, 0x83ff, 0x0400, 0x7bff, 0xfbff};
  for (std::size_t b = 0; b < bytes.size() / kBlockBytes; ++b) {
    set_scale(bytes.data() + b * kBlockBytes, scales[b % std::size(scales)]);
  }
}

class Q4Unpack : public ::testing::TestWithParam<Case> {};

TEST_P(Q4Unpack, MatchesReferenceExactly) {
  const auto n_blocks = static_cast<std::size_t>(GetParam().n_blocks);
  if (GetParam().scales == Scales::Half) {
    expect_unpacked(blocks_by_hand(n_blocks), " with scale 0.5, byte j holding j and 15 - j");
    return;
  }
  std::vector<std::uint8_t> bytes = random_blocks(n_blocks, static_cast<unsigned>(n_blocks));
  const bool unusual = GetParam().scales == Scales::Unusual;
  if (unusual) set_unusual_scales(bytes);
  expect_unpacked(bytes, unusual ? " whose scales are zero, tiny and huge" : "");
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name + std::to_string(info.param.n_blocks);
}

// The order matters: see symptom_if_lost above.
INSTANTIATE_TEST_SUITE_P(Drawable, Q4Unpack, ::testing::Values(Case{"Alike", 256, Scales::Half}),
                         case_name);
// profile counts: Whole/Q4Unpack.MatchesReferenceExactly/Random256
INSTANTIATE_TEST_SUITE_P(Whole, Q4Unpack,
                         ::testing::Values(Case{"Random", 256, Scales::Random},
                                           Case{"Unusual", 256, Scales::Unusual}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(
    Ugly, Q4Unpack,
    ::testing::Values(Case{"Random", 1, Scales::Random}, Case{"Random", 2, Scales::Random},
                      Case{"Random", 3, Scales::Random}, Case{"Unusual", 7, Scales::Unusual},
                      Case{"Random", 15, Scales::Random}, Case{"Random", 17, Scales::Random},
                      Case{"Random", 31, Scales::Random}, Case{"Random", 33, Scales::Random},
                      Case{"Random", 257, Scales::Random}, Case{"Random", 1009, Scales::Random}),
    case_name);

}  // namespace
