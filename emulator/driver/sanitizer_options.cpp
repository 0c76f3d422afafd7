#include "emulator/driver/sanitizer_options.hpp"

#include <regex.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"

namespace warpkit::driver {
namespace {

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
    "  --log-file FILE          write the findings there; %p is the process, %q{X} the variable X\n"
    "  --print-limit N          tell so many findings (default 100)\n"
    "  --print-level LEVEL      error, fatal: no warnings; info, warn: those, too (default)\n"
    "  --prefix TEXT            what each line begins with (default '========= ')\n"
    "  --kernel-name kne=NAME | kns=PART, --kernel-regex kre=EXPRESSION\n"
    "                           only findings in kernels of that name; with -exclude: in others\n"
    "  --report-api-errors, --racecheck-report, --show-backtrace, --padding, --target-processes,\n"
    "  --launch-timeout, --check-device-heap, --require-cuda-init, --save ...\n"
    "                           have no meaning here; one note names those that are given\n"
    "  --version, --help\n"
    "Exit code: PROGRAM's own or N; 2 wrong usage, 3 does not compile, 5 the machine is at "
    "fault.\n";

// Options of NVIDIA's tool that change nothing here; each takes a value.
constexpr std::array<std::string_view, 47> kWithoutMeaning = {
    "-c",
    "-s",
    "--report-api-errors",
    "--racecheck-report",
    "--destroy-on-device-error",
    "--target-processes",
    "--show-backtrace",
    "--launch-timeout",
    "--launch-count",
    "--launch-skip",
    "--demangle",
    "--force-blocking-launches",
    "--check-device-heap",
    "--check-exit-code",
    "--track-unused-memory",
    "--unused-memory-threshold",
    "--track-stream-ordered-races",
    "--padding",
    "--num-callers-host",
    "--num-callers-device",
    "--require-cuda-init",
    "--strip-paths",
    "--check-cache-control",
    "--racecheck-detect-level",
    "--racecheck-memcpy-async",
    "--racecheck-num-workers",
    "--racecheck-indirect-barrier-dependency",
    "--missing-barrier-init-is-fatal",
    "--initcheck-address-space",
    "--save",
    "--save-session-details",
    "--language",
    "--port",
    "--max-connections",
    "--target-processes-filter",
    "--injection-path",
    "--injection-path32",
    "--nvtx",
    "--nvtx-filter",
    "--check-api-memory-access",
    "--coredump-name",
    "--coredump-behavior",
    "--check-optix",
    "--check-optix-leaks",
    "--check-warpgroup-mma",
    "--num-cuda-barriers",
    "--check-bulk-copy"};
// Likewise, and these take none, or one behind `=` or as a `yes` or `no`.
constexpr std::array<std::string_view, 3> kFlags = {"--support-32bit", "--kill",
                                                    "--host-bt-show-libs"};

// Options that ask for what can't be given.
struct Refusal {
  std::string_view name;
  const char* why;
};
constexpr std::array kRefused = {
    Refusal{"--xml", "the findings are text here; ./warpkit exec --checks=... --json prints JSON"},
    Refusal{"--read", "the emulator saves no results to read again"},
    Refusal{"--suppressions",
            "the emulator suppresses nothing; --kernel-name-exclude leaves "
            "kernels out"},
    Refusal{"--generate-coredump", "there is no GPU whose memory a core file could hold"}};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// An expression for a name, with all that it may be qualified by.
std::string exactly(const std::string& name, bool part) {
  std::string text;
  for (const char c : name) {
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return part ? text : "^([A-Za-z_0-9]*::)*" + text + "(<.*>)?$";
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& words) : words_(words) {}

  SanitizerArguments run() {
    while (next_ < words_.size() && starts_with(words_[next_], "-")) {
      if (words_[next_] == "--") {
        ++next_;
        break;
      }
      option(words_[next_++]);
    }
    result_.program.assign(words_.begin() + static_cast<std::ptrdiff_t>(next_), words_.end());
    if (result_.program.empty()) throw Failure(kUsage, "no program given");
    return std::move(result_);
  }

 private:
  // The value of the option that is being read.
  std::string value() {
    if (equals_ != std::string::npos) return word_.substr(equals_ + 1);
    if (next_ >= words_.size()) throw Failure(kUsage, name_ + " needs a value");
    return words_[next_++];
  }

  void option(const std::string& word) {
    word_ = word;
    equals_ = word.find('=');
    name_ = word.substr(0, equals_);
    if (name_ == "--tool" || name_ == "-t") {
      set_tool(value());
    } else if (name_ == "--error-exitcode") {
      result_.error_exit_code = number();
    } else if (name_ == "--leak-check") {
      result_.leaks = one_of({"full", "no"}) == "full";
    } else if (name_ == "--log-file") {
      result_.log_file = with_values(value());
    } else if (name_ == "--prefix") {
      result_.prefix = value();
    } else if (name_ == "--print-limit") {
      result_.print_limit = number();
    } else if (name_ == "--print-level") {
      const std::string level = one_of({"info", "warn", "error", "fatal"});
      result_.warnings = level == "info" || level == "warn";
    } else if (starts_with(name_, "--kernel-name") || starts_with(name_, "--kernel-regex")) {
      choose_kernels();
    } else {
      other_option();
    }
  }

  void other_option() {
    for (const Refusal& refusal : kRefused) {
      if (name_ == refusal.name) throw Failure(kUsage, name_ + ": " + refusal.why);
    }
    if (name_ == "--mode") {
      if (value() == "attach") {
        throw Failure(kUsage,
                      "--mode attach: the emulator can't watch a program that runs "
                      "already; start it with compute-sanitizer");
      }
    } else if (contains(kWithoutMeaning, name_)) {
      value();
    } else if (!contains(kFlags, name_)) {
      throw Failure(kUsage, "unknown option " + name_);
    } else if (equals_ == std::string::npos && next_ < words_.size() &&
               (words_[next_] == "yes" || words_[next_] == "no")) {
      ++next_;
    }
    result_.ignored += (result_.ignored.empty() ? "" : ", ") + name_;
  }

  int number() {
    const std::string text = value();
    char* end = nullptr;
    const long result = std::strtol(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || result < 0 || result > 1000000000) {
      throw Failure(kUsage, name_ + " takes a number, not '" + text + "'");
    }
    return static_cast<int>(result);
  }

  std::string one_of(const std::vector<std::string>& choices) {
    const std::string text = value();
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) return text;
    std::string list;
    for (const std::string& choice : choices) list += (list.empty() ? "" : ", ") + choice;
    throw Failure(kUsage, name_ + " takes one of " + list + ", not '" + text + "'");
  }

