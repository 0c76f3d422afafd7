#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

const Token& at(const std::vector<Token>& tokens, Index i) {
  return tokens[static_cast<std::size_t>(i)];
}

}  // namespace

bool is_opener(const Token& token) {
  return token.kind == TokenKind::Punctuation && (token.is("(") || token.is("[") || token.is("{"));
}

bool is_closer(const Token& token) {
  return token.kind == TokenKind::Punctuation && (token.is(")") || token.is("]") || token.is("}"));
}

Index match_back(const std::vector<Token>& tokens, Index closer) {
  int depth = 0;
  for (Index i = closer; i >= 0; --i) {
    if (is_closer(at(tokens, i))) ++depth;
    if (is_opener(at(tokens, i)) && --depth == 0) return i;
  }
  return -1;
}

Index match_forward(const std::vector<Token>& tokens, Index opener) {
  const auto count = static_cast<Index>(tokens.size());
  int depth = 0;
  for (Index i = opener; i < count; ++i) {
    if (is_opener(at(tokens, i))) ++depth;
    if (is_closer(at(tokens, i)) && --depth == 0) return i;
  }
  return count;
}

Index match_angle_back(const std::vector<Token>& tokens, Index closer) {
  int depth = 0;
  for (Index i = closer; i >= 0; --i) {
    const Token& token = at(tokens, i);
    if (is_closer(token)) {
      i = match_back(tokens, i);
      if (i < 0) return -1;
    } else if (token.is(">")) {
      ++depth;
    } else if (token.is("<")) {
      if (--depth == 0) return i;
    } else if (token.is(";") || is_opener(token)) {
      return -1;
    }
  }
  return -1;
}

Index match_angle_forward(const std::vector<Token>& tokens, Index opener, Index limit) {
  int depth = 0;
  for (Index i = opener; i < limit; ++i) {
    const Token& token = at(tokens, i);
    if (is_opener(token)) {
      i = match_forward(tokens, i);
    } else if (token.is("<")) {
      ++depth;
    } else if (token.is(">") && --depth == 0) {
      return i;
    }
  }
  return limit;
}

std::string join(const std::vector<Token>& tokens, Index begin, Index end) {
  std::string text;
  for (Index i = begin; i < end; ++i) {
    if (i > begin && !touches_next(tokens, i - 1)) text += ' ';
    text += at(tokens, i).text;
  }
  return text;
}

bool touches_next(const std::vector<Token>& tokens, Index first) {
  return first >= 0 && first + 1 < static_cast<Index>(tokens.size()) &&
         at(tokens, first).end == at(tokens, first + 1).begin;
}

}  // namespace warpkit::rewriter
