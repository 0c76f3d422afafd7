/// @file
/// Host memory that CUDA knows: pinned, registered, managed; and device variables' addresses.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>

namespace warpkit::emulator {

/// Why an address range is known.
enum class HostMemoryKind {
  Pinned,      ///< cudaMallocHost, cudaHostAlloc.
  Registered,  ///< cudaHostRegister.
  Managed,     ///< cudaMallocManaged: host and device may both touch it.
  Symbol       ///< A __device__ variable whose address the program asked for.
};

/// What the program has said about managed memory. It changes nothing here, and can be asked for.
struct MemoryHints {
  static constexpr int kNowhere = -2;  ///< cudaInvalidDeviceId.

  bool read_mostly = false;     ///< Written seldom.
  bool used_by_device = false;  ///< The device is to have it mapped.
  bool used_by_host = false;    ///< Likewise the host.
  int preferred = kNowhere;     ///< Where it is to be: a device or cudaCpuDeviceId.
  int prefetched = kNowhere;    ///< Where it was last asked to come.
};

/// The ranges known so far. All members may be called from several host threads.
class HostMemory {
 public:
  /// The process's.
  static HostMemory& instance();

  /// @param size bytes.
  /// @param kind Pinned or Managed.
  /// @param flags those of the call, for flags().
  /// @return page-aligned memory of zeros, or null.
  void* allocate(std::size_t size, HostMemoryKind kind, unsigned flags = 0);
  /// Takes note of memory that is the program's.
  /// @param pointer its first byte.
  /// @param size bytes.
  /// @param kind Registered or Symbol.
  /// @param flags those of the call, for flags().
  /// @return false if part of it is known already.
  bool add(void* pointer, std::size_t size, HostMemoryKind kind = HostMemoryKind::Registered,
           unsigned flags = 0);
  /// @param pointer a range's first byte.
  /// @param kind what the caller takes it for.
  /// @return false if there is no such range.
  bool release(void* pointer, HostMemoryKind kind);
  /// @param pointer any address.
  /// @param kind receives the range's kind.
  /// @return false if it lies in none.
  bool find(const void* pointer, HostMemoryKind& kind) const;
  /// @param pointer any address.
  /// @param count bytes from there.
  /// @return false if they begin in a known range and go beyond it.
  bool fits(const void* pointer, std::size_t count) const;
  /// @param pointer any address.
  /// @return the flags by which its range was made, if it is in one.
  unsigned flags(const void* pointer) const;
  /// Calls a function with the hints of managed memory.
  /// @param pointer any address.
  /// @param count bytes from there.
  /// @param change called with the hints of the allocation, if all the bytes lie in it.
  /// @return false if they don't lie in managed memory.
  template <class Change>
  bool with_hints(const void* pointer, std::size_t count, Change change) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = range_of(pointer);
    if (found == ranges_.end() || found->second.kind != HostMemoryKind::Managed) return false;
    const std::size_t offset = static_cast<const char*>(pointer) - found->first;
    if (count > found->second.size - offset) return false;
    change(ranges_.find(found->first)->second.hints);
    return true;
  }
  /// Releases everything.
  void release_all();

 private:
  struct Range {
    std::size_t size;
    HostMemoryKind kind;
    unsigned flags;
    MemoryHints hints;
  };
  using Ranges = std::map<const char*, Range>;

  Ranges::const_iterator range_of(const void* pointer) const;

  mutable std::mutex mutex_;
  Ranges ranges_;
};

}  // namespace warpkit::emulator
