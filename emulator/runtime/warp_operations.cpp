// What the lanes of a warp do when they have met.
#include "emulator/include/warpkit/emulator/warp_functions.h"
#include "emulator/runtime/block_runner.hpp"

namespace warpkit::emulator {
namespace {

/// Calls `act(lane)` for each lane in the set.
template <class Act>
void for_each_lane(std::uint32_t lanes, Act act) {
  for (std::uint32_t left = lanes; left; left &= left - 1) act(__builtin_ctz(left));
}

/// Gives every lane the same result.
void give_all(Warp& warp, std::uint32_t lanes, std::uint64_t result) {
  for_each_lane(lanes, [&](int lane) { warp.result[lane] = result; });
}

/// The set of lanes that take part travels beside a 32-bit result.
std::uint64_t with_lanes(std::uint32_t result, std::uint32_t lanes) {
  return static_cast<std::uint64_t>(lanes) << 32 | result;
}

void meet(Warp&, std::uint32_t) {}

void read(Warp& warp, std::uint32_t lanes) {
  for_each_lane(lanes, [&](int lane) {
    const std::uint64_t source = warp.argument[lane];
    const bool there = source < 32 && (lanes >> source & 1);
    warp.result[lane] = there ? warp.given[source] : 0;
  });
}

void ballot(Warp& warp, std::uint32_t lanes) {
  std::uint32_t bits = 0;
  for_each_lane(lanes,
                [&](int lane) { bits |= static_cast<std::uint32_t>(warp.given[lane]) << lane; });
  give_all(warp, lanes, with_lanes(bits, lanes));
}

void match(Warp& warp, std::uint32_t lanes) {
  for_each_lane(lanes, [&](int lane) {
    std::uint32_t same = 0;
    for_each_lane(lanes, [&](int other) {
      same |= static_cast<std::uint32_t>(warp.given[other] == warp.given[lane]) << other;
    });
    warp.result[lane] = with_lanes(same, lanes);
  });
}

std::uint32_t combine(WarpReduction reduction, std::uint32_t a, std::uint32_t b) {
  const auto as_signed = [](std::uint32_t v) { return static_cast<std::int32_t>(v); };
  switch (reduction) {
    case WarpReduction::AddU:
      return a + b;
    case WarpReduction::MinU:
      return a < b ? a : b;
    case WarpReduction::MaxU:
      return a > b ? a : b;
    case WarpReduction::MinS:
      return as_signed(a) < as_signed(b) ? a : b;
    case WarpReduction::MaxS:
      return as_signed(a) > as_signed(b) ? a : b;
    case WarpReduction::And:
      return a & b;
    case WarpReduction::Or:
      return a | b;
    case WarpReduction::Xor:
      return a ^ b;
  }
  return a;
}

template <WarpReduction kReduction>
void reduce(Warp& warp, std::uint32_t lanes) {
  const int first = __builtin_ctz(lanes);
  std::uint32_t total = static_cast<std::uint32_t>(warp.given[first]);
  for_each_lane(lanes & (lanes - 1), [&](int lane) {
    total = combine(kReduction, total, static_cast<std::uint32_t>(warp.given[lane]));
  });
  give_all(warp, lanes, total);
}

WarpOperation operation_of(WarpReduction reduction) {
  switch (reduction) {
    case WarpReduction::AddU:
      return reduce<WarpReduction::AddU>;
    case WarpReduction::MinU:
      return reduce<WarpReduction::MinU>;
    case WarpReduction::MaxU:
      return reduce<WarpReduction::MaxU>;
    case WarpReduction::MinS:
      return reduce<WarpReduction::MinS>;
    case WarpReduction::MaxS:
      return reduce<WarpReduction::MaxS>;
    case WarpReduction::And:
      return reduce<WarpReduction::And>;
    case WarpReduction::Or:
      return reduce<WarpReduction::Or>;
    case WarpReduction::Xor:
      return reduce<WarpReduction::Xor>;
  }
  return meet;
}

}  // namespace

bool reads_lanes(WarpOperation operation) { return operation == read; }

bool orders_memory(WarpOperation operation) { return operation == meet; }

void warp_meet(const char* function, unsigned mask, Site site) {
  hand_over(runner_here().arrive_in_warp(function, meet, mask, 0, 0, site));
}

unsigned long long warp_read(const char* function, unsigned mask, unsigned long long value,
                             unsigned source, Site site) {
  return hand_over(runner_here().arrive_in_warp(function, read, mask, value, source, site));
}

unsigned warp_ballot(const char* function, unsigned mask, int predicate, unsigned* lanes,
                     Site site) {
  const std::uint64_t result =
      hand_over(runner_here().arrive_in_warp(function, ballot, mask, predicate != 0, 0, site));
  *lanes = static_cast<unsigned>(result >> 32);
  return static_cast<unsigned>(result);
}

unsigned warp_match(const char* function, unsigned mask, unsigned long long value, unsigned* lanes,
                    Site site) {
  const std::uint64_t result =
      hand_over(runner_here().arrive_in_warp(function, match, mask, value, 0, site));
  *lanes = static_cast<unsigned>(result >> 32);
  return static_cast<unsigned>(result);
}

unsigned warp_reduce(const char* function, WarpReduction reduction, unsigned mask, unsigned value,
                     Site site) {
  return static_cast<unsigned>(hand_over(
      runner_here().arrive_in_warp(function, operation_of(reduction), mask, value, 0, site)));
}

void refuse_width(const char* function, int width, Site site) {
  runner_here().fail(cudaErrorLaunchFailure,
                     "%s with a width of %d at %s:%d. A width is 1, 2, 4, 8, 16 or 32", function,
                     width, site.file, site.line);
}

unsigned warp_active_lanes(Site site) {
  return runner_here().meet_active_lanes("__activemask", site);
}

}  // namespace warpkit::emulator
