/// @file
/// The program's variables on the device.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "emulator/include/warpkit/emulator/array_shape.h"

namespace warpkit::emulator::checks {

/// A `__device__`, `__constant__` or `__managed__` variable.
struct DeviceVariable {
  std::uintptr_t begin = 0;  ///< First byte.
  std::size_t bytes = 0;     ///< Its size.
  std::string name;          ///< As in the source.
  ArrayShape shape{};        ///< What it is.

  /// @return the first byte behind it.
  std::uintptr_t end() const { return begin + bytes; }
};

/// All of them, by address.
class DeviceVariables {
 public:
  /// @param variable one more.
  void add(DeviceVariable variable);
  /// @param address any.
  /// @return the variable that the byte lies in; or null.
  const DeviceVariable* holding(std::uintptr_t address) const;
  /// @param address any address outside of variables.
  /// @param within less than this far away.
  /// @return the nearest variable; or null.
  const DeviceVariable* nearest(std::uintptr_t address, std::size_t within) const;

 private:
  std::map<std::uintptr_t, DeviceVariable> variables_;
};

}  // namespace warpkit::emulator::checks
