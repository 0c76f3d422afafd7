#include "emulator/profiler/counting/flops_flow.hpp"

#include <set>

namespace warpkit::emulator::counting {
namespace {

struct Edge {
  std::size_t from, to;
  std::optional<std::uint64_t> lanes;
};

struct Node {
  std::vector<std::size_t> in, out;  // edges
  bool others_in = false;            // lanes come from elsewhere, too
  bool others_out = false;           // or go
  Call ends_with = Call::Plain;
  std::uint64_t code = 0;  // behind the call that it ends with
};

class Flow {
 public:
  Flow(const std::vector<CodePart>& parts, const LaneCounts& lanes) : parts_(parts), told_(lanes) {
    cut();
    connect();
    end_atomics();
    while (spread()) {
    }
    forget_unused();
  }
  std::vector<Piece> pieces() { return std::move(pieces_); }

 private:
  void cut() {
    std::set<std::uint64_t> targets;
    for (const CodePart& part : parts_) {
      for (const Instruction& one : part.instructions) {
        if (is_jump(one) && one.target != 0) targets.insert(one.target);
      }
    }
    for (const CodePart& part : parts_) {
      const std::vector<Instruction>& all = part.instructions;
      for (std::size_t begin = 0; begin < all.size();) {
        std::size_t end = begin + 1;
        while (end < all.size() && targets.count(all[end].address) == 0 && !is_jump(all[end - 1]) &&
               !is_always(all[end - 1]) && call_of(all[end - 1]) == Call::Plain) {
          ++end;
        }
        at_[all[begin].address] = pieces_.size();
        pieces_.push_back({&part, begin, end, std::nullopt});
        begin = end;
      }
    }
    nodes_.resize(pieces_.size());
  }

  void join(std::size_t from, std::size_t to) {
    nodes_[from].out.push_back(edges_.size());
    nodes_[to].in.push_back(edges_.size());
    edges_.push_back({from, to, std::nullopt});
  }

  static std::uint64_t counted(const std::map<std::uint64_t, std::uint64_t>& lanes,
                               std::uint64_t code) {
    const auto found = lanes.find(code);
    return found == lanes.end() ? 0 : found->second;
  }

  // The piece behind a call that is an event, or that begins or ends the counting.
  void follow_call(std::size_t from, std::size_t to) {
    switch (nodes_[from].ends_with) {
      case Call::Plain:
        return join(from, to);
      case Call::BlockBegins:
        pieces_[to].lanes = counted(told_.blocks, nodes_[from].code);
        return join(from, to);
      case Call::ThreadBegins:  // the trace's first event stands one byte further
        pieces_[to].lanes = counted(told_.blocks, nodes_[from].code + 1);
        break;
      case Call::ThreadEnds:
      case Call::AtomicBegins:
        pieces_[to].lanes = 0;  // no more events are kept
        break;
      case Call::AtomicEnds:
        break;
    }
    nodes_[from].others_out = nodes_[to].others_in = true;
  }

  void connect() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Piece& piece = pieces_[i];
      const std::vector<Instruction>& all = piece.part->instructions;
      const Instruction& last = all[piece.end - 1];
      Node& node = nodes_[i];
      const bool is_cold = piece.part->symbol.find(".cold") != std::string::npos;
      if (piece.begin == 0 && !is_cold) node.others_in = true;
      node.ends_with = call_of(last);
      if (is_jump(last)) {
        const auto target = at_.find(last.target);
        if (last.target == 0) indirect_.insert(piece.part);
        if (target == at_.end() || pieces_[target->second].part != piece.part) {
          // Into another part: its cold one, or another function.
          const bool known = target != at_.end() && pieces_[target->second].part->symbol.find(
                                                        ".cold") != std::string::npos;
          if (known || (is_cold && target != at_.end())) {
            join(i, target->second);
          } else {
            node.others_out = true;
          }
        } else {
          join(i, target->second);
        }
      } else if (is_always(last)) {
        node.others_out = true;
      }
      if (is_always(last)) continue;
      if (piece.end == all.size()) {
        node.others_out = true;
        continue;
      }
      node.code = all[piece.end].address;
      follow_call(i, i + 1);
    }
    // Any piece may be where an indirect jump goes.
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (indirect_.count(pieces_[i].part) != 0) nodes_[i].others_in = true;
    }
  }

  // Behind an atomic operation there are as many lanes as began it.
  void end_atomics() {
    std::map<std::size_t, std::uint64_t> behind;
    std::set<std::size_t> unsure;
    for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
      if (nodes_[i].ends_with != Call::AtomicBegins) continue;
      std::set<std::size_t> seen, ends;
      std::vector<std::size_t> open = {i + 1};
      while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        if (!seen.insert(at).second) continue;
        if (nodes_[at].ends_with == Call::AtomicEnds) ends.insert(at + 1);
        for (const std::size_t edge : nodes_[at].out) open.push_back(edges_[edge].to);
      }
      const std::uint64_t lanes = counted(told_.atomics, nodes_[i].code);
      for (const std::size_t end : ends) behind[end] += lanes;
      if (ends.size() != 1 && lanes != 0) unsure.insert(ends.begin(), ends.end());
    }
    for (const auto& [piece, lanes] : behind) {
      if (unsure.count(piece) == 0) pieces_[piece].lanes = lanes;
    }
  }

  // The sum of some edges and the only one of them that isn't known, if there is just one.
  bool sum(const std::vector<std::size_t>& edges, std::uint64_t& total, std::size_t& missing,
           std::size_t& count) const {
    total = 0;
    count = 0;
    for (const std::size_t edge : edges) {
      if (edges_[edge].lanes) {
        total += *edges_[edge].lanes;
      } else {
        missing = edge;
        ++count;
      }
    }
    return !edges.empty();
  }

  bool spread_side(std::size_t node, const std::vector<std::size_t>& edges) {
    std::uint64_t total = 0;
    std::size_t missing = 0, count = 0;
    if (!sum(edges, total, missing, count)) return false;
    std::optional<std::uint64_t>& lanes = pieces_[node].lanes;
    if (count == 0 && !lanes) {
      lanes = total;
      return true;
    }
    if (count == 1 && lanes && *lanes >= total) {
      edges_[missing].lanes = *lanes - total;
      return true;
    }
    return false;
  }

  bool spread() {
    bool changed = false;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!nodes_[i].others_in) changed |= spread_side(i, nodes_[i].in);
      if (!nodes_[i].others_out) changed |= spread_side(i, nodes_[i].out);
    }
    return changed;
  }

  // Functions in which nothing was counted weren't called.
  void forget_unused() {
    std::set<const CodePart*> used;
    for (const Piece& piece : pieces_) {
      if (piece.lanes.value_or(0) > 0) used.insert(piece.part);
    }
    for (Piece& piece : pieces_) {
      if (!piece.lanes && used.count(piece.part) == 0) piece.lanes = 0;
    }
  }

  const std::vector<CodePart>& parts_;
  const LaneCounts& told_;
  std::vector<Piece> pieces_;
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::map<std::uint64_t, std::size_t> at_;  // pieces by address
  std::set<const CodePart*> indirect_;       // parts with jumps to computed addresses
};

}  // namespace

std::vector<Piece> lanes_of_pieces(const std::vector<CodePart>& parts, const LaneCounts& lanes) {
  return Flow(parts, lanes).pieces();
}

}  // namespace warpkit::emulator::counting
