/// @file
/// Keeps device functions and variables to their file, as compiling a whole program at once does.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Makes `__device__` functions and `__device__`, `__constant__` and `__managed__` variables at
/// namespace scope static, as translate.hpp describes.
/// @param stream code, no macro's body
/// @param shared_names names that were declared `extern` or `friend`, here and in headers read
///   before; they are left alone, and those of this stream are added
/// @param edits receives the edits
void keep_device_code_to_its_file(const TokenStream& stream, std::set<std::string>& shared_names,
                                  std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
