/// @file
/// The program warpkit-sanitizer: compute-sanitizer's everyday command line, for the emulator.
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "emulator/driver/checked_build.hpp"
#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"

namespace {

namespace driver = warpkit::driver;
using driver::Failure;
using driver::starts_with;

constexpr const char* kUsageText =
    "usage: compute-sanitizer [OPTIONS] PROGRAM [ARGUMENTS]\n"
    "\n"
    "Answered by Warpkit's emulator. Builds a program that nvcc has built in this shell again, "
    "with\n"
    "a hook on every access, and runs it under one check.\n"
    "  --tool TOOL              memcheck (default), racecheck, initcheck or synccheck\n"
    "  --error-exitcode N       what to return if there are errors (default: what PROGRAM "
    "returns)\n"
    "  --leak-check full|no     whether to tell of memory that is never freed (default "
    "no)\n"
    "  --log-file FILE          write the findings there\n"
    "  --report-api-errors, --racecheck-report, --print-limit, --print-level, --destroy-on-device-"
    "error,\n"
    "  --target-processes, --show-backtrace, --kernel-name, --launch-timeout ...  have no meaning\n"
    "                           here and are taken in silence\n"
    "  --version, --help\n"
    "Exit code: PROGRAM's own or N; 2 wrong usage, 3 does not compile, 5 the machine is at "
    "fault.\n";

// Options of NVIDIA's tool that change nothing here; each takes a value.
constexpr std::array kWithoutMeaning = {"--report-api-errors",
                                        "--racecheck-report",
                                        "--print-limit",
                                        "--print-level",
                                        "--destroy-on-device-error",
                                        "--target-processes",
                                        "--show-backtrace",
                                        "--kernel-name",
                                        "--kernel-regex",
                                        "--kernel-name-exclude",
                                        "--launch-timeout",
                                        "--launch-count",
                                        "--launch-skip",
                                        "--demangle",
                                        "--force-blocking-launches",
                                        "--check-device-heap",
                                        "--check-exit-code",
                                        "--track-unused-memory",
                                        "--unused-memory-threshold",
                                        "--padding",
                                        "--num-callers-host",
                                        "--num-callers-device",
                                        "--require-cuda-init",
                                        "--strip-paths",
                                        "--check-cache-control",
                                        "--racecheck-detect-level",
                                        "--racecheck-memcpy-async",
                                        "--missing-barrier-init-is-fatal",
                                        "--save",
                                        "--prefix",
                                        "--language",
                                        "--mode",
                                        "--port",
                                        "--max-connections",
                                        "--target-processes-filter",
                                        "--injection-path",
                                        "--nvtx",
                                        "--racecheck-indirect-barrier-dependency",
                                        "--check-api-memory-access",
                                        "--read",
                                        "--xml",
                                        "--generate-coredump",
                                        "--coredump-name",
                                        "--support-32bit",
                                        "--check-optix",
                                        "--check-optix-leaks",
                                        "--suppressions",
                                        "--host-bt-show-libs",
                                        "--save-session-details",
                                        "--kill",
                                        "--nvtx-filter",
                                        "--check-warpgroup-mma",
                                        "--num-cuda-barriers",
                                        "--check-bulk-copy"};
// Of those, these may stand without one.
constexpr std::array kFlags = {"--nvtx", "--support-32bit",    "--xml", "--save-session-details",
                               "--kill", "--generate-coredump"};

struct Arguments {
  std::string tool = "memcheck";
  std::string log_file;
  int error_exit_code = 0;
  bool leaks = false;
  std::vector<std::string> program;  // and its arguments
};

template <class List>
bool contains(const List& list, const std::string& text) {
  for (const char* one : list) {
    if (text == one) return true;
  }
  return false;
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& words) : words_(words) {}

  Arguments run() {
    while (next_ < words_.size() && starts_with(words_[next_], "-")) option(words_[next_++]);
    result_.program.assign(words_.begin() + static_cast<std::ptrdiff_t>(next_), words_.end());
    if (result_.program.empty()) throw Failure(driver::kUsage, "no program given");
    return std::move(result_);
  }

