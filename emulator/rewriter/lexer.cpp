#include "emulator/rewriter/lexer.hpp"

#include <cctype>

namespace warpkit::rewriter {
namespace {

bool starts_identifier(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool continues_identifier(char c) { return starts_identifier(c) || is_digit(c); }

bool is_string_prefix(std::string_view word) {
  return word == "L" || word == "u" || word == "U" || word == "u8" || word == "R" || word == "LR" ||
         word == "uR" || word == "UR" || word == "u8R";
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  LexedFile run() {
    bool line_start = true;
    while (true) {
      line_start = skip_space(line_start, true);
      if (at_end()) break;
      if (line_start && peek() == '#') {
        directive();
      } else {
        const Token token = next_token();
        if (skipping_ == 0) file_.code.tokens.push_back(token);
        line_start = false;
      }
    }
    return std::move(file_);
  }

 private:
  bool at_end() const { return pos_ >= source_.size(); }
  char peek(std::size_t ahead = 0) const {
    return pos_ + ahead < source_.size() ? source_[pos_ + ahead] : '\0';
  }

  // Length of a backslash-newline at pos_, or 0.
  std::size_t splice_length() const {
    if (peek() != '\\') return 0;
    if (peek(1) == '\n') return 2;
    return peek(1) == '\r' && peek(2) == '\n' ? 3 : 0;
  }

  void skip_line_comment() {
    while (!at_end() && peek() != '\n') pos_ += splice_length() != 0 ? splice_length() : 1;
  }

  void skip_block_comment() {
    const std::size_t close = source_.find("*/", pos_ + 2);
    pos_ = close == std::string_view::npos ? source_.size() : close + 2;
  }

  // Skips blanks, comments and continuations; newlines too if told. Returns whether the next token
  // is the first of its line.
  bool skip_space(bool line_start, bool newlines) {
    while (!at_end()) {
      const char c = peek();
      if (c == '\n') {
        if (!newlines) break;
        line_start = true;
        ++pos_;
      } else if (splice_length() != 0) {
        pos_ += splice_length();
      } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
        ++pos_;
      } else if (c == '/' && peek(1) == '/') {
        skip_line_comment();
      } else if (c == '/' && peek(1) == '*') {
        skip_block_comment();
      } else {
        break;
      }
    }
    return line_start;
  }

  Token make(TokenKind kind, std::size_t begin) const {
    return Token{kind, source_.substr(begin, pos_ - begin), begin, pos_};
  }

  // A string or character literal from its quote on; ends at the line's end if it isn't closed.
  void quoted(char quote) {
    ++pos_;
    while (!at_end() && peek() != quote && peek() != '\n') {
      if (splice_length() != 0) {
        pos_ += splice_length();
      } else {
        pos_ += peek() == '\\' && peek(1) != '\n' ? 2 : 1;
      }
    }
    if (peek() == quote) ++pos_;
    if (pos_ > source_.size()) pos_ = source_.size();
  }

  void raw_string() {
    const std::size_t open = source_.find('(', pos_);
    if (open == std::string_view::npos) {
      pos_ = source_.size();
      return;
    }
    const std::string close = ")" + std::string(source_.substr(pos_ + 1, open - pos_ - 1)) + "\"";
    const std::size_t end = source_.find(close, open);
    pos_ = end == std::string_view::npos ? source_.size() : end + close.size();
  }

  Token number(std::size_t begin) {
    while (!at_end()) {
      const char c = peek();
      const bool exponent = c == 'e' || c == 'E' || c == 'p' || c == 'P';
      if (exponent && (peek(1) == '+' || peek(1) == '-')) {
        pos_ += 2;
      } else if (continues_identifier(c) || c == '.') {
        ++pos_;
      } else if (c == '\'' && continues_identifier(peek(1))) {
        pos_ += 2;
      } else {
        break;
      }
    }
    return make(TokenKind::Number, begin);
  }

  Token word(std::size_t begin) {
    while (!at_end() && continues_identifier(peek())) ++pos_;
    const std::string_view text = source_.substr(begin, pos_ - begin);
    if (is_string_prefix(text) && peek() == '"') {
      if (text.back() == 'R') {
        raw_string();
      } else {
        quoted('"');
      }
      return make(TokenKind::String, begin);
    }
    if (is_string_prefix(text) && text.back() != 'R' && peek() == '\'') {
      quoted('\'');
      return make(TokenKind::Character, begin);
    }
    return make(TokenKind::Identifier, begin);
  }

  Token next_token() {
    const std::size_t begin = pos_;
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number(begin);
    if (starts_identifier(c)) return word(begin);
    if (c == '"' || c == '\'') {
      quoted(c);
      return make(c == '"' ? TokenKind::String : TokenKind::Character, begin);
    }
    const char d = peek(1);
    pos_ += (c == ':' && d == ':') || (c == '-' && d == '>') || (c == '#' && d == '#') ? 2 : 1;
    return make(TokenKind::Punctuation, begin);
  }

  // Tokens up to the end of the directive's logical line.
  std::vector<Token> rest_of_line() {
    std::vector<Token> tokens;
    while (true) {
      skip_space(false, false);
      if (at_end() || peek() == '\n') return tokens;
      tokens.push_back(next_token());
    }
  }

  void directive() {
    ++pos_;
    skip_space(false, false);
    if (at_end() || peek() == '\n') return;
    const Token word = next_token();
    const std::string_view name = word.text;
    if (name == "include" && skipping_ == 0) {
      include(word.begin);
    } else if (name == "define" && skipping_ == 0) {
      define();
      return;
    }
    const std::vector<Token> rest = rest_of_line();
    conditional(name, rest);
  }

  // Follows conditionals only as far as leaving out what `#if 0` hides.
  void conditional(std::string_view name, const std::vector<Token>& rest) {
    const bool opens = name == "if" || name == "ifdef" || name == "ifndef";
    if (skipping_ > 0) {
      if (opens) ++skipping_;
      if (name == "endif") --skipping_;
      if (skipping_ == 1 && (name == "else" || name == "elif")) skipping_ = 0;
      if (skipping_ > 0) return;
    } else if (name == "if" && rest.size() == 1 && (rest[0].is("0") || rest[0].is("false"))) {
      skipping_ = 1;
    }
    if (opens) branch_point(BranchPoint::If, name, rest);
    if (name == "else" || name == "elif") branch_point(BranchPoint::Else, name, rest);
    if (name == "endif") branch_point(BranchPoint::Endif, name, {});
  }

  void branch_point(BranchPoint::Kind kind, std::string_view name, const std::vector<Token>& rest) {
    BranchPoint point;
    point.token = file_.code.tokens.size();
    point.kind = kind;
    std::string condition(name);
    for (const Token& token : rest) {
      if (token.is("__CUDA_ARCH__")) point.arch_names.push_back(token.begin);
      if (!token.is("(") && !token.is(")")) condition += " " + std::string(token.text);
    }
    point.excludes_device =
        condition == "ifndef __CUDA_ARCH__" || condition == "if ! defined __CUDA_ARCH__";
    file_.code.branch_points.push_back(std::move(point));
  }

  void include(std::size_t word) {
    skip_space(false, false);
    const char open = peek();
    if (open != '"' && open != '<') return;
    const char close = open == '"' ? '"' : '>';
    const std::size_t begin = pos_;
    std::size_t end = begin + 1;
    while (end < source_.size() && source_[end] != close && source_[end] != '\n') ++end;
    if (end >= source_.size() || source_[end] != close) return;
    pos_ = end + 1;
    const std::string_view name = source_.substr(begin + 1, end - begin - 1);
    file_.includes.push_back({name, open == '"', word, begin, pos_});
  }

  void define() {
    TokenStream macro;
    macro.is_macro = true;
    skip_space(false, false);
    if (at_end() || peek() == '\n') return;
    macro.name = next_token().text;
    const bool has_params = peek() == '(';
    macro.tokens = rest_of_line();
    if (has_params) {
      std::size_t i = 0;
      while (i < macro.tokens.size() && !macro.tokens[i].is(")")) {
        if (macro.tokens[i].kind == TokenKind::Identifier) {
          macro.params.push_back(macro.tokens[i].text);
        } else if (macro.tokens[i].is(".")) {
          macro.params.push_back("__VA_ARGS__");
        }
        ++i;
      }
      macro.tokens.erase(
          macro.tokens.begin(),
          macro.tokens.begin() + static_cast<std::ptrdiff_t>(i < macro.tokens.size() ? i + 1 : i));
    }
    file_.macros.push_back(std::move(macro));
  }

  std::string_view source_;
  std::size_t pos_ = 0;
  int skipping_ = 0;  // depth of conditionals inside an `#if 0`, counting it
  LexedFile file_;
};

}  // namespace

LexedFile lex(std::string_view source) { return Lexer(source).run(); }

}  // namespace warpkit::rewriter
