#include "minimodel/cli/run_stats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "minimodel/plan/units.hpp"

namespace warpkit::minimodel::cli {
namespace {

/// Bytes read and written per second by the best of a few copies that no cache holds.
double measure_copy(MemorySpace& memory, const std::shared_ptr<MemorySpace>& owner) {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t kBytes = std::size_t{64} << 20;
  constexpr int kRepeats = 5;
  const std::vector<char> zeros(kBytes);
  const Buffer from(owner, kBytes);
  const Buffer to(owner, kBytes);
  memory.write(from.as<void>(), zeros.data(), kBytes);  // touch every page first
  memory.copy(to.as<void>(), from.as<void>(), kBytes);
  double best = 0.0;
  for (int i = 0; i < kRepeats; ++i) {
    const Clock::time_point start = Clock::now();
    memory.copy(to.as<void>(), from.as<void>(), kBytes);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    best = std::max(best, 2.0 * kBytes / seconds);
  }
  return best;
}

double per_second(double amount, double seconds) { return seconds > 0.0 ? amount / seconds : 0.0; }

void print_leg(const char* name, const Leg& leg, const std::string& note) {
  std::cout << fmt::format("{:<16} {:>24} {:>10.3f} ms {:>8.2f} GB/s  {}\n", name,
                           bytes_text(leg.bytes), leg.seconds * 1e3,
                           per_second(static_cast<double>(leg.bytes), leg.seconds) / 1e9, note);
}

void print_tokens(const char* name, int tokens, double seconds) {
  std::cout << fmt::format("{:<16} {:>24} {:>10.3f} ms {:>8.1f} tokens/s\n", name,
                           fmt::format("{} tokens", tokens), seconds * 1e3,
                           per_second(tokens, seconds));
}

double decode_bandwidth(const RunStats& s) {
  return per_second(static_cast<double>(s.bytes_per_token) * s.decode_tokens, s.decode_seconds);
}

nlohmann::json leg_json(const Leg& leg) {
  return {{"bytes", leg.bytes},
          {"seconds", leg.seconds},
          {"gb_per_second", per_second(static_cast<double>(leg.bytes), leg.seconds) / 1e9}};
}

}  // namespace

RunStats measure_run(Session& session, const Generation& result) {
  RunStats stats;
  stats.load = session.load_stats();
  stats.memory = std::string(session.backend().memory->name());
  stats.prompt_tokens = result.prompt_tokens;
  stats.prompt_seconds = result.prompt_seconds;
  stats.decode_tokens = result.decode_passes;
  stats.decode_seconds = result.decode_seconds;
  stats.bytes_per_token = session.weight_bytes_per_token();
  stats.copy_bytes_per_second = measure_copy(*session.backend().memory, session.backend().memory);
  return stats;
}

void print_run_stats(const RunStats& s) {
  std::cout << "\n";
  print_leg("disk -> RAM", s.load.disk, "(from the system's cache, if it was read before)");
  if (s.load.convert.bytes > 0) print_leg("RAM -> floats", s.load.convert, "(bytes written)");
  print_leg(s.memory == "device memory" ? "RAM -> device" : "RAM -> RAM", s.load.device, "");
  print_tokens("prompt", s.prompt_tokens, s.prompt_seconds);
  print_tokens("generated", s.decode_tokens, s.decode_seconds);
  std::cout << fmt::format("{:<16} {:>24} a token, {:.3f} GB/s\n", "weights read",
                           bytes_text(s.bytes_per_token), decode_bandwidth(s) / 1e9);
  std::cout << fmt::format(
      "{:<16} {:>24.2f} GB/s measured by a copy in {}; generating used {:.2f} %\n", "bandwidth",
      s.copy_bytes_per_second / 1e9, s.memory,
      100.0 * per_second(decode_bandwidth(s), s.copy_bytes_per_second));
}

nlohmann::json run_stats_json(const RunStats& s) {
  return {{"disk_to_ram", leg_json(s.load.disk)},
          {"ram_to_floats", leg_json(s.load.convert)},
          {"ram_to_device", leg_json(s.load.device)},
          {"memory", s.memory},
          {"prompt_tokens", s.prompt_tokens},
          {"prompt_seconds", s.prompt_seconds},
          {"decode_tokens", s.decode_tokens},
          {"decode_seconds", s.decode_seconds},
          {"prompt_tokens_per_second", per_second(s.prompt_tokens, s.prompt_seconds)},
          {"decode_tokens_per_second", per_second(s.decode_tokens, s.decode_seconds)},
          {"weight_bytes_per_token", s.bytes_per_token},
          {"decode_gb_per_second", decode_bandwidth(s) / 1e9},
          {"copy_gb_per_second", s.copy_bytes_per_second / 1e9},
          {"share_of_bandwidth", per_second(decode_bandwidth(s), s.copy_bytes_per_second)}};
}

}  // namespace warpkit::minimodel::cli
