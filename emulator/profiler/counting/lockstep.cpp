#include "emulator/profiler/counting/lockstep.hpp"

#include <algorithm>
#include <cstring>

namespace warpkit::emulator::counting {
namespace {

std::uint32_t lanes_with_events(const LaneEvents* lanes, const std::uint32_t* taken) {
  std::uint32_t found = 0;
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
    if (taken[lane] < lanes[lane].count || !lanes[lane].ended) found |= 1u << lane;
  }
  return found;
}

// How many of the first events of two lanes are the same.
std::uint32_t common_events(const LaneEvents& a, const LaneEvents& b) {
  const std::uint32_t count = std::min(a.count, b.count);
  if (a.keys == b.keys || std::memcmp(a.keys, b.keys, count * sizeof *a.keys) == 0) return count;
  std::uint32_t i = 0;
  while (a.keys[i] == b.keys[i]) ++i;
  return i;
}

}  // namespace

void StepListener::on_steps(const std::uint64_t* keys, std::uint32_t count, std::uint32_t lanes,
                            std::uint64_t previous) {
  for (std::uint32_t i = 0; i < count; ++i) {
    on_step(keys[i], lanes, i > 0 ? keys[i - 1] : previous);
  }
}

bool Lockstep::run(const LaneEvents* lanes, std::uint32_t* taken, StepListener& listener) {
  std::fill(taken, taken + kLanes, 0);
  const std::uint32_t before = lanes_with_events(lanes, taken);
  const bool begins = groups_.empty();
  const std::uint64_t last = last_;
  if (groups_.empty() && run_together(lanes, taken, listener)) return true;
  if (groups_.empty()) {
    const std::uint32_t left = lanes_with_events(lanes, taken);
    if (left == 0) return true;
    // A lane that has used up its events may still go on with the others.
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
      if ((left >> lane & 1) && taken[lane] == lanes[lane].count && !lanes[lane].ended)
        return false;
    }
    if (left != before) listener.on_divergence(last_);
    groups_.push_back({left, 0, 0, 0, last_});
    graph_.clear();
  }
  read_graph(lanes, begins, last);
  while (step(lanes, taken, listener)) {
  }
  return groups_.empty() && lanes_with_events(lanes, taken) == 0;
}

bool Lockstep::run_together(const LaneEvents* lanes, std::uint32_t* taken, StepListener& listener) {
  const std::uint32_t all = lanes_with_events(lanes, taken);
  if (all == 0) return true;
  const LaneEvents& first = lanes[__builtin_ctz(all)];
  std::uint32_t together = first.count;
  bool same = true;
  for (std::uint32_t left = all; left != 0; left &= left - 1) {
    const LaneEvents& one = lanes[__builtin_ctz(left)];
    together = std::min(together, common_events(first, one));
    same &= one.count == first.count && one.ended;
  }
  if (together > 0) {
    listener.on_steps(first.keys, together, all, last_);
    last_ = first.keys[together - 1];
  }
  for (std::uint32_t left = all; left != 0; left &= left - 1) taken[__builtin_ctz(left)] = together;
  return same && together == first.count;
}

void Lockstep::read_graph(const LaneEvents* lanes, bool begins, std::uint64_t last) {
  bool cut = false;
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
    const LaneEvents& events = lanes[lane];
    if (events.count == 0) continue;
    std::uint32_t node = last ? graph_.node_of(last) : FlowGraph::kBegin;
    for (std::uint32_t i = 0; i < events.count; ++i) {
      const std::uint32_t next = graph_.node_of(events.keys[i]);
      if (i > 0 || begins) graph_.add_edge(node, next);
      node = next;
    }
    cut |= !events.ended;
    if (events.ended) graph_.add_edge(node, FlowGraph::kEnd);
  }
  if (cut) graph_.close();
  graph_.solve();
}

// The running lanes have come to their group's meeting, or ended.
bool Lockstep::leave_group(const LaneEvents* lanes, const std::uint32_t* taken) {
  Group& group = groups_.back();
  group.met |= group.lanes;
  group.lanes = 0;
  if (group.waiting != 0) {
    const std::uint32_t lane = static_cast<std::uint32_t>(__builtin_ctz(group.waiting));
    if (taken[lane] == lanes[lane].count && !lanes[lane].ended) return false;
    const auto key = [&](std::uint32_t one) {
      return taken[one] < lanes[one].count ? lanes[one].keys[taken[one]] : 0;
    };
    for (std::uint32_t left = group.waiting; left != 0; left &= left - 1) {
      const auto other = static_cast<std::uint32_t>(__builtin_ctz(left));
      if (key(other) == key(lane)) group.lanes |= 1u << other;
    }
    group.waiting &= ~group.lanes;
    return true;
  }
  const std::uint32_t met = group.met;
  groups_.pop_back();
  if (groups_.empty()) return false;
  groups_.back().lanes = met;
  return true;
}

void Lockstep::part(StepListener& listener) {
  Group& group = groups_.back();
  listener.on_divergence(group.last);
  const std::uint32_t node = group.last ? graph_.node_of(group.last) : FlowGraph::kBegin;
  const Group parted = {0, group.lanes, 0, graph_.meeting_of(node), group.last};
  group.lanes = 0;
  groups_.push_back(parted);
}

bool Lockstep::step(const LaneEvents* lanes, std::uint32_t* taken, StepListener& listener) {
  Group& group = groups_.back();
  std::uint32_t running = group.lanes, exited = 0;
  for (std::uint32_t left = running; left != 0; left &= left - 1) {
    const auto lane = static_cast<std::uint32_t>(__builtin_ctz(left));
    if (taken[lane] < lanes[lane].count) continue;
    if (!lanes[lane].ended) return false;  // its further events are still to come
    exited |= 1u << lane;
  }
  running &= ~exited;
  group.lanes = running;
  if (running == 0) return leave_group(lanes, taken);
  if (exited != 0) listener.on_divergence(group.last);
  const auto next = [&](std::uint32_t lane) { return lanes[lane].keys[taken[lane]]; };
  const std::uint64_t key = next(static_cast<std::uint32_t>(__builtin_ctz(running)));
  for (std::uint32_t left = running; left != 0; left &= left - 1) {
    if (next(static_cast<std::uint32_t>(__builtin_ctz(left))) == key) continue;
    part(listener);
    return leave_group(lanes, taken);
  }
  if (key == group.meeting) return leave_group(lanes, taken);
  listener.on_step(key, running, group.last);
  for (std::uint32_t left = running; left != 0; left &= left - 1) ++taken[__builtin_ctz(left)];
  group.last = key;
  if (groups_.size() == 1) last_ = key;
  return true;
}

}  // namespace warpkit::emulator::counting
