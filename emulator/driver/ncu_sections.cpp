#include "emulator/driver/ncu_sections.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "emulator/driver/classify.hpp"

namespace warpkit::driver {

const std::vector<NcuSection>& ncu_sections() {
  static const std::vector<NcuSection> kSections = {
      {"MemoryWorkloadAnalysis_Tables",
       "Memory Workload Analysis Tables",
       {{"Global Load Requests", "l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum"},
        {"Global Load Sectors", "l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum"},
        {"Global Load Sectors/Req",
         "l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_ld.ratio"},
        {"Global Store Requests", "l1tex__t_requests_pipe_lsu_mem_global_op_st.sum"},
        {"Global Store Sectors", "l1tex__t_sectors_pipe_lsu_mem_global_op_st.sum"},
        {"Global Store Sectors/Req",
         "l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_st.ratio"},
        {"Shared Load Instructions", "smsp__sass_inst_executed_op_shared_ld.sum"},
        {"Shared Load Wavefronts",
         "smsp__sass_l1tex_data_pipe_lsu_wavefronts_mem_shared_op_ld.sum"},
        {"Shared Store Instructions", "smsp__sass_inst_executed_op_shared_st.sum"},
        {"Shared Store Wavefronts",
         "smsp__sass_l1tex_data_pipe_lsu_wavefronts_mem_shared_op_st.sum"}}},
      {"WarpStateStats",
       "Warp State Statistics",
       {{"Avg. Active Threads Per Warp",
         "smsp__average_thread_inst_executed_per_inst_executed.ratio"}}},
      {"LaunchStats",
       "Launch Statistics",
       {{"Block Size", "launch__block_size"},
        {"Grid Size", "launch__grid_size"},
        {"Dynamic Shared Memory Per Block", "launch__shared_mem_per_block_dynamic"},
        {"Static Shared Memory Per Block", "launch__shared_mem_per_block_static"},
        {"Threads", "launch__thread_count"}}},
      {"Occupancy",
       "Occupancy",
       {{"Theoretical Occupancy", "sm__maximum_warps_per_active_cycle_pct"}}},
      {"SourceCounters",
       "Source Counters",
       {{"Branch Efficiency", "smsp__sass_average_branch_targets_threads_uniform.pct"},
        {"Divergent Branches", "smsp__sass_branch_targets_threads_divergent.sum"},
        {"L2 Theoretical Sectors Global", "memory_l2_theoretical_sectors_global"},
        {"L2 Theoretical Sectors Global Ideal", "memory_l2_theoretical_sectors_global_ideal"},
        {"L2 Theoretical Sectors Global Excessive",
         "derived__memory_l2_theoretical_sectors_global_excessive"},
        {"L1 Wavefronts Shared", "memory_l1_wavefronts_shared"},
        {"L1 Wavefronts Shared Ideal", "memory_l1_wavefronts_shared_ideal"},
        {"L1 Wavefronts Shared Excessive", "derived__memory_l1_wavefronts_shared_excessive"}}}};
  return kSections;
}

std::string why_ncu_section_is_absent(const std::string& identifier) {
  for (const NcuSection& section : ncu_sections()) {
    if (section.identifier == identifier) return "";
  }
  if (identifier == "MemoryWorkloadAnalysis" || identifier == "MemoryWorkloadAnalysis_Chart") {
    return "needs a GPU; MemoryWorkloadAnalysis_Tables holds what the emulator counts";
  }
  static constexpr std::array kGpuOnly = {"SpeedOfLight",
                                          "ComputeWorkloadAnalysis",
                                          "MemoryWorkloadAnalysis",
                                          "SchedulerStats",
                                          "PmSampling",
                                          "WorkloadDistribution",
                                          "Nvlink",
                                          "InstructionStats",
                                          "NumaAffinity",
                                          "C2CLink",
                                          "Tile"};
  for (const char* one : kGpuOnly) {
    if (starts_with(identifier, one)) {
      return "needs a GPU; --list-sections shows what the emulator counts";
    }
  }
  return "there is no such section; --list-sections shows those that the emulator has";
}

std::string why_ncu_set_is_absent(const std::string& set) {
  static constexpr std::array kHere = {"none", "basic", "default", "detailed", "full", "source"};
  static constexpr std::array kGpuOnly = {"roofline", "nvlink", "pmsampling"};
  if (std::find(kHere.begin(), kHere.end(), set) != kHere.end()) return "";
  return std::string(std::find(kGpuOnly.begin(), kGpuOnly.end(), set) != kGpuOnly.end()
                         ? "needs a GPU; "
                         : "there is no such set; ") +
         "--list-sets shows those that the emulator has";
}

std::vector<std::string> sections_of_set(const std::string& set) {
  std::vector<std::string> result;
  if (set == "none" || !why_ncu_set_is_absent(set).empty()) return result;
  for (const NcuSection& section : ncu_sections()) {
    if (set != "source" || section.identifier == "SourceCounters") {
      result.push_back(section.identifier);
    }
  }
  return result;
}

}  // namespace warpkit::driver
