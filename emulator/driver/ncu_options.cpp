#include "emulator/driver/ncu_options.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/ncu_sections.hpp"

namespace warpkit::driver {
namespace {

constexpr const char* kUsageText =
    "usage: ncu [OPTIONS] PROGRAM [ARGUMENTS]\n"
    "\n"
    "Answered by Warpkit's emulator. Builds a program that nvcc has linked in this shell again,\n"
    "with hooks on its accesses, runs it, and prints what each launch of a kernel did.\n"
    "  --metrics NAME,...        these metrics, by NVIDIA's names, or regex:EXPRESSION\n"
    "  --section NAME, --set NAME    these sections (--list-sections; a set holds all of them)\n"
    "  -k, --kernel-name NAME | regex:EXPRESSION    only kernels of that name\n"
    "  --kernel-name-base function|demangled    what NAME is compared with\n"
    "  -s, --launch-skip N, -c, --launch-count N, --launch-skip-before-match N\n"
    "  --page details|raw|source, --csv, --print-units auto|base,\n"
    "  --print-metric-name label|name\n"
    "  -o, --export FILE         write the counts to FILE.ncu-rep (as JSON, which --import reads;\n"
    "                            NVIDIA's viewer doesn't); -f, --force-overwrite\n"
    "  -i, --import FILE         show such a file instead of running a program\n"
    "  --log-file FILE, -q, --quiet\n"
    "  --query-metrics, --list-sections, --list-sets, --version, --help\n"
    "Options on clocks, caches, replays, processes, sampling and NVTX have no meaning here; one\n"
    "note names those that are given.\n"
    "Exit code: PROGRAM's own; 2 wrong usage, 3 does not compile, 5 the machine is at fault.\n";

// Options of NVIDIA's tool that change nothing here; each takes a value.
constexpr std::array<std::string_view, 34> kWithoutMeaning = {"--target-processes",
                                                              "--target-processes-filter",
                                                              "--clock-control",
                                                              "--cache-control",
                                                              "--replay-mode",
                                                              "--app-replay-buffer",
                                                              "--app-replay-match",
                                                              "--app-replay-mode",
                                                              "--devices",
                                                              "--filter-mode",
                                                              "--section-folder",
                                                              "--section-folder-recursive",
                                                              "--apply-rules",
                                                              "--rule",
                                                              "--import-source",
                                                              "--source-folders",
                                                              "--resolve-source-file",
                                                              "--sampling-interval",
                                                              "--sampling-max-passes",
                                                              "--sampling-buffer-size",
                                                              "--warp-sampling-interval",
                                                              "--warp-sampling-max-passes",
                                                              "--warp-sampling-buffer-size",
                                                              "--pm-sampling-interval",
                                                              "--pm-sampling-buffer-size",
                                                              "--graph-profiling",
                                                              "--max-connections",
                                                              "--port",
                                                              "--config-file-path",
                                                              "--kill",
                                                              "--check-exit-code",
                                                              "--print-kernel-base",
                                                              "--print-details",
                                                              "--print-metric-instances"};
// Likewise, and these take none.
constexpr std::array<std::string_view, 8> kFlags = {
    "--nvtx",       "--print-nvtx-rename",      "--print-rule-details", "--verbose",
    "--call-stack", "--disable-extra-suffixes", "--support-32bit",      "--no-config-file"};

// Options that ask for what can't be given.
struct Refusal {
  std::string_view name;
  const char* why;
};
constexpr std::array kRefused = {
    Refusal{"--mode", "the emulator can't watch a program that runs already; start it with ncu"},
    Refusal{"--kernel-id", "choose launches by --kernel-name, --launch-skip and --launch-count"},
    Refusal{"--nvtx-include",
            "the emulator counts by kernel, not by NVTX range; use --kernel-name"},
    Refusal{"--nvtx-exclude",
            "the emulator counts by kernel, not by NVTX range; use --kernel-name"},
    Refusal{"--range-filter", "the emulator counts by kernel, not by range; use --kernel-name"},
    Refusal{"--print-summary", "each launch is shown by itself; --csv suits a spreadsheet"},
    Refusal{"--query-metrics-collection",
            "the emulator samples nothing; --query-metrics lists "
            "what it counts"}};

// The long form of an option of one letter.
std::string long_name(const std::string& name) {
  static constexpr std::array<std::array<const char*, 2>, 9> kShort = {{{"-k", "--kernel-name"},
                                                                        {"-s", "--launch-skip"},
                                                                        {"-c", "--launch-count"},
                                                                        {"-o", "--export"},
                                                                        {"-f", "--force-overwrite"},
                                                                        {"-i", "--import"},
                                                                        {"-q", "--quiet"},
                                                                        {"-h", "--help"},
                                                                        {"-v", "--version"}}};
  for (const auto& pair : kShort) {
    if (name == pair[0]) return pair[1];
  }
  return name;
}

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& words) : words_(words) {}

