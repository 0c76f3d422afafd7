/// @file
/// The program warpkit-exec: builds one file for the emulator and runs it.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/compile.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/job.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"
#include "emulator/profiler/page/page.hpp"
#include "emulator/profiler/report/table.hpp"

namespace {

using warpkit::driver::Failure;

constexpr const char* kUsageText =
    "usage: warpkit exec [--checks=LIST] [--profile[=FILE.json]] [--html=FILE] [--json] "
    "[--order=ORDER]\n"
    "                    FILE.cu [-- ARGUMENTS]\n"
    "\n"
    "Builds one file for the emulator in a temporary folder and runs it in this one.\n"
    "  --order=ORDER   in which order the threads of a block run: forward (default), reverse or\n"
    "                  random:SEED; a program without races gives the same result under each\n"
    "  --checks=LIST   watch every access and say what is wrong, with its line; blocks then run "
    "one\n"
    "                  after another. LIST is all, none, or names with commas between:\n"
    "                    memcheck   outside of arrays, misaligned, freed, wrong side, leaks\n"
    "                    racecheck  threads that touch one word with nothing that orders them\n"
    "                    initcheck  reads of memory that nobody has written\n"
    "                    synccheck  barriers that not every thread reaches, wrong masks\n"
    "  --profile       count what kernels do with memory and how their warps run together, by "
    "line,\n"
    "                  and print a table; blocks then run one after another\n"
    "  --profile=FILE  likewise, and write all counts to FILE as JSON\n"
    "  --html=FILE     likewise, and write a page with source, counts and pictures to FILE\n"
    "  --json          with --profile: print the counts as JSON instead of the table;\n"
    "                  with --checks: print what was found as JSON, after the program's output\n"
    "  --help          this text\n"
    "\n"
    "A kernel that runs for more than 60 seconds is ended, with the lines where its threads "
    "stood;\n"
    "the variable WARPKIT_TIME_LIMIT sets other seconds, 0 for no limit.\n"
    "\n"
    "Exit code: the program's own, but 1 where that is 0 and a check found an error; 2 wrong "
    "usage,\n"
    "3 does not compile, 5 the machine is at fault; 128 + the number of the signal if one ended "
    "the\n"
    "program.\n";

// Seconds that one launch may take, so that an endless loop ends with the line where it is.
constexpr const char* kTimeLimit = "60";

struct Arguments {
  bool help = false;
  std::string order;
  std::string checks;
  bool json = false;
  bool profile = false;
  std::string profile_file;
  std::string page_file;
  std::string file;
  std::vector<std::string> program_arguments;
};

bool is_order(const std::string& order) {
  if (order == "forward" || order == "reverse") return true;
  const std::string random = "random:";
  const std::string seed = order.substr(std::min(random.size(), order.size()));
  return order.compare(0, random.size(), random) == 0 && !seed.empty() && seed.size() <= 18 &&
         seed.find_first_not_of("0123456789") == std::string::npos;
}

/// The first name of the list that no check has, or an empty string.
std::string unknown_check(const std::string& list) {
  std::istringstream names(list);
  for (std::string name; std::getline(names, name, ',');) {
    if (name != "memcheck" && name != "racecheck" && name != "initcheck" && name != "synccheck" &&
        name != "all" && name != "none") {
      return name.empty() ? " " : name;
    }
  }
  return "";
}

void read_option(const std::string& word, Arguments& result) {
  const std::size_t equals = word.find('=');
  const std::string name = word.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
  if (name == "--order") {
    if (!is_order(value)) {
      throw Failure(warpkit::driver::kUsage, "--order takes forward, reverse or random:SEED");
    }
    result.order = value;
  } else if (name == "--checks") {
    const std::string wrong = unknown_check(value);
    if (value.empty() || !wrong.empty()) {
      throw Failure(warpkit::driver::kUsage,
                    "--checks takes memcheck, racecheck, initcheck, synccheck, all or none" +
                        (wrong.empty() ? "" : ", not '" + wrong + "'"));
    }
    result.checks = value == "none" ? "" : value;
  } else if (word == "--json") {
    result.json = true;
  } else if (name == "--profile") {
    if (word != name && value.empty()) {
      throw Failure(warpkit::driver::kUsage, "--profile= names no file");
    }
    result.profile = true;
    result.profile_file = value;
  } else if (name == "--html") {
    if (value.empty()) throw Failure(warpkit::driver::kUsage, "--html needs a file: --html=FILE");
    result.profile = true;
    result.page_file = value;
  } else {
    throw Failure(warpkit::driver::kUsage, "unknown option " + word);
  }
}

Arguments parse(const std::vector<std::string>& words) {
  Arguments result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--") {
      result.program_arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                      words.end());
      break;
    }
    if (word == "--help" || word == "-h") {
      result.help = true;
      return result;
    }
    if (word.size() > 1 && word[0] == '-') {
      read_option(word, result);
    } else if (result.file.empty()) {
      result.file = word;
    } else {
      throw Failure(warpkit::driver::kUsage,
                    "more than one file: " + word + "; the program's arguments go after --");
    }
  }
  if (result.json && result.checks.empty() && !result.profile) {
    throw Failure(warpkit::driver::kUsage, "--json needs --checks or --profile");
  }
  if (result.file.empty()) throw Failure(warpkit::driver::kUsage, "no file given");
  if (warpkit::driver::kind_of(result.file) != warpkit::driver::InputKind::Cuda) {
    throw Failure(warpkit::driver::kUsage, result.file + " is not a .cu file");
  }
  return result;
}

