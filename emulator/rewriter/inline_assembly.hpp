/// @file
/// Finds inline PTX, `asm("mov.u32 %0, %%laneid;" : "=r"(x))`, among inline assembly.
#pragma once

#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Rewrites inline PTX as translate.hpp describes; assembly of the host's is left alone.
/// @param stream code or a macro's body
/// @param edits receives the edits
void rewrite_inline_ptx(const TokenStream& stream, std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
