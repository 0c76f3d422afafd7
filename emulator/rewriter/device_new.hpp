/// @file
/// Finds `new` in device code.
#pragma once

#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Writes WARPKIT_NEW behind each `new` of device code that names no place, as translate.hpp
/// describes. Where the file has classes with an operator of their own, nothing changes.
/// @param code the file's code
/// @param edits receives the edits
void rewrite_device_new(const TokenStream& code, std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
