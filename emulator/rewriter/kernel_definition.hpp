/// @file
/// Reads definitions of kernels.
#pragma once

#include <vector>

#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// A kernel's definition, as token indices.
struct KernelDefinition {
  Index name_begin = -1;  ///< first token of the name; -1 when there is none
  Index name_end = -1;    ///< just past the name: the `(` of the parameters
  Index opener = -1;      ///< the `{` of the body
  Index closer = -1;      ///< its `}`
};

/// Reads from `__global__` to the end of the body.
/// @param tokens the stream
/// @param scopes its braces
/// @param global index of the `__global__`
/// @return no name for a declaration without a body, and where conditionals or macros leave a doubt
KernelDefinition read_kernel(const std::vector<Token>& tokens, const ScopeMap& scopes,
                             Index global);

}  // namespace warpkit::rewriter
