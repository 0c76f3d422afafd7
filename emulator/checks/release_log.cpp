#include "emulator/checks/release_log.hpp"

#include <algorithm>

namespace warpkit::emulator::checks {
namespace {

void add_all(Acquired& to, const Acquired& from, const ReleaseLog* except) {
  for (const auto& [log, length] : from) {
    if (log == except) continue;
    std::size_t& known = to[log];
    known = std::max(known, length);
  }
}

}  // namespace

AcquiredPointer join(const AcquiredPointer& a, const AcquiredPointer& b) {
  if (a == b || !b) return a;
  if (!a) return b;
  auto both = std::make_shared<Acquired>(*a);
  add_all(*both, *b, nullptr);
  return both;
}

void ReleaseLog::raise(Steps& steps, std::size_t position, std::uint32_t value) {
  if (!steps.empty() && steps.back().second >= value) return;
  steps.push_back({position, value});
}

std::uint32_t ReleaseLog::at(const Steps& steps, std::size_t length) {
  const auto behind = std::lower_bound(steps.begin(), steps.end(), std::make_pair(length, 0u));
  return behind == steps.begin() ? 0 : std::prev(behind)->second;
}

void ReleaseLog::release(const Snapshot& snapshot, const AcquiredPointer& acquired) {
  const std::size_t position = size_++;
  raise(epochs_[snapshot.block], position, snapshot.epoch);
  raise(clocks_[key(snapshot.block, snapshot.thread)], position, snapshot.clock);
  const std::uint32_t first = snapshot.thread / 32 * 32;
  for (std::uint32_t lane = 0; lane < snapshot.lanes.size(); ++lane) {
    if (snapshot.lanes[lane] == 0) continue;
    raise(lane_clocks_[key(snapshot.block, first + lane)], position, snapshot.lanes[lane]);
  }
  if (acquired) add_all(others_, *acquired, this);
}

AcquiredPointer ReleaseLog::acquire(const AcquiredPointer& acquired) {
  if (acquired) {
    const auto known = acquired->find(this);
    if (known != acquired->end() && known->second == size_) return acquired;
  }
  auto more = acquired ? std::make_shared<Acquired>(*acquired) : std::make_shared<Acquired>();
  (*more)[this] = size_;
  add_all(*more, others_, this);
  return more;
}

bool ReleaseLog::covers(std::size_t length, std::uint32_t block, std::uint32_t thread,
                        std::uint32_t epoch, std::uint32_t clock) const {
  const auto of_block = epochs_.find(block);
  if (of_block == epochs_.end()) return false;
  if (at(of_block->second, length) > epoch) return true;
  const auto of_thread = clocks_.find(key(block, thread));
  if (of_thread != clocks_.end() && at(of_thread->second, length) > clock) return true;
  const auto of_lane = lane_clocks_.find(key(block, thread));
  return of_lane != lane_clocks_.end() && at(of_lane->second, length) > clock;
}

bool knows(const AcquiredPointer& acquired, std::uint32_t block, std::uint32_t thread,
           std::uint32_t epoch, std::uint32_t clock) {
  if (!acquired) return false;
  for (const auto& [log, length] : *acquired) {
    if (log->covers(length, block, thread, epoch, clock)) return true;
  }
  return false;
}

}  // namespace warpkit::emulator::checks
