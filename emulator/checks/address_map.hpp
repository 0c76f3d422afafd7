/// @file
/// What lies at an address that is no allocation of CUDA's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace warpkit::emulator::checks {

/// What the process has at an address.
enum class Ground {
  Nothing,      ///< No memory.
  Program,      ///< Constants and code of the program, and what its libraries hold.
  Variables,    ///< Variables of the program.
  ThreadLocal,  ///< This host thread's variables; shared memory lies there too.
  Host,         ///< Stack, heap or mapping of the host's.
};

/// Looks addresses up in the process's mappings.
class AddressMap {
 public:
  /// @param address any.
  /// @return what lies there.
  Ground ground_at(std::uintptr_t address);
  /// @param address any.
  /// @param offset receives the place among this host thread's variables.
  /// @return true if it lies among them.
  bool is_thread_local(std::uintptr_t address, std::size_t& offset) const;
  /// @param address of host memory.
  /// @return words for what kind of memory it is: the stack, the heap, other.
  std::string words_for_host_memory(std::uintptr_t address);
  /// Makes the page at an address that holds nothing accessible, so that a wrong access has no
  /// effect.
  /// @param address any.
  /// @return false if that can't be done.
  static bool make_harmless(std::uintptr_t address);

 private:
  struct Range {
    std::uintptr_t begin;
    std::uintptr_t end;
    std::string name;
  };

  void read_program();
  void read_mappings();
  static const Range* find(const std::vector<Range>& ranges, std::uintptr_t address);

  std::vector<Range> program_;
  std::vector<Range> mappings_;
};

}  // namespace warpkit::emulator::checks
