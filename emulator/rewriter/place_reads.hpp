/// @file
/// Reads of threadIdx and its like in programs whose accesses are heard.
#pragma once

#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// A function for the device that reads a member of threadIdx, blockIdx, blockDim or gridDim gets,
/// as its first statement,
///     WARPKIT_PLACE(__thrdIdx, threadIdx);
/// which reads them once and without a hook, and `threadIdx.x` becomes `__thrdIdx.x`, a name of the
/// same width. They are registers on a GPU, never change in a thread, and are half of what a simple
/// kernel reads. A name is left alone in a function that uses it in another way, since it may be a
/// variable of its own, and where a macro may make a text of what is written, since that would
/// show.
/// @param code outside of directives
/// @param edits receives the changes; where something is replaced already, nothing is done
/// @return whether there are any
bool rewrite_place_reads(const TokenStream& code, std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
