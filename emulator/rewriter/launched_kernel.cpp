#include "emulator/rewriter/launched_kernel.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace warpkit::rewriter {
namespace {

constexpr std::array<std::string_view, 6> kControlKeywords = {"if",     "while", "for",
                                                              "switch", "catch", "constexpr"};
constexpr std::array<std::string_view, 28> kNeverNames = {
    "return",   "else",  "do",       "case",    "throw",    "new",      "delete",
    "sizeof",   "goto",  "typename", "and",     "or",       "not",      "const",
    "static",   "auto",  "void",     "default", "operator", "co_await", "co_return",
    "co_yield", "using", "try",      "enum",    "struct",   "class",    "namespace"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::Identifier && !contains(kControlKeywords, token.text) &&
         !contains(kNeverNames, token.text);
}

class Finder {
 public:
  explicit Finder(const std::vector<Token>& tokens) : tokens_(tokens) {}

  // Finds where the kernel's name or expression begins, reading backwards from its last token.
  LaunchedKernel find(Index last) const {
    LaunchedKernel kernel;
    Index i = last;
    while (i >= 0) {
      Index begin = i;
      if (has(i, ">")) {
        begin = match_angle_back(tokens_, i) - 1;
        // Only a macro call can stand as a template's name: `KERNEL(x)<int>`.
        if (begin >= 0 && has(begin, ")")) begin = match_back(tokens_, begin) - 1;
        if (begin < 0 || !is_name(at(begin))) return {};
      } else if (has(i, ")") || has(i, "]")) {
        begin = match_back(tokens_, i);
        if (begin < 0) return {};
        kernel.evaluated = true;
        if (continues_before(begin)) {
          i = begin - 1;
          continue;
        }
      } else if (!is_name(at(i))) {
        return {};
      }
      const Index joined = step_over_joiner(begin, kernel);
      if (joined < 0 || joined == begin) {
        kernel.begin = joined < 0 ? -1 - joined : begin;
        return kernel;
      }
      i = joined - 1;
    }
    return {};
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }

  // Whether the bracket at `open` is a call or an index of something before it.
  bool continues_before(Index open) const {
    if (open == 0) return false;
    if (has(open - 1, ")")) {
      const Index inner = match_back(tokens_, open - 1);
      return !(inner > 0 && contains(kControlKeywords, at(inner - 1).text));
    }
    return has(open - 1, "]") || has(open - 1, ">") || is_name(at(open - 1));
  }

  // From the first token of a component: the index just past the component before it, if one is
  // joined to it by `::`, `.`, `->` or `##`; `begin` if there is none; -1 - index if the whole
  // name begins at `index`.
  Index step_over_joiner(Index begin, LaunchedKernel& kernel) const {
    Index before = begin - 1;
    if (has(before, "template")) --before;
    if (has(before, "##")) return before;
    if (has(before, ".") || has(before, "->")) {
      kernel.evaluated = true;
      return before;
    }
    if (has(before, "::")) {
      const bool qualified =
          before > 0 && (is_name(at(before - 1)) || has(before - 1, ">") || has(before - 1, ")"));
      return qualified ? before : -1 - before;
    }
    return begin;
  }

  const std::vector<Token>& tokens_;
};

}  // namespace

LaunchedKernel find_launched_kernel(const std::vector<Token>& tokens, Index last) {
  return Finder(tokens).find(last);
}

bool may_be_name(const Token& token) { return is_name(token); }

}  // namespace warpkit::rewriter
