#include "emulator/driver/ncu_option_tables.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace warpkit::driver {
namespace {

constexpr std::array<std::array<std::string_view, 2>, 9> kShort = {{{"-k", "--kernel-name"},
                                                                    {"-s", "--launch-skip"},
                                                                    {"-c", "--launch-count"},
                                                                    {"-o", "--export"},
                                                                    {"-f", "--force-overwrite"},
                                                                    {"-i", "--import"},
                                                                    {"-q", "--quiet"},
                                                                    {"-h", "--help"},
                                                                    {"-v", "--version"}}};

constexpr std::array kIdle = {"--target-processes",
                              "--target-processes-filter",
                              "--clock-control",
                              "--cache-control",
                              "--replay-mode",
                              "--range-replay-options",
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
                              "--import-sass",
                              "--source-folders",
                              "--resolve-source-file",
                              "--sampling-interval",
                              "--sampling-max-passes",
                              "--sampling-buffer-size",
                              "--warp-sampling-interval",
                              "--warp-sampling-max-passes",
                              "--warp-sampling-buffer-size",
                              "--pm-sampling-interval",
                              "--pm-sampling-max-passes",
                              "--pm-sampling-buffer-size",
                              "--graph-profiling",
                              "--max-connections",
                              "--port",
                              "--config-file",
                              "--config-file-path",
                              "--kill",
                              "--check-exit-code",
                              "--call-stack-type",
                              "--chips",
                              "--query-metrics-mode",
                              "--rename-kernels",
                              "--rename-kernels-path",
                              "--print-nvtx-rename",
                              "--print-details",
                              "--print-metric-attribution",
                              "--print-metric-instances"};

constexpr std::array kIdleFlags = {
    "--nvtx",         "--print-rule-details",     "--verbose",
    "--call-stack",   "--disable-extra-suffixes", "--disable-pm-warp-sampling",
    "--null-stdin",   "--section-folder-restore", "--rename-kernels-export",
    "--support-32bit"};

struct Refusal {
  std::string_view name;
  const char* why;
};
constexpr const char* kNoRanges =
    "the emulator counts by kernel, not by NVTX range; use --kernel-name";
constexpr const char* kNoRules =
    "the emulator has none; ./warpkit profile says what to think about";
constexpr std::array kRefused = {
    Refusal{"--nvtx-include", kNoRanges},
    Refusal{"--nvtx-exclude", kNoRanges},
    Refusal{"--range-filter", "the emulator counts by kernel, not by range; use --kernel-name"},
    Refusal{"--query-metrics-collection",
            "the emulator samples nothing; --query-metrics lists what it counts"},
    Refusal{"--list-rules", kNoRules},
    Refusal{"--list-chips", "the emulator is no chip; --query-metrics lists what it counts"},
    Refusal{"--kernel-regex", "is now --kernel-name regex:EXPRESSION"},
    Refusal{"--kernel-regex-base", "is now --kernel-name-base"},
    Refusal{"--kernel-base", "is now --kernel-name-base"},
    Refusal{"--summary", "is now --print-summary"},
    Refusal{"--units", "is now --print-units"},
    Refusal{"--fp", "is now --print-fp"}};

template <class List>
bool contains(const List& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

std::string long_ncu_option(const std::string& name) {
  for (const auto& [letter, word] : kShort) {
    if (name == letter) return std::string(word);
  }
  return name;
}

bool is_idle_ncu_option(const std::string& name) { return contains(kIdle, name); }

bool is_idle_ncu_flag(const std::string& name) { return contains(kIdleFlags, name); }

std::string why_ncu_refuses(const std::string& name) {
  for (const Refusal& refusal : kRefused) {
    if (name == refusal.name) return refusal.why;
  }
  return "";
}

}  // namespace warpkit::driver
