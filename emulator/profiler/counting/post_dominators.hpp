/// @file
/// Where lanes that part meet again.
#pragma once

#include <cstdint>
#include <vector>

namespace warpkit::emulator::counting {

/// A node at the other end of an edge.
struct Edge {
  std::uint32_t node;  ///< Its number.
};
/// A place of the table of keys.
struct Slot {
  std::uint64_t key = 0;   ///< 0 where it is free.
  std::uint32_t node = 0;  ///< The key's node.
};

/// Which instruction follows which, as some lanes went. Node 0 is the end, node 1 the beginning.
class FlowGraph {
 public:
  static constexpr std::uint32_t kEnd = 0;    ///< Where every lane ends.
  static constexpr std::uint32_t kBegin = 1;  ///< Where every lane begins.

  FlowGraph() { clear(); }
  /// Forgets all.
  void clear();
  /// @param key an instruction's; neither 0 nor 1.
  /// @return its node.
  std::uint32_t node_of(std::uint64_t key);
  /// Notes that one follows the other.
  /// @param from a node.
  /// @param to a node.
  void add_edge(std::uint32_t from, std::uint32_t to);
  /// Lets every node reach the end, where some of the lanes' ways are only begun: out of each loop
  /// that nobody has left yet from its last node, the outermost loops first.
  void close();
  /// Works out the post-dominators of the graph as it is.
  void solve();
  /// @param node one from which the end can be reached.
  /// @return the key of its immediate post-dominator: the first instruction that all its ways come
  ///   by; 0 for the end.
  std::uint64_t meeting_of(std::uint32_t node) const;

 private:
  struct Node {
    std::uint64_t key = 0;
    std::uint32_t dominator = 0;
    std::uint32_t order = 0;  // in a walk from the end, children first
    bool is_reached = false;
    std::vector<Edge> next, before;
  };
  void grow();
  void walk_back();
  std::uint32_t common(std::uint32_t a, std::uint32_t b) const;

  std::vector<Node> nodes_;
  std::vector<Slot> slots_;  // by key
  std::vector<Edge> walked_;
};

}  // namespace warpkit::emulator::counting
