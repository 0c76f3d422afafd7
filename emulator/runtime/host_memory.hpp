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

/// The ranges known so far. All members may be called from several host threads.
class HostMemory {
 public:
  /// The process's.
  static HostMemory& instance();

  /// @param size bytes.
  /// @param kind Pinned or Managed.
  /// @return page-aligned memory of zeros, or null.
  void* allocate(std::size_t size, HostMemoryKind kind);
  /// Takes note of memory that is the program's.
  /// @param pointer its first byte.
  /// @param size bytes.
  /// @param kind Registered or Symbol.
  /// @return false if part of it is known already.
  bool add(void* pointer, std::size_t size, HostMemoryKind kind = HostMemoryKind::Registered);
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
  /// Releases everything.
  void release_all();

 private:
  struct Range {
    std::size_t size;
    HostMemoryKind kind;
  };
  using Ranges = std::map<const char*, Range>;

  Ranges::const_iterator range_of(const void* pointer) const;

  mutable std::mutex mutex_;
  Ranges ranges_;
};

}  // namespace warpkit::emulator