  void choose_kernels() {
    std::string text = value();
    const bool excludes = name_ == "--kernel-name-exclude" || name_ == "--kernel-regex-exclude";
    bool is_expression = starts_with(name_, "--kernel-regex");
    if (!excludes && name_ != "--kernel-name" && name_ != "--kernel-regex") {
      throw Failure(kUsage, "unknown option " + name_);
    }
    const std::size_t equals = text.find('=');
    const std::string key = text.substr(0, equals);
    const bool is_part = key == "kns" || key == "kernel_substring";
    if (equals != std::string::npos) text = text.substr(equals + 1);
    if (equals != std::string::npos && !is_part && key != "kne" && key != "kernel_name" &&
        key != "kre" && key != "kernel_regex") {
      throw Failure(kUsage,
                    name_ + " takes kne=NAME, kns=PART or kre=EXPRESSION, not '" + key + "=...'");
    }
    is_expression = is_expression || key == "kre" || key == "kernel_regex";
    const std::string expression = is_expression ? text : exactly(text, is_part);
    regex_t compiled;
    if (regcomp(&compiled, expression.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
      throw Failure(kUsage, name_ + ": '" + text + "' is no regular expression");
    }
    regfree(&compiled);
    std::string& all = excludes ? result_.other_kernels : result_.kernels;
    all += (all.empty() ? "(" : "|(") + expression + ")";
  }

  // Puts the process's number in for %p and variables in for %q{NAME}.
  static std::string with_values(const std::string& text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const std::size_t close = text.find('}', at);
      if (text.compare(at, 2, "%p") == 0) {
        result += std::to_string(getpid());
        ++at;
      } else if (text.compare(at, 3, "%q{") == 0 && close != std::string::npos) {
        const char* variable = std::getenv(text.substr(at + 3, close - at - 3).c_str());
        if (variable != nullptr) result += variable;
        at = close;
      } else {
        if (text.compare(at, 2, "%%") == 0) ++at;
        result += text[at];
      }
    }
    return result;
  }

  void set_tool(const std::string& tool) {
    static constexpr std::array<std::string_view, 4> kTools = {"memcheck", "racecheck", "initcheck",
                                                               "synccheck"};
    if (!contains(kTools, tool)) {
      throw Failure(kUsage,
                    "--tool takes memcheck, racecheck, initcheck or synccheck, not '" + tool + "'");
    }
    result_.tool = tool;
  }

  const std::vector<std::string>& words_;
  std::size_t next_ = 0;
  std::string word_;
  std::string name_;
  std::size_t equals_ = std::string::npos;
  SanitizerArguments result_;
};

}  // namespace

const char* sanitizer_usage() { return kUsageText; }

SanitizerArguments read_sanitizer_arguments(const std::vector<std::string>& words) {
  return Parser(words).run();
}

}  // namespace warpkit::driver
