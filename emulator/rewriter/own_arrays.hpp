/// @file
/// Finds which of a thread's own variables a GPU keeps in local memory, so that a counted program
/// can say so.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/rewriter/device_functions.hpp"
#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/known_indices.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {

/// Reads a program's files, those that are included first.
///
/// In local memory lies an array, or a structure with one, if an index into it isn't known when
/// nvcc compiles (KnownIndices), be it in a function that it is passed to; and what a
/// `__noinline__` function gets the address of. All else is in registers. docs/profiler.md says
/// where nvcc knows better.
class OwnArrays {
 public:
  /// Marks such variables in one file: `int a[8] = {…};` becomes
  ///     int warpkit_own_a[8] = {…}; WARPKIT_OWN_ARRAY(a, true);
  /// which declares `a` as a reference to it. Not where a jump may lead past that.
  /// @param source the file
  /// @param edits receives the insertions
  void mark(const std::string& source, std::vector<Edit>& edits);

 private:
  struct File {
    std::string source;
    LexedFile lexed;
    std::vector<DeviceFunction> functions;
  };
  struct Known {
    const File* file;
    const DeviceFunction* function;
  };
  // A name that stands for the memory of a variable, in the body of a function.
  struct Use {
    const Known& in;
    const KnownIndices& indices;
    Index from;  // first token at which it means that
    Index to;    // just past the last
    std::string name;
    bool is_array = false;  // or a pointer to its elements; else a structure
    int subscripts = 0;     // that stay within it, in an array of pointers
    int depth = 0;          // of calls
  };

  void mark(const Known& in, std::vector<Edit>& edits) const;
  bool is_in_local_memory(const Use& use) const;
  bool is_used_so(const Use& use, Index i) const;
  bool is_passed_so(const Use& use, Index i, Index end) const;
  bool is_taken_so(const Use& use, Index i, Index end) const;
  bool callee_keeps_it(const Use& use, Index open, std::size_t which, Index offset_begin,
                       Index offset_end) const;

  std::deque<File> files_;
  std::multimap<std::string, Known> functions_;
  void find_members(const std::vector<Token>& tokens);
  bool is_member_array(std::string_view name) const;

  std::set<std::string> memory_;         // variables of the device
  std::set<std::string> array_members_;  // members of structures that are arrays
  std::set<std::string> other_members_;  // and those that aren't
};

}  // namespace warpkit::rewriter
