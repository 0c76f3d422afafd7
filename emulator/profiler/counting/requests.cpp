#include "emulator/profiler/counting/requests.hpp"

#include <algorithm>

namespace warpkit::emulator::counting {
namespace {

// Words of one part of a warp, by bank.
struct Words {
  std::uint32_t count = 0;
  std::uint64_t word[kLanes * 4];
};

void add_lane(Words& words, std::uint64_t address, std::uint32_t bytes) {
  const std::uint64_t last = (address + bytes - 1) / kWordBytes;
  for (std::uint64_t word = address / kWordBytes; word <= last; ++word) {
    const std::uint64_t* end = words.word + words.count;
    if (words.count < kLanes * 4 &&
        std::find(words.word, const_cast<std::uint64_t*>(end), word) == words.word + words.count) {
      words.word[words.count++] = word;
    }
  }
}

std::uint32_t steps(const Words& words) {
  std::uint32_t by_bank[kBanks] = {};
  std::uint32_t most = 0;
  for (std::uint32_t i = 0; i < words.count; ++i) {
    most = std::max(most, ++by_bank[words.word[i] % kBanks]);
  }
  return most;
}

std::uint32_t lanes_together(std::uint32_t bytes) {
  return bytes <= kWordBytes ? kLanes : kLanes * kWordBytes / bytes;
}

// Whether no bank has to give two words to 4-byte lanes, as in most kernels.
bool is_conflict_free(const Request& request) {
  if (request.bytes != kWordBytes) return false;
  std::uint64_t given[kBanks];
  std::uint32_t busy = 0;  // banks
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    const std::uint64_t address = request.addresses[__builtin_ctz(left)];
    if (address % kWordBytes != 0) return false;
    const std::uint64_t word = address / kWordBytes;
    const std::uint32_t bank = word % kBanks;
    if ((busy >> bank & 1) && given[bank] != word) return false;
    given[bank] = word;
    busy |= 1u << bank;
  }
  return busy != 0;
}

// Whether a whole warp touches consecutive bytes.
bool is_row(const Request& request) {
  if (request.lanes != ~0u) return false;
  bool same = true;
  for (int lane = 1; lane < kLanes; ++lane) {
    same &= request.addresses[lane] ==
            request.addresses[0] + std::uint64_t{request.bytes} * static_cast<unsigned>(lane);
  }
  return same;
}

}  // namespace

std::uint32_t distinct_units(const Request& request, std::uint32_t unit) {
  if (is_row(request)) {
    const std::uint64_t end = request.addresses[0] + std::uint64_t{request.bytes} * kLanes;
    return static_cast<std::uint32_t>((end - 1) / unit - request.addresses[0] / unit + 1);
  }
  std::uint64_t lowest = ~std::uint64_t{0}, highest = 0;
  std::uint64_t units[kLanes * 2];
  std::uint32_t count = 0;
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    const std::uint64_t address = request.addresses[__builtin_ctz(left)];
    const std::uint64_t first = address / unit, last = (address + request.bytes - 1) / unit;
    lowest = std::min(lowest, first);
    highest = std::max(highest, last);
    units[count++] = first;
    if (last != first) units[count++] = last;
  }
  if (highest - lowest < 64) {
    std::uint64_t touched = 0;
    for (std::uint32_t i = 0; i < count; ++i) touched |= std::uint64_t{1} << (units[i] - lowest);
    return static_cast<std::uint32_t>(__builtin_popcountll(touched));
  }
  std::sort(units, units + count);
  return static_cast<std::uint32_t>(std::unique(units, units + count) - units);
}

std::uint32_t shared_wavefronts(const Request& request) {
  if (is_conflict_free(request)) return 1;
  const std::uint32_t together = lanes_together(request.bytes);
  std::uint32_t total = 0;
  Words merged;
  for (std::uint32_t first = 0; first < kLanes; first += together) {
    Words part;
    Words both = merged;
    for (std::uint32_t lane = first; lane < first + together; ++lane) {
      if (!(request.lanes >> lane & 1)) continue;
      add_lane(part, request.addresses[lane], request.bytes);
      add_lane(both, request.addresses[lane], request.bytes);
    }
    if (part.count == 0) continue;
    if (merged.count > 0 && steps(both) == 1) {
      merged = both;
      continue;
    }
    total += steps(merged);
    merged = part;
  }
  return total + steps(merged);
}

std::uint32_t ideal_wavefronts(const Request& request) {
  const std::uint32_t together = lanes_together(request.bytes);
  if (together == kLanes) return 1;
  std::uint32_t total = 0;
  for (std::uint32_t first = 0; first < kLanes; first += together) {
    total += (request.lanes >> first & ((1u << together) - 1)) != 0;
  }
  return total;
}

}  // namespace warpkit::emulator::counting
