/// @file
/// Shows device code its own branch of conditionals on `__CUDA_ARCH__`.
#pragma once

#include <string_view>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Gives `__CUDA_ARCH__` a meaning, as translate.hpp describes, though host and device code are
/// compiled in one pass.
/// @param source the whole file
/// @param stream its code
/// @param edits receives the edits
void show_device_view(std::string_view source, const TokenStream& stream, std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
