/// @file
/// Notes the variables of the device, so that builds whose accesses are watched know them.
#pragma once

#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Puts WARPKIT_DEVICE_VARIABLE(name), or WARPKIT_CONSTANT_VARIABLE(name), behind each definition
/// of a `__device__`, `__constant__` or `__managed__` variable at namespace scope, as translate.hpp
/// describes.
/// @param stream code, no macro's body
/// @param edits receives the edits
void note_device_variables(const TokenStream& stream, std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
