#include "emulator/rewriter/device_view.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

constexpr std::string_view kArch = "__CUDA_ARCH__";
constexpr const char* kDeviceArch = "WARPKIT_CUDA_ARCH";

// For whom a function is compiled.
enum class Side { Host, Device, Both };

struct Group {
  std::vector<const BranchPoint*> points;  // `#if`, `#elif` and `#else`
  bool names_arch = false;
};

struct Body {
  Index open = -1;  // its `{`, or -1 outside of functions
  Side side = Side::Host;
};

class DeviceView {
 public:
  DeviceView(std::string_view source, const TokenStream& stream, std::vector<Edit>& edits)
      : source_(source), stream_(stream), tokens_(stream.tokens), scopes_(stream), edits_(edits) {}

  void run() {
    for (const Group& group : read_groups()) {
      if (group.names_arch) show(group);
    }
    for (Index i = 0; i < count(); ++i) {
      if (at(i).is(kArch) && body_around(i).side != Side::Host) rename(at(i).begin);
    }
    for (const auto& [open, names] : both_sides_) split(open);
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }

  std::vector<Group> read_groups() const {
    std::vector<Group> groups;
    std::vector<std::size_t> open;
    for (const BranchPoint& point : stream_.branch_points) {
      if (point.kind == BranchPoint::If) {
        open.push_back(groups.size());
        groups.emplace_back();
      }
      if (open.empty()) continue;
      if (point.kind == BranchPoint::Endif) {
        open.pop_back();
        continue;
      }
      Group& group = groups[open.back()];
      group.points.push_back(&point);
      group.names_arch = group.names_arch || !point.arch_names.empty();
    }
    return groups;
  }

  void show(const Group& group) {
    const BranchPoint& first = *group.points.front();
    const Body body = body_around(static_cast<Index>(first.token));
    if (body.open < 0) {
      // What is only hidden from the device is for the host, so both are wanted.
      if (group.points.size() == 1 && first.excludes_device) return;
    } else if (body.side == Side::Host) {
      return;
    } else if (body.side == Side::Both) {
      both_sides_[body.open] = true;
    }
    for (const BranchPoint* point : group.points) {
      for (const std::size_t name : point->arch_names) rename(name);
    }
  }

  void rename(std::size_t name) {
    Edit edit;
    edit.begin = name;
    edit.end = name + kArch.size();
    edit.place = EditPlace::SameWidth;
    edit.pieces.push_back({kDeviceArch});
    edits_.push_back(std::move(edit));
  }

  // The function body that a token stands in. The innermost one that says for whom it is decides:
  // a __device__ lambda may stand in a host function.
  Body body_around(Index i) const {
    Body outermost;
    for (Index open = enclosing_brace(i); open >= 0; open = enclosing_brace(open)) {
      const Index head = begin_of_head(open);
      if (!is_function(head, open)) continue;
      outermost = {open, side_of(head, open)};
      if (outermost.side != Side::Host) return outermost;
    }
    return outermost;
  }

  Index enclosing_brace(Index i) const {
    for (Index open = std::min(i, count()) - 1; open >= 0; --open) {
      if (has(open, "{") && scopes_.closer_of(open) >= i) return open;
    }
    return -1;
  }

  Index begin_of_head(Index open) const {
    Index i = open;
    while (i > 0 && !has(i - 1, ";") && !has(i - 1, "{") && !has(i - 1, "}")) --i;
    return i;
  }

  // A control statement counts too, but says nothing about a side.
  bool is_function(Index head, Index open) const {
    return std::any_of(tokens_.begin() + head, tokens_.begin() + open,
                       [](const Token& token) { return token.is(")"); });
  }

  Side side_of(Index head, Index open) const {
    bool device = false;
    bool host = false;
    for (Index i = head; i < open; ++i) {
      if (has(i, "__global__")) return Side::Device;
      device = device || has(i, "__device__") || is_macro_of_both(i);
      host = host || has(i, "__host__") || is_macro_of_both(i);
    }
    if (!device) return Side::Host;
    return host ? Side::Both : Side::Device;
  }

  // `HOST_DEVICE void f() {`: a word in capitals before the name is most often such a macro.
  bool is_macro_of_both(Index i) const {
    const Token& token = at(i);
    if (token.kind != TokenKind::Identifier || token.text.size() < 2) return false;
    if (token.text.find("DEVICE") == std::string_view::npos &&
        token.text.find("HD") == std::string_view::npos &&
        token.text.find("CUDA") == std::string_view::npos) {
      return false;
    }
    return std::all_of(token.text.begin(), token.text.end(), [](char c) {
      return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    });
  }

  // `{ … }` becomes `{ if (runs_on_device()) { … } else { … } }`, the second as in the source.
  // Left alone where the copy wouldn't compile; then the device's view serves both.
  void split(Index open) {
    const Index close = scopes_.closer_of(open);
    const Index head = begin_of_head(open);
    for (Index i = head; i < close; ++i) {
      if (has(i, "constexpr") || has(i, "__shared__") || has(i, "goto")) return;
      if (has(i, "<") && has(i + 1, "<") && has(i + 2, "<")) return;
    }
    Edit begin;
    begin.begin = begin.end = at(open).begin;
    begin.pieces.push_back({"{ if (::warpkit::emulator::runs_on_device()) "});
    edits_.push_back(std::move(begin));
    Edit copy;
    copy.begin = copy.end = at(close).end;
    copy.pieces.push_back({" else "});
    const std::size_t from = at(open).begin;
    copy.pieces.push_back({std::string(source_.substr(from, at(close).end - from)), from});
    copy.pieces.push_back({" }"});
    edits_.push_back(std::move(copy));
  }

  std::string_view source_;
  const TokenStream& stream_;
  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  std::vector<Edit>& edits_;
  std::map<Index, bool> both_sides_;  // bodies to split
};

}  // namespace

void show_device_view(std::string_view source, const TokenStream& stream,
                      std::vector<Edit>& edits) {
  if (source.find(kArch) == std::string_view::npos) return;
  DeviceView(source, stream, edits).run();
}

}  // namespace warpkit::rewriter
