/// @file
/// Finds `extern __shared__` and `__shared__` declarations and rewrites them.
#pragma once

#include <string_view>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/launches.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Rewrites every shared declaration of a stream as translate.hpp describes.
/// @param stream code or a macro's body
/// @param edits receives the edits
/// @param complaints receives declarations that can't be understood, which get no edit
void rewrite_shared_memory(const TokenStream& stream, std::vector<Edit>& edits,
                           std::vector<Complaint>& complaints);

}  // namespace warpkit::rewriter
