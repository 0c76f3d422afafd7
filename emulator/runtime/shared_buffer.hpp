/// @file
/// The memory of a worker's dynamic shared buffer.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace warpkit::emulator {

/// Pages with an inaccessible one behind.
class SharedBuffer {
 public:
  /// @param bytes how much must fit.
  explicit SharedBuffer(std::size_t bytes) : bytes_((bytes + kPage - 1) / kPage * kPage) {
    void* memory = mmap(nullptr, bytes_ + kPage, PROT_NONE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    memory_ = static_cast<char*>(memory);
    if (mprotect(memory_, bytes_, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
  }
  ~SharedBuffer() { munmap(memory_, bytes_ + kPage); }
  SharedBuffer(const SharedBuffer&) = delete;             // the address is in use
  SharedBuffer& operator=(const SharedBuffer&) = delete;  // likewise

  /// @return its first byte, at the start of a page.
  char* data() const { return memory_; }

  /// @param address any address.
  /// @return true if it lies in the page behind.
  bool guards(const void* address) const {
    return address >= memory_ + bytes_ && address < memory_ + bytes_ + kPage;
  }

 private:
  static constexpr std::size_t kPage = 4096;
  char* memory_;
  std::size_t bytes_;
};

}  // namespace warpkit::emulator
