/// @file
/// Names of the program's variables, from its symbol table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace warpkit::emulator::checks {

/// A variable of the program.
struct Symbol {
  std::uintptr_t begin = 0;  ///< Its address in this process.
  std::size_t bytes = 0;     ///< Its size.
  std::string name;          ///< As in the source.
};

/// Reads the symbol table when first asked.
class Symbols {
 public:
  /// @param address any address in the program.
  /// @return the variable there; null if none is known.
  const Symbol* holding(std::uintptr_t address);
  /// @param offset among a host thread's variables.
  /// @return the variable there, with offsets for addresses; null if none is known.
  const Symbol* thread_local_holding(std::size_t offset);
  /// @return true if such variables are known.
  bool has_thread_local();
  /// @param address any address in the program.
  /// @param within at most this far behind a variable.
  /// @return the last variable that ends before the address; null if none is known.
  const Symbol* before(std::uintptr_t address, std::size_t within);

 private:
  void read();

  bool is_read_ = false;
  std::vector<Symbol> symbols_;       // by address
  std::vector<Symbol> thread_local_;  // by offset
};

}  // namespace warpkit::emulator::checks
