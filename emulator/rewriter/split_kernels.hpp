/// @file
/// Splits kernels at their barriers, so that a block's threads needn't wait.
#pragma once

#include <string_view>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/quiet_names.hpp"

namespace warpkit::rewriter {

/// Puts a second form of the body in front of the first, where a kernel waits only at barriers that
/// all threads of a block reach together beyond doubt:
///
///     if (begin_split_block()) {
///       const auto warpkit_s0 = run_threads([&](unsigned warpkit_t) {   // up to a barrier
///         …; return keep(sum);                                         // what is needed later
///       });
///       for (int half = 128; half > 0; half /= 2) {                     // the same for all
///         run_threads([&](unsigned warpkit_t) {
///           Borrowed warpkit_b_sum(kept<0>(warpkit_s0[warpkit_t])); auto& sum = …;
///           …
///         });
///       }
///       return;
///     }
///
/// This is loop fission: each part between barriers becomes a loop over the threads (as in pocl:
/// P. Jääskeläinen et al., "pocl: A Performance-Portable OpenCL Implementation", 2015).
/// @param source the file
/// @param stream its code
/// @param quiet what is known of its functions and macros
/// @param edits all other edits of the file, which the second form needs too; receives more
void split_kernels(std::string_view source, const TokenStream& stream, const QuietNames& quiet,
                   std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
