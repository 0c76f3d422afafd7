#include "minimodel/plan/plan.hpp"

#include <gtest/gtest.h>

#include <map>

#include "minimodel/gguf/model_error.hpp"
#include "minimodel/plan/units.hpp"
#include "tests/minimodel/data_folder.hpp"
#include "tests/minimodel/tiny_llama.hpp"

namespace {

using namespace warpkit;
using namespace warpkit::minimodel;

TEST(Plan, FourBillionWeights) {
  std::map<std::string, std::uint64_t> bytes;
  for (const StorageType& type : storage_types()) bytes[type.name] = weight_bytes(4000000000, type);
  EXPECT_EQ(bytes["FP32"], 16000000000u);
  EXPECT_EQ(bytes["FP16"], 8000000000u);
  EXPECT_EQ(bytes["INT8"], 4000000000u);
  EXPECT_EQ(bytes["INT4"], 2000000000u);
  EXPECT_EQ(bytes["Q8_0"], 4250000000u);
  EXPECT_EQ(bytes["Q4_0"], 2250000000u);
}

TEST(Plan, AddsUpAFile) {
  const GgufFile file = test::open_built(test::tiny_llama(WeightType::Q8_0));
  const Config config = read_config(file);
  const MemoryPlan plan = plan_memory(file, config, 10);
  // Keys and values, 2 layers, 10 positions, 2 heads of 16 floats.
  EXPECT_EQ(plan.kv_cache, 2u * 2 * 10 * 2 * 16 * 4);
  // By hand: a layer's matrices are 64x64 + 2 * 32x64 + 64x64 + 3 * 96x64 weights in 34 bytes for
  // each 32, its norms 2 * 64 floats.
  const std::uint64_t layer = (4096u + 4096 + 4096 + 18432) / 32 * 34 + 2 * 64 * 4;
  const auto vocab = static_cast<std::uint64_t>(config.vocab_size);
  EXPECT_EQ(plan.outside, 2 * vocab * 64 / 32 * 34 + 64 * 4);
  EXPECT_EQ(plan.weights, 2 * layer + plan.outside);
  EXPECT_EQ(plan.total, plan.weights + plan.kv_cache + plan.activations);
  EXPECT_EQ(plan.largest_layer, layer + plan.kv_cache / 2);
  EXPECT_EQ(layers_that_fit(plan, plan.total), 2);
  EXPECT_EQ(layers_that_fit(plan, plan.total - 1), 1);
  EXPECT_EQ(layers_that_fit(plan, plan.outside), 0);
  EXPECT_THROW(plan_memory(file, config, 0), std::invalid_argument);
  EXPECT_THROW(plan_memory(file, config, test::kTinyContext + 1), std::invalid_argument);
}

TEST(Plan, RefusesSumsBeyond62Bits) {
  test::GgufBuilder builder = test::tiny_llama(WeightType::F16);
  builder.integer("llama.attention.key_length", 500000000);
  builder.integer("llama.attention.value_length", 500000000);
  builder.integer("llama.context_length", 2147483647);
  const GgufFile file = test::open_built(builder);
  EXPECT_THROW(plan_memory(file, read_config(file), 2147483647), ModelError);
}

TEST(Plan, WorksOnTypesThatTheRunnerCantCompute) {
  WARPKIT_NEEDS_DATA(folder);
  const GgufFile file(open_file(folder + "/models/rand-llama-Q4_K_M.gguf"));
  std::map<std::string, std::uint64_t> bytes;
  for (const TypeBytes& row : bytes_by_type(file)) bytes[row.type] = row.bytes;
  EXPECT_EQ(bytes.size(), 3u);
  EXPECT_GT(bytes["Q4_K"], bytes["Q6_K"]);
  EXPECT_EQ(bytes["F32"], 5u * 256 * 4);
}

TEST(Units, AreReadStrictly) {
  EXPECT_EQ(parse_count("4B"), 4000000000u);
  EXPECT_EQ(parse_count("260K"), 260000u);
  EXPECT_EQ(parse_count("1.1b"), 1100000000u);
  EXPECT_EQ(parse_count("7000000"), 7000000u);
  EXPECT_EQ(parse_bytes("8GiB"), std::uint64_t{8} << 30);
  EXPECT_EQ(parse_bytes("24 GB"), 24000000000u);
  EXPECT_EQ(parse_bytes("512mib"), std::uint64_t{512} << 20);
  for (const char* text :
       {"", "Q", "-4B", "nan", "inf", "4X", "4BB", "0", "4B4", "1e99", "0x10", " 4B"}) {
    EXPECT_THROW(parse_count(text), std::invalid_argument) << text;
    EXPECT_THROW(parse_bytes(text), std::invalid_argument) << text;
  }
}

TEST(Units, AreWrittenInBothSystems) {
  EXPECT_EQ(bytes_text(16000000000u), "16.00 GB (14.90 GiB)");
  EXPECT_EQ(bytes_text(1536), "1.54 kB (1.50 KiB)");
  EXPECT_EQ(bytes_text(999), "999 bytes");
}

}  // namespace
