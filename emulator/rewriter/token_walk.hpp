/// @file
/// Steps over brackets and template arguments in a run of tokens.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// An index into a token stream; negative means "none".
using Index = std::ptrdiff_t;

/// Whether a token is one of `( [ {`.
/// @param token the token
/// @return true if so
bool is_opener(const Token& token);

/// Whether a token is one of `) ] }`.
/// @param token the token
/// @return true if so
bool is_closer(const Token& token);

/// Finds the opener of a closing bracket.
/// @param tokens the stream
/// @param closer index of `)`, `]` or `}`
/// @return index of its opener, or -1
Index match_back(const std::vector<Token>& tokens, Index closer);

/// Finds the closer of an opening bracket.
/// @param tokens the stream
/// @param opener index of `(`, `[` or `{`
/// @return index of its closer, or the number of tokens
Index match_forward(const std::vector<Token>& tokens, Index opener);

/// Finds the `<` that a closing `>` of template arguments belongs to.
/// @param tokens the stream
/// @param closer index of `>`
/// @return index of its `<`, or -1
Index match_angle_back(const std::vector<Token>& tokens, Index closer);

/// Finds the `>` that ends template arguments in a declaration.
/// @param tokens the stream
/// @param opener index of `<`
/// @param limit index at which to give up
/// @return index of its `>`, or `limit`
Index match_angle_forward(const std::vector<Token>& tokens, Index opener, Index limit);

/// Writes tokens on one line, without comments, with single blanks where the source had any.
/// @param tokens the stream
/// @param begin index of the first token
/// @param end index just past the last
/// @return the text
std::string join(const std::vector<Token>& tokens, Index begin, Index end);

/// Whether two neighbours touch, with nothing between them.
/// @param tokens the stream
/// @param first index of the first of the two
/// @return true if both exist and touch
bool touches_next(const std::vector<Token>& tokens, Index first);

}  // namespace warpkit::rewriter
