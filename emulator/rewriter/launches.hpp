/// @file
/// Finds kernel launches `kernel<<<grid, block, shared, stream>>>(…)` and rewrites them.
#pragma once

#include <string_view>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Something wrong at a place in a source.
struct Complaint {
  std::size_t offset = 0;  ///< where in the source
  std::string message;     ///< what is wrong
  std::string hint;        ///< what to do next
};

/// Rewrites every launch of a stream as translate.hpp describes.
/// @param source the file that the tokens point into
/// @param stream code or a macro's body
/// @param edits receives one edit a launch
/// @param complaints receives one entry a malformed launch, which gets no edit
void rewrite_launches(std::string_view source, const TokenStream& stream, std::vector<Edit>& edits,
                      std::vector<Complaint>& complaints);

}  // namespace warpkit::rewriter
