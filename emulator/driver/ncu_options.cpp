#include "emulator/driver/ncu_options.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/ncu_option_tables.hpp"

namespace warpkit::driver {
namespace {

constexpr const char* kUsageText =
    "usage: ncu [OPTIONS] PROGRAM [ARGUMENTS]\n"
    "\n"
    "Answered by Warpkit's emulator. Builds a program that nvcc has linked in this shell again,\n"
    "with hooks on its accesses, runs it, and prints what each launch of a kernel did.\n"
    "  --metrics NAME,...        these metrics, by NVIDIA's names, or regex:EXPRESSION\n"
    "  --section NAME | regex:EXPRESSION, --set NAME    these sections (--list-sections)\n"
    "  -k, --kernel-name NAME | regex:EXPRESSION    only kernels of that name\n"
    "  --kernel-name-base function|demangled    what NAME is compared with\n"
    "  --kernel-id ::NAME:N      only the N-th launch of that kernel, from 1; N may be an "
    "expression\n"
    "  -s, --launch-skip N, -c, --launch-count N, --launch-skip-before-match N\n"
    "  --page details|raw|source, --csv, --print-summary none|per-kernel|per-gpu,\n"
    "  --print-units auto|base, --print-fp, --print-metric-name label|name,\n"
    "  --print-kernel-base function|demangled\n"
    "  -o, --export FILE         write the counts to FILE.ncu-rep (as JSON, which --import reads;\n"
    "                            NVIDIA's viewer doesn't); a page only if --page or\n"
    "                            --print-summary asks for it; -f, --force-overwrite\n"
    "  -i, --import FILE         show such a file instead of running a program\n"
    "  --log-file FILE|stdout|stderr    what ncu prints; -q, --quiet\n"
    "                            in a FILE, %p is the process, %h the machine, %q{X} the variable\n"
    "                            X, %i the first number that is free\n"
    "  --query-metrics [--csv], --list-metrics, --list-sections, --list-sets, --version, --help\n"
    "What stands after PROGRAM belongs to it. What only a GPU counts is named, a line each, and "
    "the\n"
    "rest is printed.\n"
    "Options on clocks, caches, replays, processes, sampling and NVTX have no meaning here; one\n"
    "note names those that are given.\n"
    "Exit code: PROGRAM's own; 2 wrong usage, 3 does not compile, 5 the machine is at fault.\n";

template <class List>
bool contains(const List& list, const std::string& text) {
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
    const bool asks = result_.help || result_.version || result_.list_sections ||
                      result_.list_sets || result_.list_metrics || result_.query_metrics;
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
    const bool is_short = word.size() > 2 && word[1] != '-';
    if (is_short && word[2] != '=') return letters(word);
    equals_ = word.find('=');
    name_ = long_ncu_option(word.substr(0, equals_));
    named_option();
  }

  void named_option() {
    if (!flag() && !choice() && !text_option()) other_option();
  }

  // `-c5` is -c 5, `-fo FILE` is -f -o FILE.
  void letters(const std::string& word) {
    name_ = long_ncu_option(word.substr(0, 2));
    equals_ = std::string::npos;
    if (flag()) return option("-" + word.substr(2));
    equals_ = 1;  // the value begins behind the letter
    named_option();
  }

  bool flag() {
    bool* const target = name_ == "--csv"               ? &result_.csv
                         : name_ == "--quiet"           ? &result_.quiet
                         : name_ == "--force-overwrite" ? &result_.overwrite
                         : name_ == "--list-sections"   ? &result_.list_sections
                         : name_ == "--list-sets"       ? &result_.list_sets
                         : name_ == "--query-metrics"   ? &result_.query_metrics
                         : name_ == "--list-metrics"    ? &result_.list_metrics
                         : name_ == "--help"            ? &result_.help
                         : name_ == "--version"         ? &result_.version
                         : name_ == "--print-fp"        ? &result_.two_digits
                                                        : nullptr;
    if (target != nullptr) *target = true;
    return target != nullptr;
  }

  bool choice() {
    if (name_ == "--page") {
      const std::string page = one_of({"details", "raw", "source", "session"});
      if (page == "session") {
        throw Failure(kUsage,
                      "--page session describes a GPU, its driver and its clocks; details, raw and "
                      "source show what the emulator counts");
      }
      result_.page_given = true;
      result_.page = page == "raw"      ? NcuPage::Raw
                     : page == "source" ? NcuPage::Source
                                        : NcuPage::Details;
    } else if (name_ == "--print-units") {
      result_.base_units = one_of({"auto", "base"}) == "base";
    } else if (name_ == "--print-metric-name") {
      result_.names = one_of({"label", "name"}) == "name";
    } else if (name_ == "--kernel-name-base") {
      result_.whole_names = is_demangled();
    } else if (name_ == "--print-kernel-base") {
      result_.functions_only = !is_demangled();
    } else if (name_ == "--print-summary") {
      const std::string by = one_of({"none", "per-kernel", "per-gpu", "per-nvtx"});
      if (by == "per-nvtx") {
        throw Failure(kUsage,
                      "--print-summary per-nvtx: the emulator knows no NVTX ranges; per-kernel and "
                      "per-gpu are there");
      }
      result_.summary = by == "none"      ? NcuSummary::None
                        : by == "per-gpu" ? NcuSummary::PerGpu
                                          : NcuSummary::PerKernel;
    } else if (name_ == "--mode") {
      if (one_of({"launch-and-attach", "launch", "attach"}) != "launch-and-attach") {
        throw Failure(kUsage,
                      "--mode: the emulator can't watch a program that runs already; start it with "
                      "ncu");
      }
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
      add_metrics(value());
    } else if (name_ == "--section") {
      result_.sections.push_back(value());
    } else if (name_ == "--set") {
      result_.sets.push_back(value());
    } else if (name_ == "--kernel-id") {
      result_.kernel_id = value();
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
    const std::string why = why_ncu_refuses(name_);
    if (!why.empty()) throw Failure(kUsage, name_ + ": " + why);
    if (is_idle_ncu_option(name_)) {
      value();
    } else if (!is_idle_ncu_flag(name_)) {
      throw Failure(kUsage, "unknown option " + name_ + "; ncu --help lists them");
    }
    result_.ignored += (result_.ignored.empty() ? "" : ", ") + name_;
  }

  // Metrics stand between commas; scripts break the list into lines.
  void add_metrics(const std::string& text) {
    std::istringstream list(text);
    for (std::string one; std::getline(list, one, ',');) {
      one.erase(0, one.find_first_not_of(" \t\r\n"));
      one.erase(one.find_last_not_of(" \t\r\n") + 1);
      if (!one.empty()) result_.metrics.push_back(one);
    }
  }

  bool is_demangled() {
    const std::string base = one_of({"function", "demangled", "mangled"});
    if (base == "mangled") {
      throw Failure(kUsage,
                    name_ +
                        " mangled: the emulator knows kernels as launches write them; function "
                        "and demangled are there");
    }
    return base == "demangled";
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
