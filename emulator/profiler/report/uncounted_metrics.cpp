#include "emulator/profiler/report/uncounted_metrics.hpp"

#include <array>

namespace warpkit::profile {
namespace {

struct Hint {
  const char* part;  // of the name
  const char* text;
};

constexpr std::array kHints = {
    Hint{"data_bank_conflicts",
         "needs a GPU, whose counter also holds lost arbitration; bank conflicts alone are "
         "derived__memory_l1_wavefronts_shared_excessive"},
    Hint{"data_pipe_lsu_wavefronts_mem_shared",
         "needs a GPU, whose counter also holds other work of that unit; the accesses' own steps "
         "are smsp__sass_l1tex_pipe_lsu_wavefronts_mem_shared.sum"},
    Hint{"_op_atom",
         "needs a GPU, where nvcc decides which atomics become reductions; "
         "./warpkit profile --json counts them together"},
    Hint{"_op_red",
         "needs a GPU, where nvcc decides which atomics become reductions; "
         "./warpkit profile --json counts them together"},
    Hint{"launch__registers_per_thread",
         "only nvcc knows the registers; nvcc -Xptxas -v prints them"},
    Hint{
        "gld_efficiency",
        "is nvprof's name; ncu's is smsp__sass_average_data_bytes_per_sector_mem_global_op_ld.pct"},
    Hint{
        "gst_efficiency",
        "is nvprof's name; ncu's is smsp__sass_average_data_bytes_per_sector_mem_global_op_st.pct"},
    Hint{"gld_transactions_per_request",
         "is nvprof's name; ncu's is "
         "l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_ld.ratio"},
    Hint{"gst_transactions_per_request",
         "is nvprof's name; ncu's is "
         "l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_st.ratio"},
    Hint{"gld_transactions",
         "is nvprof's name; ncu's is l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum"},
    Hint{"gst_transactions",
         "is nvprof's name; ncu's is l1tex__t_sectors_pipe_lsu_mem_global_op_st.sum"},
    Hint{"branch_efficiency",
         "is nvprof's name; ncu's is smsp__sass_average_branch_targets_threads_uniform.pct"},
    Hint{
        "warp_execution_efficiency",
        "is nvprof's name; smsp__average_thread_inst_executed_per_inst_executed.ratio tells active "
        "lanes, of 32"},
    Hint{"achieved_occupancy",
         "needs a GPU; the theoretical occupancy is sm__maximum_warps_per_active_cycle_pct"},
    Hint{"warps_active",
         "needs a GPU; the theoretical occupancy is sm__maximum_warps_per_active_cycle_pct"},
    Hint{"time_duration", "needs a GPU; the emulator says nothing about time"},
    Hint{"cycles", "needs a GPU; the emulator says nothing about time"},
    Hint{"throughput", "needs a GPU; the emulator says nothing about time"},
    Hint{"issue_stalled", "needs a GPU; the emulator says nothing about time"},
    Hint{"hit_rate", "needs a GPU; the emulator has no caches"},
    Hint{"lookup_", "needs a GPU; the emulator has no caches"},
    Hint{"dram__", "needs a GPU; the emulator has no caches, so it can't know what reaches DRAM"},
    Hint{"lts__", "needs a GPU; the emulator has no caches"},
    Hint{"thread_inst_executed_op",
         "needs a GPU, where nvcc decides which sums and products it fuses; "
         "./warpkit profile --json counts them all as flops, a fused multiply-add as 2"},
    Hint{"inst_executed",
         "needs a GPU; the emulator runs no machine instructions, it counts those that access "
         "memory"},
};

}  // namespace

std::string uncounted_hint(const std::string& base) {
  for (const Hint& hint : kHints) {
    if (base.find(hint.part) != std::string::npos) return hint.text;
  }
  return "";
}

}  // namespace warpkit::profile
