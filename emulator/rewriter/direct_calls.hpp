/// @file
/// Finds kernels that are called like functions, without a configuration.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Puts a check in front of statements `KERNEL(arguments);` in host code, as translate.hpp
/// describes, where KERNEL is a kernel that this file declares; the check lets overloaded names
/// pass.
/// @param stream code, no macro's body
/// @param called_in_headers names that headers read before declare or call; they are left alone,
///   and those of this stream are added
/// @param edits receives the edits
void rewrite_direct_calls(const TokenStream& stream, std::set<std::string>& called_in_headers,
                          std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