void print_file(const std::string& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  std::fputs(text.str().c_str(), stdout);
}

void show_profile(const Arguments& arguments, const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    throw Failure(warpkit::driver::kMachine,
                  "the program ended before it could write its profile; let it return from main");
  }
  const std::string folder = std::filesystem::path(arguments.file).parent_path().string();
  const std::vector<std::string> folders = {".", folder.empty() ? "." : folder};
  if (!arguments.page_file.empty()) {
    warpkit::profile::write_page(path, arguments.page_file, folders);
  }
  if (arguments.json) return print_file(path);
  const warpkit::profile::Profile profile = warpkit::profile::load_profile(path);
  warpkit::profile::TableStyle style;
  style.colour = warpkit::profile::wants_colour(stdout);
  style.sources = warpkit::profile::find_sources(profile, folders);
  std::fputs(warpkit::profile::print_table(profile, style).c_str(), stdout);
}

int run(const std::vector<std::string>& words) {
  const Arguments arguments = parse(words);
  if (arguments.help) {
    std::fputs(kUsageText, stdout);
    return warpkit::driver::kGood;
  }
  const warpkit::driver::TemporaryFolder folder;
  const std::string stem = std::filesystem::path(arguments.file).stem().string();
  warpkit::driver::CompileJob job =
      warpkit::driver::parse_job({"-g", arguments.file, "-o", folder.path() + "/" + stem});
  if (isatty(STDERR_FILENO) != 0) {
    std::fprintf(stderr, "warpkit exec: building %s\n", arguments.file.c_str());
  }
  job.checked = !arguments.checks.empty();
  job.profiled = arguments.profile;
  job.debugged = false;  // the lines are for messages
  warpkit::driver::run_job(job, warpkit::driver::load_toolchain());
  if (!arguments.order.empty()) setenv("WARPKIT_THREAD_ORDER", arguments.order.c_str(), 1);
  const std::string findings = folder.path() + "/findings.json";
  if (job.checked) {
    setenv("WARPKIT_CHECKS", arguments.checks.c_str(), 1);
    setenv("WARPKIT_WORKERS", "1", 1);
    if (arguments.json) setenv("WARPKIT_FINDINGS", findings.c_str(), 1);
  }
  const std::string profile =
      arguments.profile_file.empty()
          ? folder.path() + "/profile.json"
          : std::filesystem::absolute(arguments.profile_file).lexically_normal().string();
  if (job.profiled) {
    std::error_code error;
    std::filesystem::remove(profile, error);  // what another run left isn't this one's
    setenv("WARPKIT_PROFILE", profile.c_str(), 1);
    setenv("WARPKIT_WORKERS", "1", 1);
  }
  setenv("WARPKIT_TIME_LIMIT", kTimeLimit, 0);  // the user's own stays
  const warpkit::driver::ChildEnd end =
      warpkit::driver::run_child(job.output, arguments.program_arguments, stem);
  if (job.checked && arguments.json) print_file(findings);
  if (job.profiled) show_profile(arguments, profile);
  if (end.signal != 0) {
    throw Failure(128 + end.signal, stem + " was ended by signal " + std::to_string(end.signal));
  }
  return end.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const Failure& failure) {
    if (*failure.what() != '\0') std::fprintf(stderr, "warpkit exec: %s\n", failure.what());
    if (failure.code() == warpkit::driver::kUsage) {
      std::fputs("warpkit exec: --help shows the options\n", stderr);
    }
    return failure.code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "warpkit exec: %s\n", error.what());
    return warpkit::driver::kMachine;
  }
}
