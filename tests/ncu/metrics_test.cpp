// NVIDIA's metric names, each against a launch with numbers chosen so that no two sums agree.
#include "emulator/profiler/report/metrics.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace warpkit::profile {
namespace {

LineCounts line(Space space, std::uint64_t sectors, std::uint64_t sectors_ideal,
                std::uint64_t wavefronts, std::uint64_t wavefronts_ideal) {
  LineCounts result;
  result.space = space;
  result.sectors = sectors;
  result.sectors_ideal = sectors_ideal;
  result.wavefronts = wavefronts;
  result.wavefronts_ideal = wavefronts_ideal;
  return result;
}

// requests, lanes, bytes, sectors, ideal, lines, wavefronts, ideal
AccessCounts counts(std::uint64_t requests, std::uint64_t lanes, std::uint64_t bytes,
                    std::uint64_t sectors, std::uint64_t sectors_ideal, std::uint64_t lines,
                    std::uint64_t wavefronts, std::uint64_t wavefronts_ideal) {
  return {requests, lanes, bytes, sectors, sectors_ideal, lines, wavefronts, wavefronts_ideal};
}

Launch sample() {
  Launch launch;
  launch.kernel = "k";
  launch.grid = {3, 5, 7};
  launch.block = {32, 4, 2};
  launch.dynamic_shared = 96;
  launch.static_shared = 4224;
  launch.global_load = counts(10, 320, 1280, 80, 40, 20, 0, 0);
  launch.global_store = counts(3, 96, 384, 12, 12, 4, 0, 0);
  launch.global_atomic = counts(1, 32, 128, 1, 4, 1, 0, 0);
  launch.shared_load = counts(6, 192, 768, 0, 0, 0, 37, 6);
  launch.shared_store = counts(2, 64, 256, 0, 0, 0, 2, 2);
  launch.shared_atomic = counts(1, 32, 128, 0, 0, 0, 5, 1);
  launch.warps = 840;
  launch.branches = 200;
  launch.divergent_branches = 50;
  launch.mean_active_lanes = 24.5;
  launch.theoretical_occupancy = 0.75;
  // A broadcast (1 sector where its bytes would fill 4) must not hide the stride.
  launch.lines = {line(Space::Global, 80, 40, 0, 0), line(Space::Global, 1, 4, 0, 0),
                  line(Space::Shared, 0, 0, 37, 6)};
  return launch;
}

double value_of(const std::string& name) {
  const Metric* metric = find_metric(name);
  if (metric == nullptr) return -1;
  return metric->value(sample()).value_or(-2);
}

TEST(MetricsTest, GlobalAccessesComeFromTheirOperation) {
  EXPECT_EQ(value_of("l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum"), 10);
  EXPECT_EQ(value_of("l1tex__t_requests_pipe_lsu_mem_global_op_st.sum"), 3);
  EXPECT_EQ(value_of("l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum"), 80);
  EXPECT_EQ(value_of("l1tex__t_sectors_pipe_lsu_mem_global_op_st.sum"), 12);
  EXPECT_EQ(value_of("smsp__sass_sectors_mem_global"), 80 + 12 + 1);
  EXPECT_EQ(value_of("smsp__sass_sectors_mem_global_ideal"), 40 + 12 + 4);
  EXPECT_EQ(value_of("smsp__sass_l1tex_tags_mem_global"), 20 + 4 + 1);
  EXPECT_EQ(value_of("derived__memory_l2_theoretical_sectors_global_excessive"), 40);
  EXPECT_EQ(value_of("l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_ld.ratio"), 8);
  EXPECT_EQ(value_of("smsp__sass_average_data_bytes_per_sector_mem_global_op_ld.ratio"), 16);
  EXPECT_EQ(value_of("smsp__sass_average_data_bytes_per_sector_mem_global_op_ld.pct"), 50);
}

TEST(MetricsTest, SharedWavefrontsHoldAtomicsAndTheirParts) {
  EXPECT_EQ(value_of("smsp__sass_l1tex_pipe_lsu_wavefronts_mem_shared"), 37 + 2 + 5);
  EXPECT_EQ(value_of("smsp__sass_l1tex_pipe_lsu_wavefronts_mem_shared_ideal"), 6 + 2 + 1);
  EXPECT_EQ(value_of("smsp__sass_l1tex_data_pipe_lsu_wavefronts_mem_shared_op_ld.sum"), 37);
  EXPECT_EQ(value_of("smsp__sass_l1tex_data_pipe_lsu_wavefronts_mem_shared_op_st.sum"), 2);
  EXPECT_EQ(value_of("derived__memory_l1_wavefronts_shared_excessive"), 31);
  EXPECT_DOUBLE_EQ(value_of("derived__memory_l1_conflicts_shared_nway"), 44.0 / 9);
}

TEST(MetricsTest, LaunchAndBranches) {
  EXPECT_EQ(value_of("launch__grid_size"), 3 * 5 * 7);
  EXPECT_EQ(value_of("launch__block_dim_y"), 4);
  EXPECT_EQ(value_of("launch__thread_count"), 105 * 256);
  EXPECT_EQ(value_of("launch__shared_mem_per_block_static"), 4224);
  EXPECT_EQ(value_of("smsp__sass_branch_targets_threads_divergent"), 50);
  EXPECT_EQ(value_of("smsp__sass_average_branch_targets_threads_uniform.pct"), 75);
  EXPECT_EQ(value_of("smsp__average_thread_inst_executed_per_inst_executed.ratio"), 24.5);
  EXPECT_EQ(value_of("sm__maximum_warps_per_active_cycle_pct"), 75);
}

TEST(MetricsTest, WhatALaunchDoesNotSayIsNoNumber) {
  const Launch empty;
  for (const char* name :
       {"sm__maximum_warps_per_active_cycle_pct", "derived__memory_l1_conflicts_shared_nway",
        "l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_ld.ratio"}) {
    EXPECT_FALSE(find_metric(name)->value(empty).has_value()) << name;
  }
}

TEST(MetricsTest, NamesAreUniqueAndDescribed) {
  std::set<std::string> names;
  for (const Metric& metric : metrics()) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
    EXPECT_GT(std::string(metric.description).size(), 5U) << metric.name;
    EXPECT_EQ(find_metric(metric.name), &metric);
  }
}

