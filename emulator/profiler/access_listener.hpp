/// @file
/// Who hears of the memory accesses of kernels that are compiled with counting hooks.
#pragma once

#include <cstddef>

namespace warpkit::emulator {

/// What an access does to memory.
enum class AccessKind {
  Load,    ///< Reads.
  Store,   ///< Writes.
  Atomic,  ///< Both, as one step.
};

/// One access of one CUDA thread.
struct Access {
  const volatile void* address;  ///< First byte.
  std::size_t bytes;             ///< How many.
  AccessKind kind;               ///< What it does.
  const void* code;              ///< Just behind the hook's call: tells the source line.
};

/// Hears of every access by the host threads that run kernels, local variables included.
class AccessListener {
 public:
  virtual ~AccessListener() = default;

  /// Called before the access, by the thread that makes it; threadIdx and blockIdx say which.
  /// @param access what is accessed.
  virtual void on_access(const Access& access) = 0;
};

/// Says who is to hear of accesses from now on. Not while a kernel runs.
/// @param listener the listener, which must outlive its use; null for none.
void set_access_listener(AccessListener* listener);

}  // namespace warpkit::emulator
