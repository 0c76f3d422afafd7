#include "emulator/rewriter/statements.hpp"

#include <string_view>

namespace warpkit::rewriter {
namespace {

class Reader {
 public:
  explicit Reader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  bool read_block(Index opener, Index closer, std::vector<Statement>& statements) {
    Index i = opener + 1;
    while (i < closer && !failed_) {
      statements.push_back(read(i, closer));
      i = statements.back().end;
    }
    return !failed_ && i == closer;
  }

 private:
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < static_cast<Index>(tokens_.size()) && at(i).kind != TokenKind::String &&
           at(i).is(text);
  }

  // The statement that begins at `i` and ends before `limit`.
  Statement read(Index i, Index limit) {
    Statement result;
    result.begin = i;
    result.end = limit;
    if (i >= limit || has(i, "}") || has(i, "else")) return fail(result);
    if (has(i, "{")) {
      const Index closer = match_forward(tokens_, i);
      if (closer >= limit) return fail(result);
      result.kind = StatementKind::Block;
      result.end = closer + 1;
      read_block(i, closer, result.children);
      return result;
    }
    if (has(i, "if")) return controlled(result, StatementKind::If, limit);
    if (has(i, "for")) return controlled(result, StatementKind::For, limit);
    if (has(i, "while")) return controlled(result, StatementKind::While, limit);
    if (has(i, "switch")) return controlled(result, StatementKind::Other, limit);
    if (has(i, "do")) return loop_with_tail(result, limit);
    if (has(i, "case") || has(i, "default") || has(i, "try")) return fail(result);
    return simple(result, limit);
  }

  Statement fail(Statement& result) {
    failed_ = true;
    return result;
  }

  // `if constexpr (…) S else S`, `for (…) S`, `while (…) S`, `switch (…) S`.
  Statement controlled(Statement& result, StatementKind kind, Index limit) {
    result.kind = kind;
    Index open = result.begin + 1;
    if (has(open, "constexpr")) ++open;
    if (!has(open, "(")) return fail(result);
    result.head_open = open;
    result.head_close = match_forward(tokens_, open);
    if (result.head_close >= limit) return fail(result);
    if (kind == StatementKind::Other) {
      // Its labels aren't looked into.
      const Index brace = result.head_close + 1;
      if (!has(brace, "{")) return fail(result);
      result.end = match_forward(tokens_, brace) + 1;
      return result.end <= limit ? result : fail(result);
    }
    result.children.push_back(read(result.head_close + 1, limit));
    result.end = result.children.back().end;
    if (kind == StatementKind::If && result.end < limit && has(result.end, "else")) {
      result.children.push_back(read(result.end + 1, limit));
      result.end = result.children.back().end;
    }
    return result;
  }

  // `do S while (…);`
  Statement loop_with_tail(Statement& result, Index limit) {
    result.kind = StatementKind::Other;
    const Statement body = read(result.begin + 1, limit);
    const Index open = body.end + 1;
    if (failed_ || !has(body.end, "while") || !has(open, "(")) return fail(result);
    const Index close = match_forward(tokens_, open);
    if (close + 1 >= limit || !has(close + 1, ";")) return fail(result);
    result.end = close + 2;
    return result;
  }

  Statement simple(Statement& result, Index limit) {
    for (Index i = result.begin; i < limit; ++i) {
      if (has(i, ";")) {
        result.end = i + 1;
        return result;
      }
      if (has(i, ":") && i == result.begin + 1) return fail(result);  // a label
      if (is_closer(at(i))) return fail(result);
      if (is_opener(at(i))) i = match_forward(tokens_, i);
    }
    return fail(result);
  }

  const std::vector<Token>& tokens_;
  bool failed_ = false;
};

}  // namespace

bool read_statements(const std::vector<Token>& tokens, Index opener, Index closer,
                     std::vector<Statement>& statements) {
  return Reader(tokens).read_block(opener, closer, statements);
}

}  // namespace warpkit::rewriter
