#include "emulator/rewriter/shared_declaration.hpp"

namespace warpkit::rewriter {
namespace {

class Reader {
 public:
  explicit Reader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  SharedDeclaration read(Index shared) const {
    SharedDeclaration result;
    result.begin = begin_of_declaration(shared);
    result.end = end_of_declaration(shared);
    for (Index i = result.begin; i < result.end; ++i) {
      if (has(i, "extern")) {
        result.is_extern = true;
      } else if (has(i, "static")) {
        result.statics.push_back(i);
      } else if (is_alignment(at(i)) && has(i + 1, "(")) {
        i = match_forward(tokens_, i + 1);
      } else if (!has(i, "__shared__") && !has(i, "__device__") && !has(i, "__constant__") &&
                 !has(i, "__managed__")) {
        result.words.push_back(at(i));
      }
    }
    find_declarators(result);
    return result;
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }

  Index begin_of_declaration(Index i) const {
    while (i > 0) {
      if (has(i - 1, ";") || has(i - 1, "{") || has(i - 1, "}") || has(i - 1, ":")) return i;
      if (has(i - 1, ")")) {
        const Index open = match_back(tokens_, i - 1);
        if (open < 1 || !is_alignment(at(open - 1))) return i;
        i = open;
      } else {
        --i;
      }
    }
    return 0;
  }

  static bool is_alignment(const Token& token) {
    return token.is("__align__") || token.is("alignas") || token.is("__attribute__");
  }

  Index end_of_declaration(Index i) const {
    for (; i < count() && !has(i, ";"); ++i) {
      if (is_opener(at(i))) i = match_forward(tokens_, i);
    }
    return i < count() ? i : count();
  }

  static void find_declarators(SharedDeclaration& declaration) {
    const std::vector<Token>& words = declaration.words;
    const auto size = static_cast<Index>(words.size());
    Index begin = 0;
    while (begin <= size) {
      SharedDeclarator one;
      one.end = find_comma(words, begin);
      one.dimensions = find_dimensions(words, begin, one.end);
      one.name = one.dimensions - 1;
      if (one.name < begin ||
          words[static_cast<std::size_t>(one.name)].kind != TokenKind::Identifier) {
        one.name = find_bracketed_name(words, begin, one.end);
      }
      one.pointers = begin;
      if (begin == 0 && one.name > 0) {
        one.pointers = skip_pointers_back(words, one.name);
        declaration.type_end = one.pointers;
      }
      declaration.declarators.push_back(one);
      begin = one.end + 1;
    }
  }

  // The name in `(*name)(int)` or `(*name)[4]`, or -1.
  static Index find_bracketed_name(const std::vector<Token>& words, Index i, Index end) {
    while (i + 1 < end && !(is_word(words, i, "(") && is_word(words, i + 1, "*"))) ++i;
    for (++i; i < end && is_word(words, i, "*"); ++i) continue;
    return i < end && words[static_cast<std::size_t>(i)].kind == TokenKind::Identifier ? i : -1;
  }

  static bool is_word(const std::vector<Token>& words, Index i, std::string_view text) {
    return words[static_cast<std::size_t>(i)].is(text);
  }

  // The `,` that ends the declarator which begins at `i`, or the end.
  static Index find_comma(const std::vector<Token>& words, Index i) {
    const auto size = static_cast<Index>(words.size());
    for (; i < size && !is_word(words, i, ","); ++i) {
      if (is_opener(words[static_cast<std::size_t>(i)])) {
        i = match_forward(words, i);
      } else if (is_word(words, i, "<")) {
        i = match_angle_forward(words, i, size);
      }
    }
    return i < size ? i : size;
  }

  static Index find_dimensions(const std::vector<Token>& words, Index i, Index end) {
    for (; i < end && !is_word(words, i, "[") && !is_word(words, i, "="); ++i) {
      if (is_word(words, i, "<")) i = match_angle_forward(words, i, end);
      if (i < end && is_word(words, i, "(")) i = match_forward(words, i);
      if (i < end && is_word(words, i, "{")) i = match_forward(words, i);
    }
    return i < end ? i : end;
  }

  static Index skip_pointers_back(const std::vector<Token>& words, Index name) {
    Index first = name;
    bool any = false;
    for (Index i = name - 1; i > 0; --i) {
      if (is_word(words, i, "*") || is_word(words, i, "&")) {
        first = i;
        any = true;
      } else if (!is_word(words, i, "const") && !is_word(words, i, "volatile") &&
                 !is_word(words, i, "__restrict__")) {
        break;
      }
    }
    return any ? first : name;
  }

  const std::vector<Token>& tokens_;
};

}  // namespace

SharedDeclaration read_shared_declaration(const std::vector<Token>& tokens, Index shared) {
  return Reader(tokens).read(shared);
}

}  // namespace warpkit::rewriter
