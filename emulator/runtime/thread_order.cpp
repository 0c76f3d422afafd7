#include "emulator/runtime/thread_order.hpp"

#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace warpkit::emulator {
namespace {

__extension__ typedef unsigned __int128 Wide;

/// The next number of a linear congruential sequence, its well-mixed upper half (Knuth's
/// constants).
std::uint32_t next_random(std::uint64_t& state) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return static_cast<std::uint32_t>(state >> 32);
}

}  // namespace

bool ThreadOrder::parse(const std::string& text, ThreadOrder& order) {
  if (text == "forward") {
    order = {OrderKind::Forward, 0};
    return true;
  }
  if (text == "reverse") {
    order = {OrderKind::Reverse, 0};
    return true;
  }
  const std::string prefix = "random:";
  if (text.compare(0, prefix.size(), prefix) != 0) return false;
  const std::string digits = text.substr(prefix.size());
  if (digits.empty() || digits.size() > 18) return false;
  if (digits.find_first_not_of("0123456789") != std::string::npos) return false;
  order = {OrderKind::Random, std::strtoull(digits.c_str(), nullptr, 10)};
  return true;
}

ThreadOrder ThreadOrder::from_environment() {
  ThreadOrder order;
  const char* text = std::getenv("WARPKIT_THREAD_ORDER");
  if (text && *text && !parse(text, order)) {
    std::fprintf(stderr,
                 "warpkit: WARPKIT_THREAD_ORDER is '%s'; it must be forward, reverse or "
                 "random:SEED. Running forward.\n",
                 text);
  }
  return order;
}

std::uint64_t ThreadOrder::block_at(std::uint64_t position, std::uint64_t count) const {
  if (kind == OrderKind::Forward) return position;
  if (kind == OrderKind::Reverse) return count - 1 - position;
  // position * step + start is a permutation modulo count when step and count share no factor.
  std::uint64_t state = seed;
  const std::uint64_t start = next_random(state);
  std::uint64_t step = next_random(state) % count | 1;
  while (std::gcd(step, count) != 1) step += 2;
  return static_cast<std::uint64_t>((static_cast<Wide>(position) * step + start) % count);
}

void ThreadOrder::arrange(std::vector<std::uint16_t>& threads, int count,
                          std::uint64_t block) const {
  threads.resize(count);
  for (int i = 0; i < count; ++i) {
    threads[i] = static_cast<std::uint16_t>(kind == OrderKind::Reverse ? count - 1 - i : i);
  }
  if (kind != OrderKind::Random) return;
  std::uint64_t state = seed ^ (block * 0x9e3779b97f4a7c15u);
  next_random(state);
  for (int i = count - 1; i > 0; --i) {
    std::swap(threads[i], threads[next_random(state) % (i + 1)]);
  }
}

}  // namespace warpkit::emulator
