/// @file
/// The program warpkit-exec: builds one file for the emulator and runs it.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "emulator/driver/compile.hpp"
#include "emulator/driver/counted_run.hpp"
#include "emulator/driver/exec_options.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/job.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"
#include "emulator/driver/watched_child.hpp"

namespace {

namespace driver = warpkit::driver;
using driver::Failure;

// Seconds that one launch may take, so that an endless loop ends with the line where it is.
constexpr const char* kTimeLimit = "60";

void print_file(const std::string& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  std::fputs(text.str().c_str(), stdout);
}

// Builds the file into a folder.
std::string build(const driver::ExecArguments& arguments, const std::string& output) {
  driver::CompileJob job = driver::parse_job({"-g", arguments.file, "-o", output});
  if (isatty(STDERR_FILENO) != 0) {
    std::fprintf(stderr, "warpkit exec: building %s\n", arguments.file.c_str());
  }
  job.checked = !arguments.checks.empty();
  job.profiled = arguments.profile;
  job.debugged = false;  // the lines are for messages
  driver::run_job(job, driver::load_toolchain());
  return job.output;
}

driver::ExecArguments read_arguments(const std::vector<std::string>& words) {
  try {
    return driver::read_exec_arguments(words);
  } catch (const Failure& failure) {
    std::fprintf(stderr, "warpkit exec: %s\nwarpkit exec: --help shows the options\n",
                 failure.what());
    throw Failure(failure.code(), "");
  }
}

int run(const std::vector<std::string>& words) {
  const driver::ExecArguments arguments = read_arguments(words);
  if (arguments.help) {
    std::fputs(driver::exec_usage(), stdout);
    return driver::kGood;
  }
  driver::check_place("--profile", arguments.profile_file);
  driver::check_place("--html", arguments.page_file);
  const driver::TemporaryFolder folder;
  const std::string stem = std::filesystem::path(arguments.file).stem().string();
  driver::WatchedRun program = {};
  program.program = build(arguments, folder.path() + "/" + stem);
  program.arguments = arguments.program_arguments;
  program.name = stem;
  if (!arguments.order.empty()) setenv("WARPKIT_THREAD_ORDER", arguments.order.c_str(), 1);
  const std::string findings = folder.path() + "/findings.json";
  if (!arguments.checks.empty()) {
    setenv("WARPKIT_CHECKS", arguments.checks.c_str(), 1);
    setenv("WARPKIT_WORKERS", "1", 1);
    if (arguments.json) setenv("WARPKIT_FINDINGS", findings.c_str(), 1);
  }
  const std::string records = folder.path() + "/launches";
  if (arguments.profile) {
    setenv("WARPKIT_PROFILE", records.c_str(), 1);
    // Blocks that learn of one another by atomics would do so in another order each time.
    setenv("WARPKIT_WORKERS", "1", 0);
    program.output_to_errors = arguments.json;
    if (isatty(STDERR_FILENO) != 0) {
      program.on_time = [&](double seconds) { driver::tell_progress(records, seconds); };
    }
  }
  setenv("WARPKIT_TIME_LIMIT", kTimeLimit, 0);  // the user's own stays
  const driver::WatchedEnd end = driver::run_watched(program);
  if (end.at_once) return 128 + end.asked;
  if (!arguments.checks.empty() && arguments.json) print_file(findings);
  const bool whole = !arguments.profile || driver::show_counts(arguments, records, end);
  if (end.signal != 0) {
    throw Failure(128 + end.signal, stem + " was ended by signal " + std::to_string(end.signal));
  }
  return end.exit_code == 0 && !whole ? static_cast<int>(driver::kMachine) : end.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const Failure& failure) {
    if (*failure.what() != '\0') std::fprintf(stderr, "warpkit exec: %s\n", failure.what());
    return failure.code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "warpkit exec: %s\n", error.what());
    return driver::kMachine;
  }
}
