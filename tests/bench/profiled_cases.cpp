#include "tests/bench/profiled_cases.hpp"

#include <cstdio>
#include <stdexcept>

namespace warpkit::bench {
namespace {

struct Case {
  const char* name;
  const char* kernel;
  int size;
  int small_size;
};

constexpr Case kCases[] = {{"profiling a 512x512 transpose", "transpose", 512, 64},
                           {"profiling a 256^3 tiled matmul", "matmul", 256, 32},
                           {"profiling a vector add", "add", 1 << 20, 1 << 10}};
constexpr double kMostSlower = 6.0;

/// @return processor's seconds of a launch.
double seconds_of(const std::string& command) {
  FILE* output = popen(command.c_str(), "r");
  if (!output) throw std::runtime_error("can't run " + command);
  double seconds = -1.0;
  for (char line[512]; std::fgets(line, sizeof line, output);) {
    std::sscanf(line, "seconds %lf", &seconds);
  }
  if (pclose(output) != 0 || !(seconds > 0.0)) {
    throw std::runtime_error("this failed or printed no time: " + command);
  }
  return seconds;
}

}  // namespace

std::vector<Measurement> measure_profiling(const std::string& exec, const std::string& source,
                                           bool is_small) {
  std::vector<Measurement> rows;
  for (const Case& one : kCases) {
    const std::string begin = "WARPKIT_WORKERS=1 '" + exec + "' ";
    const std::string end = "'" + source + "' -- " + one.kernel + " " +
                            std::to_string(is_small ? one.small_size : one.size);
    Measurement row;
    row.name = one.name;
    row.span.cpu = row.span.wall = seconds_of(begin + "--profile " + end);
    row.loop.cpu = row.loop.wall = seconds_of(begin + end);
    row.value = 1e3 * row.span.cpu;
    row.unit = "ms";
    row.ratio = row.span.cpu / row.loop.cpu;
    row.ratio_goal = {kMostSlower, kMostSlower, true};
    row.others = "ratio: counted / not, CPU";
    rows.push_back(row);
  }
  return rows;
}

}  // namespace warpkit::bench
