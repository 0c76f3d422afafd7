/// @file
/// Writes the body of a kernel as loops over the threads of a block.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/statements.hpp"
#include "emulator/rewriter/uniform_names.hpp"

namespace warpkit::rewriter {

/// Writes one body.
class SplitBody {
 public:
  /// @param source the file
  /// @param tokens its code
  /// @param names the kernel's variables
  /// @param quiet what is known of functions
  /// @param edits the file's other edits in order, which are carried out here too
  /// @param last_barrier as in is_for_the_block
  SplitBody(std::string_view source, const std::vector<Token>& tokens, const UniformNames& names,
            const QuietNames& quiet, const std::vector<Edit>& edits, Index last_barrier)
      : source_(source),
        tokens_(tokens),
        names_(names),
        quiet_(quiet),
        edits_(edits),
        last_barrier_(last_barrier) {}

  /// Writes the body.
  /// @param body the statements
  /// @param end index of the `}` behind them
  /// @return false if it can't be split
  bool write(const std::vector<Statement>& body, Index end);

  /// @return what was written
  std::vector<Piece> take() { return std::move(pieces_); }

 private:
  // A thread's variable that is kept from one part to the next.
  struct Kept {
    std::string_view name;
    int state = 0;  // number of the part that declares it
    int slot = 0;   // its place among that part's variables
    bool is_array = false;
    bool is_reference = false;
  };

  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < static_cast<Index>(tokens_.size()) && at(i).kind != TokenKind::String &&
           at(i).is(text);
  }
  void write_list(const std::vector<Statement>& list, Index scope_end);
  void write_one(const Statement& statement);
  void write_simple(const Statement& statement);
  void write_if(const Statement& statement);
  void write_loop(const Statement& loop);
  void write_child(const Statement& child);
  void flush();
  std::vector<Kept> declared_in_part(Index end) const;
  void borrow(Index begin, Index end);
  bool mentions(std::string_view name, Index begin, Index end) const;
  bool changes(std::string_view name, Index begin, Index end) const;
  void text(Index begin, Index end);
  void say(std::string words) { pieces_.push_back({std::move(words)}); }
  void fail() { failed_ = true; }

  std::string_view source_;
  const std::vector<Token>& tokens_;
  const UniformNames& names_;
  const QuietNames& quiet_;
  const std::vector<Edit>& edits_;
  Index last_barrier_;
  std::vector<Piece> pieces_;
  std::vector<Statement> part_;          // what each thread does in one go, not yet written
  std::vector<std::vector<Kept>> kept_;  // by scope
  std::vector<Index> scope_ends_;
  int parts_ = 0;
  int loops_ = 0;
  int depth_ = 0;          // of loops that are carried out once a block
  bool returned_ = false;  // a part has been written in which a thread may return
  bool failed_ = false;
};

}  // namespace warpkit::rewriter
