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

/// What kind of Atomic an access is.
enum class AtomicEffect {
  None,    ///< Not an Atomic.
  Read,    ///< Only reads.
  Write,   ///< Only writes.
  Update,  ///< Reads and writes.
  Swap,    ///< Likewise, if the word is as expected.
};

/// One access of one CUDA thread.
struct Access {
  const volatile void* address;              ///< First byte.
  std::size_t bytes;                         ///< How many.
  AccessKind kind;                           ///< What it does.
  const void* code;                          ///< Just behind the hook's call: tells the line.
  bool is_volatile = false;                  ///< The program says volatile.
  bool is_aligned = true;                    ///< The compiler took the address for aligned.
  bool is_range = false;                     ///< A struct or memcpy, not a scalar.
  AtomicEffect effect = AtomicEffect::None;  ///< Of an Atomic.
  int order = 0;                             ///< Of an Atomic: __ATOMIC_RELAXED and so on.
};

/// Hears of every access by the host threads that run kernels, local variables included.
class AccessListener {
 public:
  virtual ~AccessListener() = default;

  /// Called before the access, by the thread that makes it; threadIdx and blockIdx say which.
  /// @param access what is accessed.
  virtual void on_access(const Access& access) = 0;
  /// Called before an access by host code that was compiled with hooks.
  virtual void on_host_access(const Access&) {}
  /// Called before a whole copy in a kernel, in place of two calls of on_access.
  /// @param target what is written.
  /// @param source what is read, by as many bytes.
  virtual void on_copy(const Access& target, const Access& source) {
    on_access(source);
    on_access(target);
  }
  /// Called at a fence that isn't a call of the emulator's.
  virtual void on_fence() {}
};

/// Says who is to hear of accesses from now on. Not while a kernel runs.
/// @param listener the listener, which must outlive its use; null for none.
void set_access_listener(AccessListener* listener);

}  // namespace warpkit::emulator
