/// @file
/// The jumps at which lanes of a counted program may part, as its machine code has them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "emulator/profiler/counting/flops_code.hpp"

namespace warpkit::emulator::counting {

/// Finds instructions of one file.
class CodeIndex {
 public:
  /// An instruction.
  struct Spot {
    const CodePart* part = nullptr;  ///< Whose; null for none.
    std::size_t index = 0;           ///< Of it.
  };
  /// @param parts the file's code; must outlive the index.
  explicit CodeIndex(const std::vector<CodePart>& parts);
  /// @param address as the file counts.
  /// @return the instruction that begins there.
  Spot at(std::uint64_t address) const;
  /// @param part any.
  /// @return the address by which its function is known: also of a part that was put aside.
  std::uint64_t function_of(const CodePart& part) const { return functions_.at(&part); }
  /// @param address of a function.
  /// @return true if it begins a part, and so keeps events of its own.
  bool is_function(std::uint64_t address) const;
  /// @param function as function_of tells it.
  /// @return where lanes go on behind each call of it.
  const std::vector<std::uint64_t>& behind_calls(std::uint64_t function) const;

 private:
  std::unordered_map<std::uint64_t, Spot> spots_;
  std::map<const CodePart*, std::uint64_t> functions_;
  std::map<std::uint64_t, std::vector<std::uint64_t>> calls_;
};

/// What lanes come to behind an event, before the next one.
struct Parting {
  /// Which kind of instruction lets them go different ways.
  enum class Kind {
    Unknown,  ///< The code can't be read.
    None,     ///< None: all come to the same event.
    Return,   ///< None: each goes back to where it was called from.
    Jump,     ///< A conditional jump, or one through a table.
    Call,     ///< The call of a function that a pointer names.
    Shared,   ///< A jump behind a function's end, where not all its calls come to one.
  };
  Kind kind = Kind::Unknown;  ///< Which.
  /// The instruction's address as the file counts, then those before it, nearest first, whose lines
  /// tell of it where it has none of its own.
  std::vector<std::uint64_t> places;
};

/// The flow of one file's code between the events of one launch.
class BranchFlow {
 public:
  /// @param index of the file's code; must outlive the flow.
  /// @param events of the launch, by their codes as the file counts.
  BranchFlow(const CodeIndex& index, std::set<std::uint64_t> events);
  /// @param event one of them.
  /// @param next an event that followed it; 0 for none.
  /// @return what comes behind it.
  Parting behind(std::uint64_t event, std::uint64_t next);

 private:
  using Spot = CodeIndex::Spot;
  using Ends = std::set<std::uint64_t>;  // events, or other places at which a way ends

  std::vector<std::uint64_t> begins(std::uint64_t event) const;
  bool ends_at_call(const Spot& spot, Ends& ends) const;
  void follow(std::uint64_t address, Ends& ends, std::vector<std::uint64_t>& open) const;
  const Ends& ends_of(std::uint64_t address);
  Spot parting_from(std::uint64_t address);
  void returns(std::uint64_t function, std::uint64_t next, Parting& found);

  const CodeIndex& index_;
  std::set<std::uint64_t> events_;
  std::set<std::uint64_t> used_;  // functions that keep events
  std::unordered_map<std::uint64_t, Ends> ends_;
};

}  // namespace warpkit::emulator::counting
