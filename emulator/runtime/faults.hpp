/// @file
/// What happens on SIGSEGV and its like, in kernels and on the host.
#pragma once

#include <cstdint>
#include <string>

#include "emulator/runtime/sanitizer.hpp"

namespace warpkit::emulator {

/// Where and why the processor stopped.
struct Fault {
  int signal = 0;              ///< SIGSEGV, SIGBUS, SIGFPE or SIGILL.
  std::uintptr_t address = 0;  ///< The memory that was touched.
  std::uintptr_t code = 0;     ///< The instruction that did it.
  bool known_address = false;  ///< The processor gave the address.
  bool write = false;          ///< It was to be written; only known on x86.
};

/// Makes faults come here; the first call of the process does, later ones do nothing.
void catch_faults();

/// Gives this host thread a stack of its own for signals, so that a fiber's overflow can be told.
void prepare_thread_for_faults();

/// @param fault a fault at a device address or near null.
/// @return what was touched, and how it lies to the nearest allocation.
std::string describe_address(const Fault& fault);

}  // namespace warpkit::emulator
