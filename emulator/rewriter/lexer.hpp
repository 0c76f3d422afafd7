/// @file
/// A lexer for C++ that is just good enough to find CUDA's constructs: it knows comments, strings,
/// raw strings, digit separators, line continuations and preprocessor directives.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace warpkit::rewriter {

/// What a token is.
enum class TokenKind { Identifier, Number, String, Character, Punctuation };

/// One token. Punctuation is one character, except `::`, `->` and `##`.
struct Token {
  TokenKind kind = TokenKind::Punctuation;  ///< what it is
  std::string_view text;                    ///< its characters, a part of the source
  std::size_t begin = 0;                    ///< offset of its first character in the source
  std::size_t end = 0;                      ///< offset just past its last character

  /// Compares the characters.
  /// @param other text to compare with
  /// @return true when they are the same
  bool is(std::string_view other) const { return text == other; }
};

/// A conditional directive between two tokens.
struct BranchPoint {
  /// `#if`, `#ifdef`, `#ifndef`; `#else`, `#elif`; `#endif`.
  enum Kind { If, Else, Endif };

  std::size_t token = 0;                     ///< index of the first token after it
  Kind kind = If;                            ///< which directive
  std::vector<std::size_t> arch_names = {};  ///< offsets of `__CUDA_ARCH__` in it
  bool excludes_device = false;              ///< `#ifndef __CUDA_ARCH__` or `#if !defined(…)`
};

/// A run of tokens that belong together: the code outside directives, or one macro's body.
struct TokenStream {
  std::vector<Token> tokens;                    ///< in order
  bool is_macro = false;                        ///< a macro's body: everything is one logical line
  std::string_view name = {};                   ///< a macro's name
  std::vector<std::string_view> params;         ///< a function-like macro's parameters
  std::vector<BranchPoint> branch_points = {};  ///< conditionals in the code, in order
};

/// One `#include "name"` or `#include <name>`.
struct IncludeDirective {
  std::string_view name;  ///< between the quotes or angle brackets
  bool quoted = false;    ///< `"name"`, so searched beside the file first
  std::size_t word = 0;   ///< offset of the word `include`
  std::size_t begin = 0;  ///< offset of the opening quote or bracket
  std::size_t end = 0;    ///< offset just past the closing one
};

/// A source file in parts. All views point into the source given to lex().
struct LexedFile {
  TokenStream code;                        ///< everything outside directives and `#if 0`
  std::vector<TokenStream> macros;         ///< bodies of `#define`
  std::vector<IncludeDirective> includes;  ///< in order
};

/// Splits a source file into tokens.
/// @param source the whole file; must outlive the result
/// @return its parts
LexedFile lex(std::string_view source);

}  // namespace warpkit::rewriter
