/// @file
/// The program warpkit-calibrate: counts kernels whose counts are known, and prints both.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "emulator/driver/compile.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/job.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"
#include "emulator/profiler/calibration/cases.hpp"
#include "emulator/profiler/report/launch_records.hpp"

namespace {

namespace driver = warpkit::driver;
using driver::Failure;

constexpr const char* kUsageText =
    "usage: warpkit profile --calibrate\n"
    "\n"
    "Counts kernels whose counts are known (published, or worked out by hand), and prints the\n"
    "table of docs/profiler.md: expected beside counted. Exit code: 1 if any number differs.\n";

int run() {
  const driver::Toolchain toolchain = driver::load_toolchain();
  if (toolchain.profiled_inputs.empty()) {
    throw Failure(driver::kMachine, "the counting is not part of this build of the emulator");
  }
  const driver::TemporaryFolder folder;
  driver::CompileJob job =
      driver::parse_job({"-g", WARPKIT_CALIBRATION_SOURCE, "-o", folder.path() + "/kernels"});
  job.profiled = true;
  job.debugged = false;  // the lines are for the counts
  driver::run_job(job, toolchain);
  const std::string counts = folder.path() + "/launches";
  setenv("WARPKIT_PROFILE", counts.c_str(), 1);
  setenv("WARPKIT_WORKERS", "1", 1);
  const driver::ChildEnd end = driver::run_child(job.output, {});
  if (end.signal != 0 || end.exit_code != 0) {
    throw Failure(driver::kCheckFailed, "the kernels did not run to their end");
  }
  int differences = 0;
  const std::string table = warpkit::profile::calibration_table(
      warpkit::profile::read_profile(warpkit::profile::collect_launches(counts).profile),
      differences);
  std::fputs(table.c_str(), stdout);
  if (differences == 0) return driver::kGood;
  throw Failure(driver::kCheckFailed, std::to_string(differences) + " numbers differ");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 1) return run();
    const bool help = std::string(argv[1]) == "--help" || std::string(argv[1]) == "-h";
    std::fputs(kUsageText, help ? stdout : stderr);
    return help ? driver::kGood : driver::kUsage;
  } catch (const Failure& failure) {
    if (*failure.what() != '\0') std::fprintf(stderr, "calibration: %s\n", failure.what());
    return failure.code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "calibration: %s\n", error.what());
    return driver::kMachine;
  }
}
