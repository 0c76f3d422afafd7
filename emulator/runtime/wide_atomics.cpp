// Atomic operations that are too wide for the processor: under a lock that belongs to the address.
#include <array>
#include <cstdint>
#include <cstring>
#include <mutex>

#include "emulator/include/warpkit/emulator/wide_atomic_functions.h"

namespace warpkit::emulator {
namespace {

constexpr std::size_t kBytes = 16;

std::mutex& lock_of(const void* address) {
  // Never destroyed: a static object's destructor may still launch kernels.
  static std::array<std::mutex, 64>& locks = *new std::array<std::mutex, 64>;
  return locks[reinterpret_cast<std::uintptr_t>(address) / kBytes % locks.size()];
}

}  // namespace

void exchange_16_bytes(void* address, const void* value, void* old) {
  const std::lock_guard<std::mutex> lock(lock_of(address));
  std::memcpy(old, address, kBytes);
  std::memcpy(address, value, kBytes);
}

void compare_and_exchange_16_bytes(void* address, const void* compare, const void* value,
                                   void* old) {
  bool changed = false;
  {
    const std::lock_guard<std::mutex> lock(lock_of(address));
    std::memcpy(old, address, kBytes);
    changed = std::memcmp(old, compare, kBytes) == 0;
    if (changed) std::memcpy(address, value, kBytes);
  }
  if (!changed) let_others_run();
}

}  // namespace warpkit::emulator
