/// @file
/// Which memory does an address lie in? And its number there and back: here one address space holds
/// them all, so the numbers are the addresses.
#pragma once

#include <stddef.h>

namespace warpkit::emulator {

/// Where an address lies, as a kernel sees it.
enum class AddressSpace { None, Global, Shared, Local };

/// @param address any address.
/// @return its space. Constants count as global memory, as variables of the program do.
AddressSpace space_of(const void* address);

}  // namespace warpkit::emulator

#define WARPKIT_IS_IN(name, space)                                                             \
  inline unsigned int name(const void* address) {                                              \
    return ::warpkit::emulator::space_of(address) == ::warpkit::emulator::AddressSpace::space; \
  }
WARPKIT_IS_IN(__isGlobal, Global)
WARPKIT_IS_IN(__isShared, Shared)
WARPKIT_IS_IN(__isLocal, Local)
#undef WARPKIT_IS_IN

#define WARPKIT_ADDRESS_NUMBERS(space)                           \
  inline size_t __cvta_generic_to_##space(const void* address) { \
    return reinterpret_cast<size_t>(address);                    \
  }                                                              \
  inline void* __cvta_##space##_to_generic(size_t number) {      \
    return reinterpret_cast<void*>(number);                      \
  }
WARPKIT_ADDRESS_NUMBERS(global)
WARPKIT_ADDRESS_NUMBERS(shared)
WARPKIT_ADDRESS_NUMBERS(local)
WARPKIT_ADDRESS_NUMBERS(constant)
WARPKIT_ADDRESS_NUMBERS(grid_constant)
#undef WARPKIT_ADDRESS_NUMBERS
