#include "emulator/rewriter/scope.hpp"

#include <algorithm>

namespace warpkit::rewriter {

ScopeMap::ScopeMap(const TokenStream& stream)
    : tokens_(stream.tokens), places_(stream.tokens.size()) {
  auto point = stream.branch_points.begin();
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    for (; point != stream.branch_points.end() && point->token <= i; ++point) {
      change_branch(point->kind);
    }
    read_token(static_cast<Index>(i));
  }
}

void ScopeMap::change_branch(BranchPoint::Kind kind) {
  if (kind == BranchPoint::If) {
    conditionals_.push_back({open_, branch_});
    branch_ = ++branches_;
    return;
  }
  if (conditionals_.empty()) return;
  if (kind == BranchPoint::Else) {
    open_ = conditionals_.back().open;
    blocks_ = static_cast<int>(std::count_if(
        open_.begin(), open_.end(), [](const Brace& brace) { return !brace.is_namespace; }));
    branch_ = ++branches_;
  } else {
    branch_ = conditionals_.back().branch;
    conditionals_.pop_back();
  }
}

void ScopeMap::read_token(Index i) {
  Place& place = places_[static_cast<std::size_t>(i)];
  const Token& token = tokens_[static_cast<std::size_t>(i)];
  place.branch = branch_;
  place.blocks = blocks_;
  if (token.kind != TokenKind::Punctuation) return;
  if (token.is("{")) {
    open_.push_back({i, opens_namespace(i)});
    if (!open_.back().is_namespace) ++blocks_;
  } else if (token.is("}") && !open_.empty()) {
    places_[static_cast<std::size_t>(open_.back().token)].closer = i;
    if (!open_.back().is_namespace) --blocks_;
    open_.pop_back();
  }
}

bool ScopeMap::opens_namespace(Index brace) const {
  const auto at = [&](Index i) -> const Token& { return tokens_[static_cast<std::size_t>(i)]; };
  if (brace >= 2 && at(brace - 1).kind == TokenKind::String && at(brace - 2).is("extern")) {
    return true;
  }
  for (Index i = brace - 1; i >= 0; --i) {
    if (at(i).is("namespace")) return true;
    if (at(i).is(")")) {  // an attribute of the namespace
      i = match_back(tokens_, i) - 1;
      if (i < 0 || !at(i).is("__attribute__")) return false;
    } else if (at(i).is(";") || at(i).is("{") || at(i).is("}")) {
      return false;
    }
  }
  return false;
}

}  // namespace warpkit::rewriter
