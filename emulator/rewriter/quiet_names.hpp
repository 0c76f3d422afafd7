/// @file
/// Which functions and macros a thread can go through without waiting for another thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// What is known of the functions and macros of a program, and of CUDA's own.
class QuietNames {
 public:
  /// Adds the functions and macros that a file defines.
  /// @param file the file; isn't needed afterwards
  void read(const LexedFile& file);

  /// Whether calling a function or macro, or naming a macro, makes nobody wait, and changes nothing
  /// in a way that C++ wouldn't show at the call.
  /// @param name its name without qualification
  /// @return false when it isn't known
  bool is_quiet(std::string_view name) const;

  /// Whether a function, given the same arguments, gives every thread of a block the same result.
  /// @param name its name without qualification
  /// @return false when it isn't known
  bool is_same_for_all(std::string_view name) const;

  /// Whether a function or macro reads memory by an address, or a name is that of a variable in the
  /// device's memory.
  /// @param name its name without qualification
  /// @return true if so, as far as can be told
  bool reads_memory(std::string_view name) const;

  /// Whether a function may change the variables that it is called with.
  /// @param name its name without qualification
  /// @return true if so
  bool may_change_arguments(std::string_view name) const;

  /// Whether a name is a function's, a macro's or a device variable's.
  /// @param name the name
  /// @return true if a file defines it
  bool is_known(std::string_view name) const { return known_.find(name) != known_.end(); }

  /// Whether a name is a macro's.
  /// @param name the name
  /// @return true if a file defines it
  bool is_macro(std::string_view name) const;

  /// The names in a macro's body that aren't its parameters.
  /// @param name the macro
  /// @return them, with those of all its definitions
  const std::set<std::string>& names_in(std::string_view name) const;

 private:
  // All that have one name.
  struct Known {
    bool is_macro = false;
    bool refused = false;  // holds what may wait
    bool changes_arguments = false;
    bool reads_memory = false;
    std::set<std::string> calls;
    std::set<std::string> names;  // all but parameters of a macro
  };

  void read_functions(const TokenStream& stream);
  void read_variables(const TokenStream& stream);
  void read_function(const TokenStream& stream, Index opener, Index closer);
  void read_macro(const TokenStream& macro);
  const Known* find(std::string_view name) const;
  bool is_quiet(std::string_view name, std::set<std::string_view>& asked) const;
  bool is_same_for_all(std::string_view name, std::set<std::string_view>& asked) const;
  bool reads_memory(std::string_view name, std::set<std::string_view>& asked) const;

  std::map<std::string, Known, std::less<>> known_;
};

/// Whether the name at `i` is called, with or without template arguments.
/// @param tokens the stream
/// @param i index of a name
/// @return index of the `(`, or -1
Index call_of(const std::vector<Token>& tokens, Index i);

/// Whether a token reads what an address leads to: `a[i]`, `p->x`, `*p`.
/// @param tokens the stream
/// @param i index of the token
/// @return true if so, as far as can be told
bool follows_address(const std::vector<Token>& tokens, Index i);

/// Whether a loop goes on until an atomic operation succeeds, which may need another thread.
/// @param tokens the stream
/// @param i index of the word `while`; of any other the answer is false
/// @return true if so
bool spins(const std::vector<Token>& tokens, Index i);

/// Whether CUDA or C++ gives a name to a function (or a type, for a conversion) that makes nobody
/// wait.
/// @param name its name without qualification
/// @return true if so
bool is_quiet_of_cuda(std::string_view name);

/// Whether such a function gives the same result to all who give it the same arguments.
/// @param name its name without qualification
/// @return true if so
bool is_same_for_all_of_cuda(std::string_view name);

}  // namespace warpkit::rewriter
