/// @file
/// gpu-report RECORDS DATE FOLDER: makes the report of a GPU run from what its programs printed.
/// Prints the report's path. Exit code 0 if the run was good, 1 if it wasn't, 2 for wrong usage.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/gpu/report.hpp"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "Usage: gpu-report RECORDS DATE FOLDER\n");
    return 2;
  }
  try {
    std::ifstream file(argv[1], std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw std::runtime_error(std::string("cannot read ") + argv[1]);
    const warpkit::gpu_check::Records records = warpkit::gpu_check::read_records(text.str());
    std::cout << warpkit::gpu_check::write_report(records, argv[2], argv[3]).string() << "\n";
    return warpkit::gpu_check::run_is_good(records) ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gpu-report: %s\n", error.what());
    return 1;
  }
}