  NcuArguments run() {
    while (next_ < words_.size() && starts_with(words_[next_], "-")) {
      if (words_[next_] == "--") {
        ++next_;
        break;
      }
      option(words_[next_++]);
    }
    result_.program.assign(words_.begin() + static_cast<std::ptrdiff_t>(next_), words_.end());
    const bool asks = result_.list_sections || result_.list_sets || result_.query_metrics;
    if (!asks && result_.program.empty() && result_.import_file.empty()) {
      throw Failure(kUsage, "no program given");
    }
    if (!result_.program.empty() && !result_.import_file.empty()) {
      throw Failure(kUsage, "--import shows a file; it runs no program");
    }
    return std::move(result_);
  }

 private:
  std::string value() {
    if (equals_ != std::string::npos) return word_.substr(equals_ + 1);
    if (next_ >= words_.size()) throw Failure(kUsage, name_ + " needs a value");
    return words_[next_++];
  }

  void option(const std::string& word) {
    word_ = word;
    equals_ = word.find('=');
    name_ = long_name(word.substr(0, equals_));
    if (!flag() && !choice() && !text_option()) other_option();
  }

  bool flag() {
    bool* const target = name_ == "--csv"               ? &result_.csv
                         : name_ == "--quiet"           ? &result_.quiet
                         : name_ == "--force-overwrite" ? &result_.overwrite
                         : name_ == "--list-sections"   ? &result_.list_sections
                         : name_ == "--list-sets"       ? &result_.list_sets
                         : name_ == "--query-metrics"   ? &result_.query_metrics
                         : name_ == "--print-fp"        ? &result_.base_units
                                                        : nullptr;
    if (target != nullptr) *target = true;
    return target != nullptr;
  }

  bool choice() {
    if (name_ == "--page") {
      const std::string page = one_of({"details", "raw", "source"});
      result_.page = page == "raw"      ? NcuPage::Raw
                     : page == "source" ? NcuPage::Source
                                        : NcuPage::Details;
    } else if (name_ == "--print-units") {
      result_.base_units = one_of({"auto", "base"}) == "base";
    } else if (name_ == "--print-metric-name") {
      result_.names = one_of({"label", "name"}) == "name";
    } else if (name_ == "--kernel-name-base") {
      result_.whole_names = one_of({"function", "demangled"}) == "demangled";
    } else if (name_ == "--print-source") {
      const std::string views = value();
      if (views.find("cuda") == std::string::npos) {
        throw Failure(kUsage,
                      "--print-source: the emulator has only the cuda view, no machine "
                      "code");
      }
    } else if (name_ == "--profile-from-start") {
      const std::string when = one_of({"on", "yes", "1", "off", "no", "0"});
      if (when == "off" || when == "no" || when == "0") {
        throw Failure(kUsage,
                      "--profile-from-start off: the emulator counts every launch; choose "
                      "by --kernel-name and --launch-skip");
      }
    } else {
      return false;
    }
    return true;
  }

  bool text_option() {
    if (name_ == "--metrics") {
      std::istringstream list(value());
      for (std::string one; std::getline(list, one, ',');) {
        if (!one.empty()) result_.metrics.push_back(one);
      }
    } else if (name_ == "--section") {
      result_.sections.push_back(known_section(value()));
    } else if (name_ == "--set") {
      const std::vector<std::string> all = sections_of_set(value());
      result_.sections.insert(result_.sections.end(), all.begin(), all.end());
    } else if (name_ == "--kernel-name") {
      result_.kernel = value();
    } else if (name_ == "--launch-skip") {
      result_.skip = number();
    } else if (name_ == "--launch-skip-before-match") {
      result_.skip_all = number();
    } else if (name_ == "--launch-count") {
      result_.count = number();
    } else if (name_ == "--export") {
      result_.export_file = value();
    } else if (name_ == "--import") {
      result_.import_file = value();
    } else if (name_ == "--log-file") {
      result_.log_file = value();
      if (result_.log_file == "stdout") result_.log_file.clear();
    } else {
      return false;
    }
    return true;
  }

  void other_option() {
    for (const Refusal& refusal : kRefused) {
      if (name_ == refusal.name) throw Failure(kUsage, name_ + ": " + refusal.why);
    }
    if (contains(kWithoutMeaning, name_)) {
      value();
    } else if (!contains(kFlags, name_)) {
      throw Failure(kUsage, "unknown option " + name_);
    }
    result_.ignored += (result_.ignored.empty() ? "" : ", ") + name_;
  }

  long number() {
    const std::string text = value();
    char* end = nullptr;
    const long result = std::strtol(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || result < 0) {
      throw Failure(kUsage, name_ + " takes a number, not '" + text + "'");
    }
    return result;
  }

  std::string one_of(const std::vector<std::string>& choices) {
    const std::string text = value();
    if (contains(choices, text)) return text;
    std::string list;
    for (const std::string& one : choices) list += (list.empty() ? "" : ", ") + one;
    throw Failure(kUsage, name_ + " takes one of " + list + ", not '" + text + "'");
  }

  const std::vector<std::string>& words_;
  std::size_t next_ = 0;
  std::string word_;
  std::string name_;
  std::size_t equals_ = std::string::npos;
  NcuArguments result_;
};

}  // namespace

const char* ncu_usage() { return kUsageText; }

NcuArguments read_ncu_arguments(const std::vector<std::string>& words) {
  return Parser(words).run();
}

}  // namespace warpkit::driver
