/// @file
/// Reads declarations of shared memory.
#pragma once

#include <string_view>
#include <vector>

#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// One name of a declaration, as ranges of its words.
struct SharedDeclarator {
  Index pointers = 0;    ///< first of the `*` and qualifiers before the name
  Index name = -1;       ///< the name itself; -1 if there is none
  Index dimensions = 0;  ///< the first `[`, or `end`
  Index end = 0;         ///< just past the declarator
};

/// One declaration with `__shared__`.
struct SharedDeclaration {
  Index begin = 0;                            ///< first token
  Index end = 0;                              ///< index of the `;`, or the number of tokens
  bool is_extern = false;                     ///< `extern __shared__`
  std::vector<Index> statics;                 ///< tokens `static`
  std::vector<Token> words;                   ///< the declaration without storage and alignment
  Index type_end = 0;                         ///< in words: just past the type common to all names
  std::vector<SharedDeclarator> declarators;  ///< in words
};

/// Reads the declaration that a `__shared__` (or `__device__` …, of a variable) belongs to.
/// @param tokens the stream
/// @param shared index of that word
/// @return the declaration; of a macro without a `;` it ends with the macro
SharedDeclaration read_shared_declaration(const std::vector<Token>& tokens, Index shared);

}  // namespace warpkit::rewriter
