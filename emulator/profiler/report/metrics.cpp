#include "emulator/profiler/report/metrics.hpp"

#include <algorithm>

#include "emulator/profiler/report/uncounted_metrics.hpp"

namespace warpkit::profile {
namespace {

using Value = std::optional<double>;

double number(std::uint64_t count) { return static_cast<double>(count); }

Value ratio(double above, double below) { return below > 0 ? Value(above / below) : Value(); }

std::uint64_t volume(const Extent& extent) {
  return std::uint64_t{extent[0]} * extent[1] * extent[2];
}

template <std::uint64_t AccessCounts::*kField>
double in_global(const Launch& launch) {
  return number(launch.global_load.*kField + launch.global_store.*kField +
                launch.global_atomic.*kField);
}

template <std::uint64_t AccessCounts::*kField>
double in_shared(const Launch& launch) {
  return number(launch.shared_load.*kField + launch.shared_store.*kField +
                launch.shared_atomic.*kField);
}

template <AccessCounts Launch::*kAccess, std::uint64_t AccessCounts::*kField>
Value count(const Launch& launch) {
  return number(launch.*kAccess.*kField);
}

template <std::uint64_t AccessCounts::*kField>
Value global(const Launch& launch) {
  return in_global<kField>(launch);
}

template <std::uint64_t AccessCounts::*kField>
Value shared(const Launch& launch) {
  return in_shared<kField>(launch);
}

template <std::uint64_t AccessCounts::*kField>
Value local(const Launch& launch) {
  return number(launch.local_load.*kField + launch.local_store.*kField);
}

template <AccessCounts Launch::*kAccess>
Value sectors_per_request(const Launch& launch) {
  return ratio(number((launch.*kAccess).sectors), number((launch.*kAccess).requests));
}

template <AccessCounts Launch::*kAccess>
Value bytes_per_sector(const Launch& launch) {
  return ratio(number((launch.*kAccess).bytes), number((launch.*kAccess).sectors));
}

template <AccessCounts Launch::*kAccess>
Value percent_of_sector(const Launch& launch) {
  return ratio(100 * number((launch.*kAccess).bytes), 32 * number((launch.*kAccess).sectors));
}

// Line by line, so that a broadcast here hides no stride there.
Value excess_sectors(const Launch& launch) {
  std::uint64_t sum = 0;
  for (const LineCounts& line : launch.lines) {
    if (line.space == Space::Global) sum += line.excess_sectors();
  }
  return number(sum);
}

Value excess_wavefronts(const Launch& launch) {
  std::uint64_t sum = 0;
  for (const LineCounts& line : launch.lines) {
    if (line.space == Space::Shared) sum += line.excess_wavefronts();
  }
  return number(sum);
}

Value uniform_percent(const Launch& launch) {
  return ratio(100 * number(launch.branches - launch.divergent_branches), number(launch.branches));
}

Value occupancy_percent(const Launch& launch) {
  return launch.theoretical_occupancy ? Value(100 * *launch.theoretical_occupancy) : Value();
}

Value mean_active_lanes(const Launch& launch) { return launch.mean_active_lanes; }

template <Extent Launch::*kExtent, int kAxis>
Value extent(const Launch& launch) {
  return (launch.*kExtent)[kAxis];
}

using A = AccessCounts;
using L = Launch;
constexpr Agreement kExact = Agreement::Exact;
constexpr Agreement kSource = Agreement::Source;

void add_global(std::vector<Metric>& list) {
  const auto add = [&list](const char* name, const char* unit, const char* description,
                           Value (*value)(const Launch&), bool whole = true) {
    list.push_back({name, unit, description, kExact, whole, value});
  };
  add("l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum", "request",
      "loads from global memory by warps with an active lane",
      count<&L::global_load, &A::requests>);
  add("l1tex__t_requests_pipe_lsu_mem_global_op_st.sum", "request",
      "stores to global memory by warps with an active lane",
      count<&L::global_store, &A::requests>);
  add("l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum", "sector",
      "32-byte sectors that those loads touch", count<&L::global_load, &A::sectors>);
  add("l1tex__t_sectors_pipe_lsu_mem_global_op_st.sum", "sector",
      "32-byte sectors that those stores touch", count<&L::global_store, &A::sectors>);
  add("smsp__sass_l1tex_t_sectors_pipe_lsu_mem_global_op_ld.sum", "sector",
      "32-byte sectors of global loads, by their addresses", count<&L::global_load, &A::sectors>);
  add("smsp__sass_l1tex_t_sectors_pipe_lsu_mem_global_op_st.sum", "sector",
      "32-byte sectors of global stores, by their addresses", count<&L::global_store, &A::sectors>);
  add("l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_ld.ratio", "sector/request",
      "sectors a global load", sectors_per_request<&L::global_load>, false);
  add("l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_st.ratio", "sector/request",
      "sectors a global store", sectors_per_request<&L::global_store>, false);
  add("smsp__sass_average_data_bytes_per_sector_mem_global_op_ld.ratio", "byte/sector",
      "bytes that lanes load from a sector", bytes_per_sector<&L::global_load>, false);
  add("smsp__sass_average_data_bytes_per_sector_mem_global_op_st.ratio", "byte/sector",
      "bytes that lanes store to a sector", bytes_per_sector<&L::global_store>, false);
  add("smsp__sass_average_data_bytes_per_sector_mem_global_op_ld.pct", "%",
      "the same, of a sector's 32", percent_of_sector<&L::global_load>, false);
  add("smsp__sass_average_data_bytes_per_sector_mem_global_op_st.pct", "%",
      "the same, of a sector's 32", percent_of_sector<&L::global_store>, false);
  add("smsp__sass_sectors_mem_global.sum", "sector",
      "32-byte sectors of all global accesses, atomics too", global<&A::sectors>);
  add("smsp__sass_sectors_mem_global_ideal.sum", "sector", "sectors that their bytes would fill",
      global<&A::sectors_ideal>);
  add("memory_l2_theoretical_sectors_global", "sector",
      "ncu's own name for smsp__sass_sectors_mem_global", global<&A::sectors>);
  add("memory_l2_theoretical_sectors_global_ideal", "sector",
      "ncu's own name for smsp__sass_sectors_mem_global_ideal", global<&A::sectors_ideal>);
  add("derived__memory_l2_theoretical_sectors_global_excessive", "sector",
      "sectors beyond the ideal, summed over the lines that have any", excess_sectors);
  add("smsp__sass_l1tex_tags_mem_global.sum", "tag", "128-byte lines that global accesses touch",
      global<&A::lines>);
}

void add_instructions(std::vector<Metric>& list) {
  const auto add = [&list](const char* name, const char* unit, const char* description,
                           Value (*value)(const Launch&)) {
    list.push_back({name, unit, description, kExact, true, value});
  };
  for (const char* name :
       {"smsp__sass_inst_executed_op_global_ld.sum", "sm__sass_inst_executed_op_global_ld.sum",
        "smsp__inst_executed_op_global_ld.sum"}) {
    add(name, "inst", "warp instructions that load from global memory",
        count<&L::global_load, &A::requests>);
  }
  for (const char* name :
       {"smsp__sass_inst_executed_op_global_st.sum", "sm__sass_inst_executed_op_global_st.sum",
        "smsp__inst_executed_op_global_st.sum"}) {
    add(name, "inst", "warp instructions that store to global memory",
        count<&L::global_store, &A::requests>);
  }
  for (const char* name :
       {"smsp__sass_inst_executed_op_shared_ld.sum", "sm__sass_inst_executed_op_shared_ld.sum",
        "smsp__inst_executed_op_shared_ld.sum"}) {
    add(name, "inst", "warp instructions that load from shared memory",
        count<&L::shared_load, &A::requests>);
  }
  for (const char* name :
       {"smsp__sass_inst_executed_op_shared_st.sum", "sm__sass_inst_executed_op_shared_st.sum",
        "smsp__inst_executed_op_shared_st.sum"}) {
    add(name, "inst", "warp instructions that store to shared memory",
        count<&L::shared_store, &A::requests>);
  }
  add("smsp__sass_inst_executed_op_global.sum", "inst",
      "warp instructions on global memory, atomics too", global<&A::requests>);
  add("smsp__sass_inst_executed_op_shared.sum", "inst",
      "warp instructions on shared memory, atomics too", shared<&A::requests>);
  add("smsp__sass_data_bytes_mem_global.sum", "byte",
      "bytes that lanes ask of global memory, atomics too", global<&A::bytes>);
  add("smsp__sass_data_bytes_mem_global_op_ld.sum", "byte", "bytes of global loads",
      count<&L::global_load, &A::bytes>);
  add("smsp__sass_data_bytes_mem_global_op_st.sum", "byte", "bytes of global stores",
      count<&L::global_store, &A::bytes>);
  add("smsp__warps_launched.sum", "warp", "warps of the grid",
      [](const Launch& launch) { return Value(number(launch.warps)); });
  add("sm__warps_launched.sum", "warp", "warps of the grid",
      [](const Launch& launch) { return Value(number(launch.warps)); });
}

void add_shared(std::vector<Metric>& list) {
  const auto add = [&list](const char* name, const char* unit, const char* description,
                           Value (*value)(const Launch&), bool whole = true) {
    list.push_back({name, unit, description, kExact, whole, value});
  };
  add("smsp__sass_l1tex_pipe_lsu_wavefronts_mem_shared.sum", "wavefront",
      "steps that shared accesses take, atomics too", shared<&A::wavefronts>);
  add("smsp__sass_l1tex_pipe_lsu_wavefronts_mem_shared_ideal.sum", "wavefront",
      "steps that their widths alone need", shared<&A::wavefronts_ideal>);
  add("smsp__sass_l1tex_data_pipe_lsu_wavefronts_mem_shared_op_ld.sum", "wavefront",
      "steps of shared loads", count<&L::shared_load, &A::wavefronts>);
  add("smsp__sass_l1tex_data_pipe_lsu_wavefronts_mem_shared_op_st.sum", "wavefront",
      "steps of shared stores", count<&L::shared_store, &A::wavefronts>);
  add("memory_l1_wavefronts_shared", "wavefront",
      "ncu's own name for smsp__sass_l1tex_pipe_lsu_wavefronts_mem_shared", shared<&A::wavefronts>);
  add("memory_l1_wavefronts_shared_ideal", "wavefront", "ncu's own name for its ideal",
      shared<&A::wavefronts_ideal>);
  add("derived__memory_l1_wavefronts_shared_excessive", "wavefront",
      "steps beyond the ideal, summed over the lines that have any; 0 means no bank conflict",
      excess_wavefronts);
  add(
      "derived__memory_l1_conflicts_shared_nway", "", "steps a shared instruction",
      [](const Launch& launch) {
        return ratio(in_shared<&A::wavefronts>(launch), in_shared<&A::requests>(launch));
      },
      false);
  add("smsp__sass_data_bytes_mem_shared.sum", "byte",
      "bytes that lanes ask of shared memory, atomics too", shared<&A::bytes>);
  add("smsp__sass_data_bytes_mem_shared_op_ld.sum", "byte", "bytes of shared loads",
      count<&L::shared_load, &A::bytes>);
  add("smsp__sass_data_bytes_mem_shared_op_st.sum", "byte", "bytes of shared stores",
      count<&L::shared_store, &A::bytes>);
}

// A thread's own variables that have an index which isn't known when nvcc compiles.
void add_local(std::vector<Metric>& list) {
  const auto add = [&list](const char* name, const char* unit, const char* description,
                           Value (*value)(const Launch&), bool whole = true) {
    list.push_back({name, unit, description, kSource, whole, value});
  };
  add("smsp__inst_executed_op_local_ld.sum", "inst",
      "loads from local memory by the source; nvcc also spills registers to it",
      count<&L::local_load, &A::requests>);
  add("smsp__inst_executed_op_local_st.sum", "inst", "stores to local memory, likewise",
      count<&L::local_store, &A::requests>);
  add("l1tex__t_requests_pipe_lsu_mem_local_op_ld.sum", "request",
      "loads from local memory by warps with an active lane", count<&L::local_load, &A::requests>);
  add("l1tex__t_requests_pipe_lsu_mem_local_op_st.sum", "request",
      "stores to local memory by warps with an active lane", count<&L::local_store, &A::requests>);
  add("l1tex__t_sectors_pipe_lsu_mem_local_op_ld.sum", "sector",
      "32-byte sectors that those loads touch", count<&L::local_load, &A::sectors>);
  add("l1tex__t_sectors_pipe_lsu_mem_local_op_st.sum", "sector",
      "32-byte sectors that those stores touch", count<&L::local_store, &A::sectors>);
  add("l1tex__average_t_sectors_per_request_pipe_lsu_mem_local_op_ld.ratio", "sector/request",
      "sectors a load from local memory", sectors_per_request<&L::local_load>, false);
  add("l1tex__average_t_sectors_per_request_pipe_lsu_mem_local_op_st.ratio", "sector/request",
      "sectors a store to local memory", sectors_per_request<&L::local_store>, false);
  add("smsp__sass_sectors_mem_local.sum", "sector", "sectors of all accesses to local memory",
      local<&A::sectors>);
}

// What the source has, where a GPU counts machine instructions.
void add_source(std::vector<Metric>& list) {
  const auto add = [&list](const char* name, const char* unit, const char* description,
                           Value (*value)(const Launch&), bool whole,
                           Agreement agreement = kSource) {
    list.push_back({name, unit, description, agreement, whole, value});
  };
  const auto divergent = [](const Launch& launch) {
    return Value(number(launch.divergent_branches));
  };
  add("smsp__sass_branch_targets_threads_divergent.sum", "branch",
      "branches of the source at which active lanes disagree; nvcc predicates short ones away",
      divergent, true);
  add("sm__sass_branch_targets_threads_divergent.sum", "branch",
      "the same: branches of the source at which active lanes disagree", divergent, true);
  add("smsp__sass_average_branch_targets_threads_uniform.pct", "%",
      "branches of the source at which active lanes agree", uniform_percent, false);
  add("smsp__average_thread_inst_executed_per_inst_executed.ratio", "",
      "active lanes a step of a warp; steps are memory accesses and branches of the source, where "
      "a GPU takes every instruction",
      mean_active_lanes, false);
  add("smsp__thread_inst_executed_per_inst_executed.ratio", "",
      "the older name of smsp__average_thread_inst_executed_per_inst_executed.ratio",
      mean_active_lanes, false);
  add_local(list);
  add("sm__maximum_warps_per_active_cycle_pct", "%",
      "theoretical occupancy, for the registers that the emulator assumes", occupancy_percent,
      false, Agreement::Assumed);
}

void add_launch(std::vector<Metric>& list) {
  const auto add = [&list](const char* name, const char* unit, const char* description,
                           Value (*value)(const Launch&)) {
    list.push_back({name, unit, description, kExact, true, value});
  };
  add("launch__grid_size", "", "blocks of the grid",
      [](const Launch& launch) { return Value(number(volume(launch.grid))); });
  add("launch__grid_dim_x", "block", "blocks in x", extent<&L::grid, 0>);
  add("launch__grid_dim_y", "block", "blocks in y", extent<&L::grid, 1>);
  add("launch__grid_dim_z", "block", "blocks in z", extent<&L::grid, 2>);
  add("launch__block_size", "", "threads a block",
      [](const Launch& launch) { return Value(number(volume(launch.block))); });
  add("launch__block_dim_x", "thread", "threads in x", extent<&L::block, 0>);
  add("launch__block_dim_y", "thread", "threads in y", extent<&L::block, 1>);
  add("launch__block_dim_z", "thread", "threads in z", extent<&L::block, 2>);
  add("launch__thread_count", "thread", "threads of the grid", [](const Launch& launch) {
    return Value(number(volume(launch.grid) * volume(launch.block)));
  });
  add("launch__shared_mem_per_block_dynamic", "byte/block", "dynamic shared memory a block",
      [](const Launch& launch) { return Value(number(launch.dynamic_shared)); });
  add("launch__shared_mem_per_block_static", "byte/block", "static shared memory a block",
      [](const Launch& launch) { return Value(number(launch.static_shared)); });
}

std::vector<Metric> make_metrics() {
  std::vector<Metric> list;
  add_global(list);
  add_instructions(list);
  add_shared(list);
  add_source(list);
  add_launch(list);
  std::sort(list.begin(), list.end(), [](const Metric& left, const Metric& right) {
    return std::string(left.name) < right.name;
  });
  return list;
}

}  // namespace

const std::vector<Metric>& metrics() {
  static const std::vector<Metric> kMetrics = make_metrics();
  return kMetrics;
}

const Metric* find_metric(const std::string& name) {
  for (const char* ending : {"", ".sum", ".ratio", ".pct"}) {
    for (const Metric& metric : metrics()) {
      if (name + ending == metric.name) return &metric;
    }
  }
  return nullptr;
}

std::string why_uncounted(const std::string& name) {
  const std::string base = name.substr(0, name.find('.'));
  const std::string hint = uncounted_hint(base);
  if (!hint.empty()) return name + ": " + hint;
  if (name != base && find_metric(base) != nullptr) {
    if (name.find(".per_second") != std::string::npos ||
        name.find("pct_of_peak") != std::string::npos) {
      return name + ": needs a GPU; the emulator says nothing about time, it counts " +
             find_metric(base)->name;
    }
    return name + ": the emulator has no multiprocessors to average over; it counts " +
           find_metric(base)->name;
  }
  return name +
         ": needs a GPU; the emulator doesn't count it (ncu --query-metrics lists what it "
         "counts)";
}

}  // namespace warpkit::profile
