/// @file
/// Reads declarations of local variables, and finds where variables are changed.
#pragma once

#include <functional>
#include <vector>

#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// One name of a declaration.
struct Declarator {
  Index name = -1;            ///< its token
  bool is_array = false;      ///< `name[…]`
  bool is_reference = false;  ///< `& name`
  Index init_begin = -1;      ///< first token of the initial value; -1 if there is none
  Index init_end = -1;        ///< just past its last token
};

/// A statement that may be a declaration.
struct Declaration {
  /// What it is.
  enum Kind {
    None,       ///< no declaration, as far as can be told
    Variables,  ///< of local variables
    Shared,     ///< with `__shared__`
    Constants,  ///< with `constexpr`; or `using`, `typedef`, `static_assert`
    Unknown,    ///< of a kind that isn't read
  };

  Kind kind = None;                          ///< what it is
  std::vector<Declarator> declarators = {};  ///< of variables and constants
};

/// Reads a declaration.
/// @param tokens the stream
/// @param begin index of its first token
/// @param end index of its `;`
/// @return what was read
Declaration read_declaration(const std::vector<Token>& tokens, Index begin, Index end);

/// Finds names that are assigned to, counted up or down, or whose address is taken. A change of an
/// element `a[i]`, or of what a pointer points to, doesn't count; a change of a member does.
/// @param tokens the stream
/// @param begin index of the first token to look at
/// @param end index just past the last
/// @param found called with the index of each such name
void find_changes(const std::vector<Token>& tokens, Index begin, Index end,
                  const std::function<void(Index)>& found);

}  // namespace warpkit::rewriter
