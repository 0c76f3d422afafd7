#include "emulator/driver/exec_options.hpp"

#include <algorithm>
#include <sstream>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"

namespace warpkit::driver {
namespace {

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
    "  --json          with --profile: print the counts as JSON instead of the table, and the "
    "program's\n"
    "                  own output on standard error;\n"
    "                  with --checks: print what was found as JSON, after the program's output\n"
    "  --help          this text\n"
    "\n"
    "A kernel that runs for more than 60 seconds is ended, with the lines where its threads "
    "stood;\n"
    "the variable WARPKIT_TIME_LIMIT sets other seconds, 0 for no limit.\n"
    "\n"
    "Ctrl-C ends the program, and what was counted until then is shown; a second one ends both "
    "at\n"
    "once.\n"
    "\n"
    "Exit code: the program's own, but 1 where that is 0 and a check found an error; 2 wrong "
    "usage,\n"
    "3 does not compile, 5 the machine is at fault; 128 + the number of the signal if one ended "
    "the\n"
    "program.\n";

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

void read_option(const std::string& word, ExecArguments& result) {
  const std::size_t equals = word.find('=');
  const std::string name = word.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
  if (name == "--order") {
    if (!is_order(value)) {
      throw Failure(kUsage, "--order takes forward, reverse or random:SEED");
    }
    result.order = value;
  } else if (name == "--checks") {
    const std::string wrong = unknown_check(value);
    if (value.empty() || !wrong.empty()) {
      throw Failure(kUsage,
                    "--checks takes memcheck, racecheck, initcheck, synccheck, all or none" +
                        (wrong.empty() ? "" : ", not '" + wrong + "'"));
    }
    result.checks = value == "none" ? "" : value;
  } else if (word == "--json") {
    result.json = true;
  } else if (name == "--profile") {
    if (word != name && value.empty()) {
      throw Failure(kUsage, "--profile= names no file");
    }
    result.profile = true;
    result.profile_file = value;
  } else if (name == "--html") {
    if (value.empty()) throw Failure(kUsage, "--html needs a file: --html=FILE");
    result.profile = true;
    result.page_file = value;
  } else {
    throw Failure(kUsage, "unknown option " + word);
  }
}

}  // namespace

ExecArguments read_exec_arguments(const std::vector<std::string>& words) {
  ExecArguments result;
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
      throw Failure(kUsage,
                    "more than one file: " + word + "; the program's arguments go after --");
    }
  }
  if (result.json && result.checks.empty() && !result.profile) {
    throw Failure(kUsage, "--json needs --checks or --profile");
  }
  if (result.file.empty()) throw Failure(kUsage, "no file given");
  if (kind_of(result.file) != InputKind::Cuda) {
    throw Failure(kUsage, result.file + " is not a .cu file");
  }
  return result;
}

const char* exec_usage() { return kUsageText; }

}  // namespace warpkit::driver
