/// @file
/// emulator-bench: how fast the emulator is, beside plain loops that do the same work in the same
/// run. Exit code 0 if every output was right.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/bench/emulator_cases.hpp"
#include "tests/bench/profiled_cases.hpp"

namespace {

using warpkit::bench::Measurement;
using warpkit::bench::Sizes;

constexpr const char* kUsage =
    "usage: emulator-bench [--small]\n"
    "\n"
    "Prints how fast the emulator runs, in medians, beside plain loops of two host threads.\n"
    "  --small   so little work that the times mean nothing: only to see that all of it runs\n";

std::vector<Measurement> measure_all(const Sizes& sizes, const std::filesystem::path& programs) {
  namespace bench = warpkit::bench;
  std::vector<Measurement> rows = {bench::measure_add(sizes),
                                   bench::measure_multiply(sizes),
                                   bench::measure_reduce(sizes, 1),
                                   bench::measure_reduce(sizes, 64),
                                   bench::measure_barrier(sizes),
                                   bench::measure_shuffle(sizes),
                                   bench::measure_launch(sizes, 0),
                                   bench::measure_launch(sizes, std::size_t{12} << 20),
                                   bench::measure_compile(sizes, programs / "warpkit-cc")};
  for (const Measurement& row :
       bench::measure_profiling(programs / "warpkit-exec", WARPKIT_PROFILED_PROGRAM,
                                sizes.vector_count < Sizes().vector_count)) {
    rows.push_back(row);
  }
  return rows;
}

/// Times of a machine that does something else mean little.
void warn_if_busy() {
  double load = 0.0;
  if (getloadavg(&load, 1) != 1 || load < 0.5) return;
  std::fprintf(stderr,
               "emulator-bench: this machine is busy (load %.1f); the times below are worse than "
               "it can do\n",
               load);
}

int run(const std::vector<std::string>& words) {
  Sizes sizes;
  for (const std::string& word : words) {
    if (word == "--help" || word == "-h") return std::fputs(kUsage, stdout) < 0;
    if (word != "--small") return std::fputs(kUsage, stderr), 2;
    sizes = {5, std::size_t{1} << 15, 64, 20, 20};
  }
  warn_if_busy();
  const std::filesystem::path folder =
      std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const std::vector<Measurement> rows = measure_all(sizes, folder);
  std::printf(
      "%s\nMedians of %d runs. vector %zu floats, matrices %d x %d; loops of two threads.\n\n%s",
      warpkit::bench::machine_line().c_str(), sizes.rounds, sizes.vector_count, sizes.matrix_size,
      sizes.matrix_size, warpkit::bench::to_table(rows).c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "emulator-bench: %s\n", error.what());
    return 1;
  }
}
