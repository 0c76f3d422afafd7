/// @file
/// The program's `__device__`, `__constant__` and `__managed__` variables, for the checks.
#pragma once

#include "array_shape.h"
#include "vector_copy.h"

namespace warpkit::emulator {

/// Tells the checks of a variable, before main.
struct DeviceVariableNote {
  /// @param address of the variable.
  /// @param bytes its size.
  /// @param name its name.
  /// @param shape its shape.
  /// @param is_constant it is `__constant__`.
  DeviceVariableNote(const volatile void* address, size_t bytes, const char* name,
                     const ArrayShape& shape, bool is_constant);
};

}  // namespace warpkit::emulator

#if defined(WARPKIT_COUNTED)

/// Zeros that only their file knows lie elsewhere than those that all files know. clang lets
/// nothing be both repeatable and hidden in a namespace without a name, so there only variables
/// that are static, as all are without `-rdc=true`, have such a zone.
#if defined(__clang__)
#define WARPKIT_SHARED_RED_ZONE(name)
#else
#define WARPKIT_SHARED_RED_ZONE(name) \
  char warpkit_red_zone_of_shared_zeros_##name[1024] __attribute__((used, weak, nocommon));
#endif

/// Follows the definition of a variable. Behind it lies what no correct program touches, in
/// whichever section the variable is, so that an overrun doesn't meet the next variable.
#define WARPKIT_NOTED_VARIABLE(name, is_constant)                                           \
  WARPKIT_SHARED_RED_ZONE(name)                                                             \
  static char warpkit_red_zone_of_zeros_##name[1024] __attribute__((used));                 \
  static char warpkit_red_zone_of_values_##name[1024] __attribute__((used)) = {1};          \
  static const char warpkit_red_zone_of_constants_##name[1024] __attribute__((used)) = {1}; \
  static const ::warpkit::emulator::DeviceVariableNote warpkit_note_of_##name(              \
      &(name), sizeof(name), #name, ::warpkit::emulator::kShapeOf<decltype(name)>, is_constant);
#define WARPKIT_DEVICE_VARIABLE(name) WARPKIT_NOTED_VARIABLE(name, false)
#define WARPKIT_CONSTANT_VARIABLE(name) WARPKIT_NOTED_VARIABLE(name, true)

#else

#define WARPKIT_DEVICE_VARIABLE(name)
#define WARPKIT_CONSTANT_VARIABLE(name)

#endif
