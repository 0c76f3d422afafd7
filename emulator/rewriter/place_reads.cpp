#include "emulator/rewriter/place_reads.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/rewriter/device_code.hpp"
#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

struct PlaceName {
  std::string_view cuda;
  std::string_view unheard;
};
constexpr PlaceName kNames[] = {{"threadIdx", "__thrdIdx"},
                                {"blockIdx", "__blkIdx"},
                                {"blockDim", "__blkDim"},
                                {"gridDim", "__grDim"}};

class PlaceReads {
 public:
  PlaceReads(const TokenStream& code, std::vector<Edit>& edits)
      : tokens_(code.tokens), scopes_(code), edits_(edits) {}

  bool run() {
    find_reads();
    bool changes = false;
    for (const auto& [place, reads] : reads_) {
      const auto& [body, name] = place;
      if (reads.empty() || has_other_uses(body, name->cuda)) continue;
      changes = true;
      Edit begin;
      begin.begin = begin.end = at(body).end;
      begin.place = EditPlace::Code;
      // At the line of the first read: that of a branch is found by what stands before it.
      begin.pieces.push_back(
          {" WARPKIT_PLACE(" + std::string(name->unheard) + ", " + std::string(name->cuda) + ");",
           at(reads.front()).begin});
      edits_.push_back(std::move(begin));
      for (const Index i : reads) rename(i, name->unheard);
    }
    return changes;
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }

  void find_reads() {
    for (Index i = 0; i < count(); ++i) {
      track_macros(i);
      const PlaceName* name = name_at(i);
      if (name == nullptr || is_of_another(i) || may_become_text() || is_replaced(i)) continue;
      const Index body = device_body(tokens_, scopes_, i);
      if (body >= 0 && has_member(i)) reads_[{body, name}].push_back(i);
    }
  }

  void rename(Index i, std::string_view name) {
    Edit edit;
    edit.begin = at(i).begin;
    edit.end = at(i).end;
    edit.place = EditPlace::SameWidth;
    edit.pieces.push_back({std::string(name)});
    edits_.push_back(std::move(edit));
  }

  const PlaceName* name_at(Index i) const {
    if (at(i).kind != TokenKind::Identifier) return nullptr;
    for (const PlaceName& name : kNames) {
      if (at(i).text == name.cuda) return &name;
    }
    return nullptr;
  }

  bool is_of_another(Index i) const { return has(i - 1, ".") || has(i - 1, "->"); }

  bool has_member(Index i) const {
    return has(i + 1, ".") && (has(i + 2, "x") || has(i + 2, "y") || has(i + 2, "z"));
  }

  // Whether a function's parameters, or what stands in it, have the name in another way than reads
  // of members do. A single `&` in front of one is taken for its address.
  bool has_other_uses(Index body, std::string_view cuda) const {
    Index head = body;
    while (head > 0 && !has(head - 1, ";") && !has(head - 1, "{") && !has(head - 1, "}")) --head;
    const Index end = std::max(scopes_.closer_of(body), body);
    for (Index i = head; i < end; ++i) {
      if (!has(i, cuda) || is_of_another(i)) continue;
      if (!has_member(i) || has(i - 1, "::")) return true;
      if (has(i + 3, "=") && !has(i + 4, "=")) return true;
      if (has(i - 1, "&") && !has(i - 2, "&")) return true;
    }
    return false;
  }

  bool is_replaced(Index i) const {
    const std::size_t begin = at(i).begin;
    return std::any_of(edits_.begin(), edits_.end(), [begin](const Edit& edit) {
      return edit.begin <= begin && begin < edit.end;
    });
  }

  // Keeps, for each open bracket, whether it holds arguments of what is likely a macro.
  void track_macros(Index i) {
    if (is_opener(at(i))) {
      open_.push_back(at(i).is("(") && i > 0 && may_be_macro(at(i - 1)));
    } else if (is_closer(at(i)) && !open_.empty()) {
      open_.pop_back();
    }
  }

  static bool may_be_macro(const Token& token) {
    if (token.kind != TokenKind::Identifier) return false;
    return token.is("assert") || std::none_of(token.text.begin(), token.text.end(),
                                              [](char c) { return c >= 'a' && c <= 'z'; });
  }

  bool may_become_text() const {
    return std::find(open_.begin(), open_.end(), true) != open_.end();
  }

  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  std::vector<Edit>& edits_;
  std::vector<bool> open_;
  std::map<std::pair<Index, const PlaceName*>, std::vector<Index>> reads_;  // by body
};

}  // namespace

bool rewrite_place_reads(const TokenStream& code, std::vector<Edit>& edits) {
  return PlaceReads(code, edits).run();
}

}  // namespace warpkit::rewriter
