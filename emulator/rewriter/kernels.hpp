/// @file
/// Finds definitions of kernels and adds their registration.
#pragma once

#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Adds a registration after each kernel's definition, as translate.hpp describes. A definition
/// that can't be read beyond doubt gets none.
/// @param stream code or a macro's body
/// @param edits receives the edits
void register_kernels(const TokenStream& stream, std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
