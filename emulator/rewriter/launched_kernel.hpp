/// @file
/// Finds the name or expression in front of `<<<`.
#pragma once

#include <vector>

#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// What is launched.
struct LaunchedKernel {
  Index begin = -1;        ///< first token; -1 when there is none
  bool evaluated = false;  ///< an expression to evaluate once, not just a name
};

/// Reads backwards over a kernel's name or expression.
/// @param tokens the stream
/// @param last index of its last token
/// @return where it begins
LaunchedKernel find_launched_kernel(const std::vector<Token>& tokens, Index last);

/// Whether a token may be the name of a function or macro.
/// @param token the token
/// @return false for keywords and all that is no word
bool may_be_name(const Token& token);

}  // namespace warpkit::rewriter
