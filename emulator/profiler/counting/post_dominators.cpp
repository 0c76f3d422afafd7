// Immediate post-dominators by the iteration of Cooper, Harvey and Kennedy ("A Simple, Fast
// Dominance Algorithm", 2001), on the graph with its edges turned round.
#include "emulator/profiler/counting/post_dominators.hpp"

#include <algorithm>

namespace warpkit::emulator::counting {
namespace {

constexpr std::uint32_t kUnknown = ~0u;

std::size_t hash(std::uint64_t key) { return static_cast<std::size_t>(key * 0x9e3779b97f4a7c15u); }

}  // namespace

void FlowGraph::clear() {
  nodes_.clear();
  nodes_.resize(2);
  nodes_[kBegin].key = 1;
  slots_.assign(64, Slot{});
}

std::uint32_t FlowGraph::node_of(std::uint64_t key) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash(key) >> 20 & mask;
  while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
  if (slots_[at].key == key) return slots_[at].node;
  slots_[at] = {key, static_cast<std::uint32_t>(nodes_.size())};
  nodes_.emplace_back();
  nodes_.back().key = key;
  const std::uint32_t node = slots_[at].node;
  if (nodes_.size() * 2 > slots_.size()) grow();
  return node;
}

void FlowGraph::grow() {
  slots_.assign(slots_.size() * 2, Slot{});
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t node = 2; node < nodes_.size(); ++node) {
    std::size_t at = hash(nodes_[node].key) >> 20 & mask;
    while (slots_[at].key != 0) at = (at + 1) & mask;
    slots_[at] = {nodes_[node].key, node};
  }
}

void FlowGraph::add_edge(std::uint32_t from, std::uint32_t to) {
  for (const Edge& edge : nodes_[from].next) {
    if (edge.node == to) return;
  }
  nodes_[from].next.push_back({to});
  nodes_[to].before.push_back({from});
}

void FlowGraph::walk_back() {
  struct Step {
    std::uint32_t node, child;
  };
  for (Node& node : nodes_) node.is_reached = false;
  walked_.clear();
  std::vector<Step> path = {{kEnd, 0}};
  nodes_[kEnd].is_reached = true;
  while (!path.empty()) {
    Step& step = path.back();
    const Node& node = nodes_[step.node];
    if (step.child < node.before.size()) {
      const std::uint32_t next = node.before[step.child++].node;
      if (nodes_[next].is_reached) continue;
      nodes_[next].is_reached = true;
      path.push_back({next, 0});
    } else {
      nodes_[step.node].order = static_cast<std::uint32_t>(walked_.size());
      walked_.push_back({step.node});
      path.pop_back();
    }
  }
}

void FlowGraph::close() {
  for (;;) {
    walk_back();
    // Nodes are numbered as they are first met, so an edge back to a lower number closes a loop.
    std::uint32_t from = kUnknown, to = kUnknown, last = kUnknown;
    for (std::uint32_t node = kBegin; node < nodes_.size(); ++node) {
      if (nodes_[node].is_reached) continue;
      if (nodes_[node].next.empty()) last = node;
      for (const Edge& edge : nodes_[node].next) {
        if (edge.node > node || nodes_[edge.node].is_reached) continue;
        if (edge.node < to || (edge.node == to && node > from)) {
          from = node;
          to = edge.node;
        }
      }
    }
    if (from == kUnknown) from = last;
    if (from == kUnknown) return;
    add_edge(from, kEnd);
  }
}

std::uint32_t FlowGraph::common(std::uint32_t a, std::uint32_t b) const {
  while (a != b) {
    while (nodes_[a].order < nodes_[b].order) a = nodes_[a].dominator;
    while (nodes_[b].order < nodes_[a].order) b = nodes_[b].dominator;
  }
  return a;
}

void FlowGraph::solve() {
  walk_back();
  for (Node& node : nodes_) node.dominator = kUnknown;
  nodes_[kEnd].dominator = kEnd;
  for (bool changed = true; changed;) {
    changed = false;
    for (auto one = walked_.rbegin(); one != walked_.rend(); ++one) {
      if (one->node == kEnd) continue;
      Node& node = nodes_[one->node];
      std::uint32_t found = kUnknown;
      for (const Edge& edge : node.next) {
        if (nodes_[edge.node].dominator == kUnknown) continue;
        found = found == kUnknown ? edge.node : common(found, edge.node);
      }
      changed |= found != node.dominator;
      node.dominator = found;
    }
  }
}

std::uint64_t FlowGraph::meeting_of(std::uint32_t node) const {
  const std::uint32_t dominator = nodes_[node].dominator;
  return dominator == kUnknown ? 0 : nodes_[dominator].key;
}

}  // namespace warpkit::emulator::counting
