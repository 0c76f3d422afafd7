/// @file
/// The heap from which kernels allocate, with `new` and `malloc`.
#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>

namespace warpkit::emulator {

/// A part of device memory, taken when a kernel first asks. The program's calls can't copy or free
/// what lies in it, and it stays until the device is reset.
///
/// All members may be called from several host threads.
class DeviceHeap {
 public:
  /// The process's heap.
  static DeviceHeap& instance();

  /// @param bytes how many; 0 is a block of its own, too.
  /// @param alignment a power of two.
  /// @return the memory, or null if the heap has no room.
  void* allocate(std::size_t bytes, std::size_t alignment);
  /// @param memory what allocate returned.
  /// @return false if it isn't a block of the heap.
  bool release(void* memory);
  /// Answers at any time, also while static objects are made.
  /// @param memory any address.
  /// @return true if it lies in the heap.
  static bool contains(const void* memory);
  /// Looks an address up.
  /// @param address any address.
  /// @param begin receives the first byte of the block it lies in.
  /// @param bytes receives how many were asked for.
  /// @return false if it lies in no block.
  bool find(const void* address, const void*& begin, std::size_t& bytes) const;

  /// @return the heap's size, as cudaLimitMallocHeapSize says.
  std::size_t limit() const;
  /// @param bytes the size from now on.
  /// @return false if a kernel has used the heap already.
  bool set_limit(std::size_t bytes);
  /// Forgets everything: the device was reset.
  void reset();

 private:
  struct Block {
    std::size_t bytes;  // asked for
    std::size_t room;   // taken
  };

  DeviceHeap();
  bool open();

  static std::atomic<char*> begin_;  // null when there is none
  static std::atomic<char*> end_;

  mutable std::mutex mutex_;
  char* base_ = nullptr;
  std::size_t limit_;
  std::map<std::size_t, Block> blocks_;      // by offset
  std::map<std::size_t, std::size_t> gaps_;  // offset to size
};

}  // namespace warpkit::emulator
