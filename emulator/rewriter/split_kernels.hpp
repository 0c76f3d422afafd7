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
///       const auto warpkit_s0 = defer_part([=](unsigned warpkit_t) {   // up to a barrier
///         …; return keep(sum);                                        // what is needed later
///       });
///       split_barrier(…);                                             // now all threads do it
///       for (int half = 128; half > 0; half /= 2) {                    // the same for all
///         SplitIteration warpkit_i1;
///         defer_part([=](unsigned warpkit_t) {
///           Borrowed warpkit_b_sum(kept<0>(warpkit_s0[warpkit_t])); auto& sum = …;
///           …
///         });
///         split_barrier(…);
///       }
///       return;
///     }
///
/// Between two barriers each thread does in one go what it would do by itself, also where that lies
/// in several parts, around the head of a loop: a race that shows in the first form shows here too.
/// This is loop fission: each part between barriers becomes a loop over the threads (as in pocl:
/// P. Jääskeläinen et al., "pocl: A Performance-Portable OpenCL Implementation", 2015).
/// @param source the file
/// @param stream its code
/// @param quiet what is known of its functions and macros
/// @param edits all other edits of the file, which the second form needs too; receives more
void split_kernels(std::string_view source, const TokenStream& stream, const QuietNames& quiet,
                   std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
