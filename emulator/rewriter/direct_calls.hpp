/// @file
/// Finds kernels that are called like functions, without a configuration.
#pragma once

#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Rewrites statements `KERNEL(arguments);` in host code as translate.hpp describes, where KERNEL
/// can only be a kernel that this file declares.
/// @param stream code, no macro's body
/// @param edits receives the edits
void rewrite_direct_calls(const TokenStream& stream, std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
