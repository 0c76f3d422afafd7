/// @file
/// Which tokens stand in functions that are only for the device.
#pragma once

#include <vector>

#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// Whether a token stands in a `__global__` function, or in a `__device__` one that isn't
/// `__host__` too. Of functions within each other (lambdas), the innermost that says so decides.
/// @param tokens the stream
/// @param scopes its braces
/// @param i index of the token
/// @return true if so beyond doubt
bool in_device_code(const std::vector<Token>& tokens, const ScopeMap& scopes, Index i);

/// Likewise, and tells of which function.
/// @param tokens the stream
/// @param scopes its braces
/// @param i index of the token
/// @return index of the `{` of the function's body, or -1
Index device_body(const std::vector<Token>& tokens, const ScopeMap& scopes, Index i);

}  // namespace warpkit::rewriter