TEST(MetricsTest, AnyOtherNameGetsOneLine) {
  EXPECT_EQ(find_metric("gpu__time_duration.sum"), nullptr);
  EXPECT_EQ(find_metric(""), nullptr);
  for (const char* name :
       {"gpu__time_duration.sum", "l1tex__data_bank_conflicts_pipe_lsu_mem_shared_op_ld.sum",
        "nonsense", "dram__bytes_read.sum", "smsp__inst_executed.sum",
        "l1tex__t_requests_pipe_lsu_mem_global_op_ld.avg"}) {
    const std::string why = why_uncounted(name);
    EXPECT_EQ(why.find('\n'), std::string::npos) << why;
    EXPECT_EQ(why.rfind(name, 0), 0U) << why;
  }
  EXPECT_NE(why_uncounted("nonsense").find("needs a GPU"), std::string::npos);
  EXPECT_NE(why_uncounted("l1tex__data_bank_conflicts_pipe_lsu_mem_shared_op_ld.sum")
                .find("derived__memory_l1_wavefronts_shared_excessive"),
            std::string::npos);
  EXPECT_NE(why_uncounted("l1tex__t_requests_pipe_lsu_mem_global_op_ld.avg").find(".sum"),
            std::string::npos);
  EXPECT_NE(why_uncounted("l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum.per_second")
                .find("nothing about time"),
            std::string::npos);
}

// Every metric that a hint leads to has to be there.
TEST(MetricsTest, NvprofsNamesLeadToThoseOfNcu) {
  for (const auto& [old, now] : std::map<std::string, std::string>{
           {"gld_efficiency", "smsp__sass_average_data_bytes_per_sector_mem_global_op_ld.pct"},
           {"gst_transactions_per_request",
            "l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_st.ratio"},
           {"gld_transactions", "l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum"},
           {"branch_efficiency", "smsp__sass_average_branch_targets_threads_uniform.pct"},
           {"warp_execution_efficiency",
            "smsp__average_thread_inst_executed_per_inst_executed.ratio"},
           {"sm__warps_active.avg.pct_of_peak_sustained_active",
            "sm__maximum_warps_per_active_cycle_pct"}}) {
    EXPECT_NE(why_uncounted(old).find(now), std::string::npos) << why_uncounted(old);
    EXPECT_NE(find_metric(now), nullptr) << now;
  }
}

}  // namespace
}  // namespace warpkit::profile
