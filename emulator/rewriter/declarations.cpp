#include "emulator/rewriter/declarations.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace warpkit::rewriter {
namespace {

constexpr std::array<std::string_view, 12> kBuiltinTypes = {
    "unsigned", "signed", "int",  "long", "short",   "char",
    "float",    "double", "bool", "void", "wchar_t", "auto"};
constexpr std::array<std::string_view, 5> kQualifiers = {"const", "register", "__restrict__",
                                                         "__restrict", "restrict"};
constexpr std::array<std::string_view, 8> kUnread = {"static", "extern", "struct",   "class",
                                                     "union",  "enum",   "template", "decltype"};
constexpr std::array<std::string_view, 16> kNoType = {
    "return", "break", "continue", "goto",     "else", "throw",    "delete",    "new",
    "sizeof", "case",  "default",  "co_await", "this", "operator", "co_return", "co_yield"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

class Reader {
 public:
  Reader(const std::vector<Token>& tokens, Index begin, Index end)
      : tokens_(tokens), i_(begin), end_(end) {}

  Declaration read() {
    for (Index i = i_; i < end_; ++i) {
      if (has(i, "__shared__")) return {Declaration::Shared};
    }
    if (has(i_, "using") || has(i_, "typedef") || has(i_, "static_assert")) {
      return {Declaration::Constants};
    }
    Declaration result{Declaration::Variables};
    bool builtin = false;
    for (; i_ < end_; ++i_) {
      if (contains(kUnread, at(i_).text)) return {Declaration::Unknown};
      if (has(i_, "constexpr")) {
        result.kind = Declaration::Constants;
      } else if (contains(kBuiltinTypes, at(i_).text)) {
        builtin = true;
      } else if (!contains(kQualifiers, at(i_).text)) {
        break;
      }
    }
    if (!builtin && !skip_named_type()) return {};
    while (is_word(i_) && contains(kQualifiers, at(i_).text)) ++i_;
    if (has(i_, "(") || has(i_, "::")) return {};  // int(x), or a qualified function
    while (i_ < end_) {
      Declarator one;
      if (!read_declarator(one)) return builtin ? Declaration{Declaration::Unknown} : Declaration{};
      result.declarators.push_back(one);
      ++i_;  // the comma
    }
    if (result.declarators.empty())
      return builtin ? Declaration{Declaration::Unknown} : Declaration{};
    return result;
  }

 private:
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i < end_ && at(i).kind != TokenKind::String && at(i).is(text);
  }
  bool is_word(Index i) const { return i < end_ && at(i).kind == TokenKind::Identifier; }

  // `typename A::B<C>::D`
  bool skip_named_type() {
    if (has(i_, "typename")) ++i_;
    if (has(i_, "::")) ++i_;
    while (is_word(i_) && !contains(kNoType, at(i_).text)) {
      ++i_;
      if (has(i_, "<")) {
        i_ = match_angle_forward(tokens_, i_, end_) + 1;
        if (i_ > end_) return false;
      }
      if (!has(i_, "::")) return true;
      ++i_;
    }
    return false;
  }

  // `*const name[2][3] = value`, up to a comma or the end.
  bool read_declarator(Declarator& one) {
    for (; i_ < end_ && !(is_word(i_) && !contains(kQualifiers, at(i_).text)); ++i_) {
      if (has(i_, "&")) {
        one.is_reference = true;
      } else if (!has(i_, "*") && !is_word(i_)) {
        return false;
      }
    }
    if (!is_word(i_)) return false;
    one.name = i_++;
    while (has(i_, "[")) {
      one.is_array = true;
      i_ = match_forward(tokens_, i_) + 1;
    }
    if (i_ >= end_ || has(i_, ",")) return i_ <= end_;
    if (has(i_, "=")) {
      one.init_begin = ++i_;
    } else if (has(i_, "{") || has(i_, "(")) {
      one.init_begin = i_;
    } else {
      return false;
    }
    while (i_ < end_ && !has(i_, ",")) {
      if (is_opener(at(i_))) i_ = match_forward(tokens_, i_);
      // `f<a, b>(c)`; a comparison leaves its comma in the wrong place, which is seen as a name.
      if (has(i_, "<")) {
        const Index close = match_angle_forward(tokens_, i_, end_);
        if (close < end_ && has(close + 1, "(")) i_ = close;
      }
      ++i_;
    }
    one.init_end = i_;
    return i_ <= end_;
  }

  const std::vector<Token>& tokens_;
  Index i_;
  Index end_;
};

class ChangeFinder {
 public:
  ChangeFinder(const std::vector<Token>& tokens, Index begin, Index end)
      : tokens_(tokens), begin_(begin), end_(end) {}

  void run(const std::function<void(Index)>& found) const {
    for (Index i = begin_; i < end_; ++i) {
      if (at(i).kind != TokenKind::Identifier || has(i - 1, ".") || has(i - 1, "->")) continue;
      if (is_changed(i)) found(i);
    }
  }

 private:
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= begin_ && i < end_ && at(i).kind != TokenKind::String && at(i).is(text);
  }
  bool pair(Index i, std::string_view text) const {
    return has(i, text) && has(i + 1, text) && touches_next(tokens_, i);
  }

  bool is_changed(Index i) const {
    const bool element = has(i + 1, "[") || has(i + 1, "->");
    if ((pair(i - 2, "+") || pair(i - 2, "-")) && !element) return true;
    if (has(i - 1, "&") && !element && !is_operand(i - 2)) return true;
    // Behind the name and members of it, but no elements.
    Index next = i + 1;
    while (has(next, ".")) next += 2;
    // `(name) = 1`, `(name)++`
    Index before = i - 1;
    while (has(next, ")") && has(before, "(")) {
      ++next;
      --before;
    }
    if (pair(next, "+") || pair(next, "-")) return true;
    return assigns(next);
  }

  // Whether a `&` behind this token is a binary operator.
  bool is_operand(Index i) const {
    if (i < begin_) return false;
    if (has(i, ")")) return !has(i - 1, "*");  // but for a cast
    return at(i).kind == TokenKind::Identifier || at(i).kind == TokenKind::Number || has(i, "]") ||
           has(i, "&");
  }

  bool assigns(Index i) const {
    if (has(i, "=")) return !(has(i + 1, "=") && touches_next(tokens_, i));
    for (const std::string_view operation : {"+", "-", "*", "/", "%", "&", "|", "^"}) {
      if (has(i, operation)) return has(i + 1, "=") && touches_next(tokens_, i);
    }
    const bool shift = pair(i, "<") || pair(i, ">");
    return shift && has(i + 2, "=") && touches_next(tokens_, i + 1);
  }

  const std::vector<Token>& tokens_;
  Index begin_;
  Index end_;
};

}  // namespace

Declaration read_declaration(const std::vector<Token>& tokens, Index begin, Index end) {
  return Reader(tokens, begin, end).read();
}

void find_changes(const std::vector<Token>& tokens, Index begin, Index end,
                  const std::function<void(Index)>& found) {
  ChangeFinder(tokens, begin, end).run(found);
}

}  // namespace warpkit::rewriter
