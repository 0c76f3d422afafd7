/// @file
/// Which variables of a kernel have the same value in every thread of a block.
#pragma once

#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/rewriter/declarations.hpp"
#include "emulator/rewriter/quiet_names.hpp"
#include "emulator/rewriter/statements.hpp"

namespace warpkit::rewriter {

/// Whether a statement must be carried out once a block, and not in one go for each thread: it
/// holds a barrier, or a jump out of it.
/// @param tokens the stream
/// @param statement the statement
/// @param last_barrier index of the kernel's last barrier; what returns behind it doesn't count
/// @return true if so
bool is_for_the_block(const std::vector<Token>& tokens, const Statement& statement,
                      Index last_barrier);

/// The parts of the head of a `for`.
struct LoopHead {
  std::pair<Index, Index> init;       ///< tokens before the first `;`
  std::pair<Index, Index> condition;  ///< between them
  std::pair<Index, Index> step;       ///< behind the second
};

/// Reads the head of a `for`.
/// @param tokens the stream
/// @param loop the statement
/// @return its parts; `condition.first` is -1 for a range-based loop
LoopHead read_loop_head(const std::vector<Token>& tokens, const Statement& loop);

/// The variables of one kernel.
///
/// Those count as the same for all whose values come from parameters, constants, the block's
/// coordinates and each other, and that change only in statements that are carried out once a
/// block, to what needs no memory. Shared memory counts for none: where threads race for it they
/// may see different values.
class UniformNames {
 public:
  /// @param tokens the stream
  /// @param quiet what is known of functions; both must outlive this object
  /// @param last_barrier as in is_for_the_block
  UniformNames(const std::vector<Token>& tokens, const QuietNames& quiet, Index last_barrier)
      : tokens_(tokens), quiet_(quiet), last_barrier_(last_barrier) {}

  /// Adds a parameter.
  /// @param name its name
  void add_parameter(std::string_view name);

  /// Finds out about all variables.
  /// @param body the kernel's statements
  /// @param begin index of the body's first token
  /// @param end index just past its last
  void read(const std::vector<Statement>& body, Index begin, Index end);

  /// Whether an expression has the same value for all.
  /// @param begin index of its first token
  /// @param end index just past its last
  /// @return true if so
  bool is_uniform(Index begin, Index end) const;

  /// Whether a declaration's variables are all the same for all.
  /// @param declaration the declaration, of variables
  /// @return true if so
  bool is_uniform(const Declaration& declaration) const;

  /// Whether a statement does nothing but to change such a variable.
  /// @param begin index of its first token
  /// @param end index of its `;`
  /// @return true if so
  bool is_update(Index begin, Index end) const;

  /// Whether a name is a parameter's or a variable's.
  /// @param name the name
  /// @return true if so
  bool is_variable(std::string_view name) const { return variables_.count(name) != 0; }

  /// Whether a parameter differs between threads, since a thread changes it.
  /// @return true if one does
  bool has_changed_parameter() const;

 private:
  using Range = std::pair<Index, Index>;
  struct Variable {
    bool alive = true;
    bool is_parameter = false;
    std::vector<Range> values;  // where it is declared
  };
  struct Inner {
    std::string_view name;
    Range scope;
  };

  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < static_cast<Index>(tokens_.size()) && at(i).kind != TokenKind::String &&
           at(i).is(text);
  }
  void gather(const std::vector<Statement>& list);
  void gather_head(const Statement& loop);
  void gather_inner(const Statement& statement, Index scope_end);
  void declare(const Declaration& declaration);
  void declare_shared(const Statement& statement);
  void add_updates(Index begin, Index end);
  Index updated_name(Index begin, Index end, Range& value) const;
  bool is_inner(Index i) const;
  bool reads_memory(Index begin, Index end) const;
  void judge(Index begin, Index end);
  bool kill_some();
  bool is_uniform_name(Index i, Index end) const;
  bool is_uniform_global(std::string_view name, std::set<std::string_view>& asked) const;

  const std::vector<Token>& tokens_;
  const QuietNames& quiet_;
  Index last_barrier_;
  std::map<std::string_view, Variable> variables_;
  std::vector<std::vector<std::string_view>> groups_;  // declared together
  std::vector<Inner> inner_;
  std::map<Index, Range> updates_;  // names that are changed once a block, and to what
};

}  // namespace warpkit::rewriter
