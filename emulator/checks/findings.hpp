/// @file
/// What the checks found: collected while kernels run, told once a launch has ended.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "emulator/checks/settings.hpp"
#include "emulator/debug_info/source_lines.hpp"
#include "emulator/include/vector_types.h"
#include "emulator/include/warpkit/emulator/site.h"

namespace warpkit::emulator::checks {

/// A kernel launch, as findings name it.
struct Launched {
  std::string kernel;   ///< As written.
  Site site{"", 0};     ///< Where.
  dim3 grid{0, 0, 0};   ///< Blocks.
  dim3 block{0, 0, 0};  ///< Threads a block.
};

/// A place in the program: code, or a call that named its line, or calls in progress.
struct Place {
  std::uintptr_t code = 0;  ///< A return address; 0 when unknown.
  Site site{nullptr, 0};    ///< Used when its file isn't null.
  CallStack calls;          ///< Used when it isn't empty.

  /// Orders places, so that they can be keys.
  bool operator<(const Place& other) const;
};

/// A thread of a grid, by linear indices.
struct GridThread {
  std::uint32_t block = 0;   ///< Block in the grid.
  std::uint32_t thread = 0;  ///< Thread in the block.

  /// Orders by block, then thread.
  bool operator<(const GridThread& other) const {
    return std::tie(block, thread) < std::tie(other.block, other.thread);
  }
};

/// What makes two sightings one finding.
struct FindingKey {
  Tool tool;                  ///< Which check.
  bool is_error;              ///< Else a warning.
  const char* kind;           ///< Which of the check's verdicts; a literal.
  int launched;               ///< Number of the kernel (Findings::launched); -1 for host code.
  Place place;                ///< Where it happened.
  Place other_place;          ///< The other party's line, if there is one.
  bool may_be_guess = false;  ///< A plain read met an atomic operation; see allow_guess().

  /// Orders keys.
  bool operator<(const FindingKey& other) const;
};

/// The example that a message tells; the least of all, so that thread order doesn't matter.
struct Example {
  GridThread self;           ///< Who did it.
  GridThread other;          ///< The other party.
  std::uint64_t tie = 0;     ///< Decides between equals.
  bool has_thread = true;    ///< False for host code.
  bool has_other = false;    ///< There is another party.
  std::string text;          ///< What happened; \1 and \2 stand for the lines.
  std::string next;          ///< What to do about it.
  std::string array;         ///< Name of the array, if known.
  std::string index;         ///< The element.
  std::vector<Place> extra;  ///< Further places: \3, \4 ….

  /// @return true if this example is to be told instead of `told`.
  bool comes_before(const Example& told) const {
    return std::tie(self, other, tie) < std::tie(told.self, told.other, told.tie);
  }
};

/// Collects, merges and tells.
class Findings {
 public:
  /// @param settings where to.
  explicit Findings(const Settings& settings) : settings_(settings) {}

  /// @param launched a kernel.
  /// @return its number; the same for the same kernel, launched at the same line.
  int number_of(const Launched& launched);

  /// Notes one sighting.
  /// @param key what it is.
  /// @param counted a number for each thing that is counted (a thread, a word of memory).
  /// @param example who did what; its text may still be missing.
  /// @return where to put the text when this example is the best so far, else null.
  Example* note(const FindingKey& key, std::uint64_t counted, const Example& example);

  /// Drops races of a line's plain reads with atomic operations, from this launch on: the line
  /// reads what a compare-and-swap then expects, as in CUDA's own example of an atomic operation.
  /// @param code return address of the read's hook.
  void allow_guess(std::uintptr_t code) { guesses_.insert(code); }

  /// Tells what is new, and writes the file.
  void flush();
  /// Tells the total; after the last flush.
  void finish();
  /// @return true if there is an error among all findings told.
  bool any_error() const { return errors_ > 0; }
  /// @return lines of the learner's source.
  SourceLines& lines() { return lines_; }

 private:
  struct Evidence {
    Example example;
    std::set<std::uint64_t> counted;
  };
  struct Finding {
    Tool tool;
    bool is_error;
    std::string kind;
    int launched;
    Line line;
    Line other_line;
    Example example;
    std::set<std::uint64_t> counted;
    bool told = false;
  };
  using Told = std::tuple<int, std::string, std::string, Line, Line>;

  void merge(const FindingKey& key, Evidence&& evidence);
  void drop_guesses();
  void drop_lesser_races();
  void tell(Finding& finding);
  std::string sentence(const Finding& finding);
  std::string json(const Finding& finding) const;
  void write_file() const;

  Settings settings_;
  SourceLines lines_;
  std::vector<Launched> launched_;
  std::map<FindingKey, Evidence> pending_;
  std::set<std::uintptr_t> guesses_;
  std::vector<Finding> findings_;
  int errors_ = 0;
  int warnings_ = 0;
  int printed_ = 0;
  int not_printed_ = 0;
};

/// @param linear an index.
/// @param extent of the grid or block.
/// @return its three parts.
uint3 split_index(std::uint64_t linear, const dim3& extent);

}  // namespace warpkit::emulator::checks
