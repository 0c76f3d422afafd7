/// @file
/// What counting costs, for emulator-bench.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/emulator_table.hpp"

namespace warpkit::bench {

/// Runs kernels with counting and without, both on one worker, one after the other.
/// @param exec path of the program that builds and runs one file.
/// @param source path of profiled_program.cu.
/// @param is_small as little work as shows that it runs.
/// @return a row for each kernel; the ratio is that of the two processor times.
/// @throws std::runtime_error if a program fails or prints no time.
std::vector<Measurement> measure_profiling(const std::string& exec, const std::string& source,
                                           bool is_small);

}  // namespace warpkit::bench
