/// @file
/// The program warpkit-sanitizer: compute-sanitizer's everyday command line, for the emulator.
#include <unistd.h>

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
#include "emulator/driver/sanitizer_options.hpp"
#include "emulator/driver/toolchain.hpp"

namespace {

namespace driver = warpkit::driver;
using Arguments = driver::SanitizerArguments;
using driver::Failure;
using driver::starts_with;

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
  const char* prefix = arguments.prefix.c_str();
  std::fprintf(log, "%sCOMPUTE-SANITIZER\n", prefix);
  for (const std::string& part : checked.unchecked) {
    std::fprintf(log, "%snot checked, because it was built apart: %s\n", prefix, part.c_str());
  }
  std::fflush(log);
  const std::vector<std::string>& words = arguments.program;
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (log == stdout) return driver::run_child(checked.path, rest, words[0]);
  const driver::ChildEnd end = driver::run_child_read(
      checked.path, rest, words[0], STDOUT_FILENO, [log, &arguments](const std::string& line) {
        std::fputs(line.c_str(), starts_with(line, arguments.prefix) ? log : stdout);
      });
  std::fclose(log);
  return end;
}

int run(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (!starts_with(word, "-")) break;
    if (word == "--help" || word == "-h") {
      std::fputs(driver::sanitizer_usage(), stdout);
      return driver::kGood;
    }
    if (word == "--version" || word == "-V") {
      std::puts("compute-sanitizer, answered by Warpkit's emulator\nVersion 2025.1 (CUDA 12.8)");
      return driver::kGood;
    }
  }
  const Arguments arguments = driver::read_sanitizer_arguments(words);
  if (!arguments.ignored.empty()) {
    std::fprintf(stderr,
                 "compute-sanitizer: note: without meaning on the emulator, so ignored: %s\n",
                 arguments.ignored.c_str());
  }
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
  setenv("WARPKIT_FINDINGS_PREFIX", arguments.prefix.c_str(), 1);
  setenv("WARPKIT_FINDINGS_LIMIT", std::to_string(arguments.print_limit).c_str(), 1);
  setenv("WARPKIT_FINDINGS_LEVEL", arguments.warnings ? "warn" : "error", 1);
  setenv("WARPKIT_CHECKED_KERNELS", arguments.kernels.c_str(), 1);
  setenv("WARPKIT_UNCHECKED_KERNELS", arguments.other_kernels.c_str(), 1);
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
