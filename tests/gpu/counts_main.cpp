/// @file
/// The program gpu-counts: the emulator's counts beside those of a GPU's profiler.
#include <cstdio>
#include <exception>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tests/gpu/hardware_counts.hpp"

namespace {

std::string contents(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) throw std::invalid_argument(std::string("cannot read ") + path);
  return text.str();
}

}  // namespace

int main(int argc, char** argv) {
  namespace check = warpkit::gpu_check;
  if (argc != 3) {
    std::fputs("usage: gpu-counts EMULATOR_COUNTS.tsv NCU_OUTPUT.csv\n", stderr);
    return 2;
  }
  try {
    const auto rows = check::compare_counts(check::read_emulator_counts(contents(argv[1])),
                                            check::read_ncu_csv(contents(argv[2])));
    std::fputs(check::counts_table(rows).c_str(), stdout);
    return check::counts_agree(rows) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gpu-counts: %s\n", error.what());
    return 5;
  }
}
