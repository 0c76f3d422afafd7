/// @file
/// Which tokens stand in a function or class and which at namespace scope, conditionals considered.
#pragma once

#include <vector>

#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// The braces of a token stream. Of `#if … #else … #endif` each branch begins with the braces that
/// were open before the `#if`, so that branches which open the same brace twice don't count twice.
class ScopeMap {
 public:
  /// Reads all braces.
  /// @param stream code or a macro's body; must outlive this object
  explicit ScopeMap(const TokenStream& stream);

  /// Whether a token stands outside of functions, classes and enumerations.
  /// @param i index of the token
  /// @return true if only braces of namespaces and `extern "C"` are open there
  bool at_namespace_scope(Index i) const {
    return places_[static_cast<std::size_t>(i)].blocks == 0;
  }

  /// Finds the `}` of a `{`.
  /// @param brace index of the `{`
  /// @return index of its `}`, or -1 if it has none
  Index closer_of(Index brace) const { return places_[static_cast<std::size_t>(brace)].closer; }

  /// Whether two tokens stand in the same branch of the same conditional.
  /// @param a index of a token
  /// @param b index of another
  /// @return true if none can be compiled without the other
  bool same_branch(Index a, Index b) const {
    return places_[static_cast<std::size_t>(a)].branch ==
           places_[static_cast<std::size_t>(b)].branch;
  }

 private:
  struct Place {
    int blocks = 0;     // open braces that aren't a namespace's
    int branch = 0;     // number of the branch
    Index closer = -1;  // of an opening brace
  };
  struct Brace {
    Index token = 0;
    bool is_namespace = false;
  };
  struct Conditional {
    std::vector<Brace> open;  // before the `#if`
    int branch = 0;           // the branch that the `#if` stands in
  };

  void change_branch(BranchPoint::Kind kind);
  void read_token(Index i);
  bool opens_namespace(Index brace) const;

  const std::vector<Token>& tokens_;
  std::vector<Place> places_;
  // While reading.
  std::vector<Brace> open_;
  std::vector<Conditional> conditionals_;
  int blocks_ = 0;
  int branch_ = 0;
  int branches_ = 0;
};

}  // namespace warpkit::rewriter
