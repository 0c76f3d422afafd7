/// @file
/// Tells which expressions of a function nvcc knows when it compiles, loops unrolled.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/rewriter/device_functions.hpp"

namespace warpkit::rewriter {

/// The values of one function's names, as far as they are known before it runs. Known are numbers,
/// names from outside the function but for the device's variables, constants that are made of
/// them, and the counters of `for` loops that nvcc unrolls: those whose beginning, end and step are
/// known, that go round kMostRounds times at most with the loops inside them, and that no
/// `#pragma unroll 1` keeps as they are.
class KnownIndices {
 public:
  /// nvcc 13.0 keeps loops of 384 rounds with two accesses as they are and unrolls those of 320.
  static constexpr long kMostRounds = 256;

  /// @param function what to look at; must outlive this object
  /// @param source the text that its tokens are of
  /// @param memory names of the device's variables
  /// @param known_params of each parameter: its value is known where the function is called
  KnownIndices(const DeviceFunction& function, std::string_view source,
               const std::set<std::string>& memory, const std::vector<bool>& known_params);

  /// @param begin index of an expression's first token
  /// @param end just past its last
  /// @return true if its value is known
  bool is_known(Index begin, Index end) const { return is_known(begin, end, 0); }
  /// @param i index of a name
  /// @return true if the function declares it
  bool is_own(Index i) const { return own_.count(std::string(at(i).text)) != 0; }

 private:
  struct Loop {
    Index keyword = -1;
    Index open = -1, first = -1, second = -1, close = -1;  // `(`, both `;`, `)`
    Index end = -1;                                        // of what is repeated
    std::set<std::string_view> counters;
    long rounds = 1;  // as far as they are told; with inner loops
    bool is_unrolled = false;
  };
  struct Own {
    Index name = -1, begin = -1, end = -1;  // where it is declared, its initial value
    bool is_changed = false;
  };

  const Token& at(Index i) const { return (*function_.tokens)[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const;
  bool is_word(Index i) const;
  Index statement_end(Index i) const;
  void find_own();
  void note(Index name, Index begin, Index end);
  void find_loops();
  bool read_loop(Index keyword, Loop& loop) const;
  void judge_loops();
  bool keeps_rounds(const Loop& loop) const;
  long rounds_of(const Loop& loop) const;
  bool is_known(Index begin, Index end, int depth) const;
  bool is_known_name(Index i, int depth) const;
  const Loop* loop_counting(Index i) const;

  const DeviceFunction& function_;
  std::string_view source_;
  const std::set<std::string>& memory_;
  std::map<std::string, std::vector<Own>> own_;
  std::set<std::string> known_params_;
  std::vector<Loop> loops_;  // outer ones first
};

}  // namespace warpkit::rewriter
