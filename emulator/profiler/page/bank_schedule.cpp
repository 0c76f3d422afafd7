#include "emulator/profiler/page/bank_schedule.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace warpkit::profile {
namespace {

struct Word {
  std::uint64_t word = 0;
  std::vector<std::uint32_t> lanes;
};

// What each bank has to give, in order.
using Queues = std::array<std::vector<Word>, 32>;

void add_words(const Pattern& pattern, const LaneAccess& access, Queues& queues) {
  const std::uint64_t first = pattern.base + access.offset;
  const std::uint64_t last = first + std::max(1u, pattern.bytes_per_lane) - 1;
  for (std::uint64_t word = first / 4; word <= last / 4; ++word) {
    std::vector<Word>& queue = queues[word % 32];
    const auto same = std::find_if(queue.begin(), queue.end(),
                                   [word](const Word& other) { return other.word == word; });
    if (same == queue.end()) {
      queue.push_back({word, {access.lane}});
    } else {
      same->lanes.push_back(access.lane);
    }
  }
}

std::size_t depth(const Queues& queues) {
  std::size_t most = 0;
  for (const auto& queue : queues) most = std::max(most, queue.size());
  return most;
}

std::uint32_t group_count(std::uint32_t bytes_per_lane) {
  if (bytes_per_lane > 8) return 4;
  return bytes_per_lane > 4 ? 2 : 1;
}

}  // namespace

BankSchedule schedule_banks(const Pattern& pattern) {
  BankSchedule schedule;
  Queues waiting;
  const auto serve = [&] {
    for (std::uint32_t bank = 0; bank < 32; ++bank) {
      for (std::size_t i = 0; i < waiting[bank].size(); ++i) {
        schedule.services.push_back({schedule.wavefronts + static_cast<std::uint32_t>(i), bank,
                                     waiting[bank][i].word, waiting[bank][i].lanes});
      }
    }
    schedule.wavefronts += static_cast<std::uint32_t>(depth(waiting));
    waiting = Queues();
  };
  const std::uint32_t groups = group_count(pattern.bytes_per_lane);
  for (std::uint32_t group = 0; group < groups; ++group) {
    Queues both = waiting;
    Queues alone;
    for (const LaneAccess& access : pattern.lanes) {
      if (access.lane * groups / 32 != group) continue;
      add_words(pattern, access, both);
      add_words(pattern, access, alone);
    }
    if (depth(both) > 1 && depth(waiting) > 0) {
      serve();
      waiting = alone;
    } else {
      waiting = both;
    }
  }
  serve();
  std::sort(schedule.services.begin(), schedule.services.end(),
            [](const BankService& a, const BankService& b) {
              return std::tie(a.wavefront, a.bank) < std::tie(b.wavefront, b.bank);
            });
  return schedule;
}

}  // namespace warpkit::profile