 private:
  void option(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const auto value = [&]() -> std::string {
      if (equals != std::string::npos) return word.substr(equals + 1);
      if (next_ >= words_.size()) throw Failure(driver::kUsage, name + " needs a value");
      return words_[next_++];
    };
    if (name == "--tool" || name == "-t") {
      set_tool(value());
    } else if (name == "--error-exitcode") {
      result_.error_exit_code = std::atoi(value().c_str());
    } else if (name == "--leak-check") {
      result_.leaks = value() == "full";
    } else if (name == "--log-file") {
      result_.log_file = value();
    } else if (contains(kFlags, name)) {
      return;
    } else if (contains(kWithoutMeaning, name)) {
      value();
    } else {
      throw Failure(driver::kUsage, "unknown option " + name);
    }
  }

  void set_tool(const std::string& tool) {
    static constexpr std::array kTools = {"memcheck", "racecheck", "initcheck", "synccheck"};
    if (!contains(kTools, tool)) {
      throw Failure(driver::kUsage,
                    "--tool takes memcheck, racecheck, initcheck or synccheck, not '" + tool + "'");
    }
    result_.tool = tool;
  }

  const std::vector<std::string>& words_;
  std::size_t next_ = 0;
  Arguments result_;
};

// The findings of severity error, in whatever form the file has them.
int count_errors(const nlohmann::json& value) {
  int count = 0;
  if (value.is_object() && value.contains("severity") && value["severity"] == "error") ++count;
  if (value.is_structured()) {
    for (const nlohmann::json& part : value) count += count_errors(part);
  }
  return count;
}

int errors_in(const std::string& path) {
  std::ifstream stream(path);
  const nlohmann::json findings = nlohmann::json::parse(stream, nullptr, false);
  return findings.is_discarded() ? 0 : count_errors(findings);
}

// Runs the program; lines of findings go to the log file if there is one.
driver::ChildEnd run_checked(const Arguments& arguments, const driver::CheckedProgram& checked) {
  std::FILE* log = stdout;
  if (!arguments.log_file.empty()) {
    log = std::fopen(arguments.log_file.c_str(), "w");
    if (log == nullptr) throw Failure(driver::kMachine, "cannot write " + arguments.log_file);
  }
  std::fputs("========= COMPUTE-SANITIZER\n", log);
  for (const std::string& part : checked.unchecked) {
    std::fprintf(log, "========= not checked, because it was built apart: %s\n", part.c_str());
  }
  std::fflush(log);
  const std::vector<std::string>& words = arguments.program;
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (log == stdout) return driver::run_child(checked.path, rest, words[0]);
  const driver::ChildEnd end = driver::run_child_read(
      checked.path, rest, words[0], STDOUT_FILENO, [log](const std::string& line) {
        std::fputs(line.c_str(), starts_with(line, "========= ") ? log : stdout);
      });
  std::fclose(log);
  return end;
}

int run(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (!starts_with(word, "-")) break;
    if (word == "--help" || word == "-h") {
      std::fputs(kUsageText, stdout);
      return driver::kGood;
    }
    if (word == "--version" || word == "-V") {
      std::puts("compute-sanitizer, answered by Warpkit's emulator\nVersion 2025.1 (CUDA 12.8)");
      return driver::kGood;
    }
  }
  const Arguments arguments = Parser(words).run();
  const std::string& given = arguments.program[0];
  const std::string program =
      given.find('/') != std::string::npos ? given : driver::find_program(given);
  if (!driver::is_program(program)) throw Failure(driver::kUsage, "no such program: " + given);
  const driver::TemporaryFolder folder;
  const driver::CheckedProgram checked =
      driver::build_checked(program, driver::load_toolchain(), folder);
  const std::string findings = folder.path() + "/findings.json";
  setenv("WARPKIT_CHECKS", arguments.tool.c_str(), 1);
  setenv("WARPKIT_FINDINGS", findings.c_str(), 1);
  setenv("WARPKIT_FINDINGS_STYLE", "compute-sanitizer", 1);
  setenv("WARPKIT_LEAK_CHECK", arguments.leaks ? "full" : "no", 1);
  const driver::ChildEnd end = run_checked(arguments, checked);
  if (end.signal != 0) {
    throw Failure(128 + end.signal, given + " was ended by signal " + std::to_string(end.signal));
  }
  if (arguments.error_exit_code != 0 && errors_in(findings) > 0) {
    return arguments.error_exit_code;
  }
  return end.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const Failure& failure) {
    if (*failure.what() != '\0') std::fprintf(stderr, "compute-sanitizer: %s\n", failure.what());
    return failure.code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "compute-sanitizer: %s\n", error.what());
    return driver::kMachine;
  }
}
