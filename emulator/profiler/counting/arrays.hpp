/// @file
/// Which memory lies at an address, and what the program calls it.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::emulator::counting {

using profile::Space;

/// An allocation or a variable.
struct Array {
  std::uintptr_t begin = 0;         ///< First byte.
  std::uint64_t bytes = 0;          ///< Its size.
  Space space = Space::Global;      ///< Where it lies.
  std::string name;                 ///< As in the source; empty while unknown.
  std::uint32_t element_bytes = 0;  ///< Of an element; 0 while unknown.
  bool is_variable = false;         ///< It keeps its name.
  std::uint32_t alignment = 0;      ///< Of an element, in bytes; 0 while unknown.
  std::uint32_t number = 0;  ///< The n-th allocation of the program, from 1; 0 if it is none.
};

/// All of them, by address.
class Arrays {
 public:
  /// @param array one more, in place of what was there.
  void add(const Array& array) {
    arrays_[array.begin] = array;
    change();
  }
  /// @param begin first byte of one that is no more.
  void remove(std::uintptr_t begin) {
    arrays_.erase(begin);
    change();
  }
  /// Forgets all.
  void clear() {
    arrays_.clear();
    change();
  }
  /// Forgets all but variables.
  void clear_allocations();
  /// @param address any.
  /// @return what it lies in; or null.
  Array* holding(std::uintptr_t address);
  /// Forgets names that the last launch gave.
  void forget_names();
  /// @return another number whenever something has changed; greater than those before. Only this
  ///   may be called while another host thread calls any of the functions above.
  std::uint64_t version() const { return version_.load(std::memory_order_relaxed); }
  /// Something has changed.
  void change() {
    latest_ = nullptr;
    version_.fetch_add(1, std::memory_order_relaxed);
  }
  /// Names allocations that have no name by their numbers.
  void number_nameless();

 private:
  std::map<std::uintptr_t, Array> arrays_;
  Array* latest_ = nullptr;  // found last
  std::atomic<std::uint64_t> version_{1};
};

}  // namespace warpkit::emulator::counting
