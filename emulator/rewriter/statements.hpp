/// @file
/// Reads the statements of a function's body.
#pragma once

#include <vector>

#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// What a statement is.
enum class StatementKind {
  Simple,  ///< a declaration, an expression, a jump: all up to its `;`
  Block,   ///< `{ … }`
  If,      ///< with one or two children
  For,     ///< with one child
  While,   ///< likewise
  Other,   ///< `do`, `switch`, and what else isn't looked into
};

/// A statement, as token indices.
struct Statement {
  StatementKind kind = StatementKind::Simple;  ///< what it is
  Index begin = 0;                             ///< first token
  Index end = 0;                               ///< just past its last token
  Index head_open = -1;                        ///< the `(` behind `if`, `for`, `while`
  Index head_close = -1;                       ///< its `)`
  std::vector<Statement> children;             ///< of a block all, of others what they control
};

/// Reads a block.
/// @param tokens the stream
/// @param opener index of its `{`
/// @param closer index of its `}`
/// @param statements receives the statements in it
/// @return false if they can't be read beyond doubt
bool read_statements(const std::vector<Token>& tokens, Index opener, Index closer,
                     std::vector<Statement>& statements);

}  // namespace warpkit::rewriter
