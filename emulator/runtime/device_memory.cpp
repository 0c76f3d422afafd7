#include "emulator/runtime/device_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/faults.hpp"
#include "emulator/runtime/report.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kHugePage = 2 * 1024 * 1024;
constexpr std::size_t kAlignment = 256;
// Addresses cost nothing; the excess over the device's memory makes room for guard pages.
constexpr std::size_t kArena = 8 * kDeviceMemory;
// Between allocations, when accesses are checked.
constexpr std::size_t kRedZone = 64 * 1024;
// Closing this much costs a few microseconds: never worth leaving open.
constexpr std::size_t kAlwaysClosed = std::size_t{1} << 20;
// Otherwise closing may take this part of the time that the memory was open.
constexpr int kWorth = 10;

std::size_t round_up(std::size_t value, std::size_t unit) {
  return (value + unit - 1) / unit * unit;
}

/// Reserves addresses for the arena that begin where a page of page table entries does.
char* reserve() {
  void* memory = mmap(nullptr, kArena + 2 * kHugePage, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  return reinterpret_cast<char*>(round_up(reinterpret_cast<std::uintptr_t>(memory), kHugePage));
}

char* map(int file, int protection) {
  char* const at = reserve();
  if (!at) return nullptr;
  void* memory =
      mmap(at, kArena + kHugePage, protection, MAP_SHARED | MAP_NORESERVE | MAP_FIXED, file, 0);
  if (memory == MAP_FAILED) return nullptr;
  // Where the kernel is so minded, large pages make large arrays cheap to touch and to close.
  madvise(memory, kArena + kHugePage, MADV_HUGEPAGE);
  return static_cast<char*>(memory);
}

/// Empties addresses of the parking place.
void forget_parked(char* first, std::size_t bytes) {
  mmap(first, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

}  // namespace

DeviceMemory& DeviceMemory::instance() {
  // Never destroyed: static objects of the program may free device memory at exit.
  static DeviceMemory& memory = *new DeviceMemory;
  return memory;
}

DeviceMemory::DeviceMemory() {
  file_ = memfd_create("warpkit-device-memory", MFD_CLOEXEC);
  if (file_ >= 0 && ftruncate(file_, kArena + kHugePage) == 0) {
    device_ = map(file_, PROT_NONE);
    alias_ = map(file_, PROT_READ | PROT_WRITE);
    parking_ = reserve();
  }
  if (!device_ || !alias_ || !parking_) {
    say("can't reserve the addresses of device memory: %s", std::strerror(errno));
    std::abort();
  }
  catch_faults();
}

std::size_t DeviceMemory::place(std::size_t bytes) {
  const std::size_t unit = bytes >= kHugePage ? kHugePage : kPage;
  if (block_observer) {
    // Far from others, and where nothing has been, so that a wrong access meets nobody's memory.
    const std::size_t fresh = round_up(unused_ + kRedZone, unit);
    if (fresh + bytes + kRedZone <= kArena) {
      unused_ = fresh + bytes;
      return fresh;
    }
  }
  // First fit, from large-page boundary to large-page boundary for large arrays.
  std::size_t at = kHugePage;
  for (const auto& [first, allocation] : allocations_) {
    if (at + bytes + kPage <= first) break;
    at = round_up(first + allocation.pages + kPage, unit);
  }
  return at + bytes + kPage <= kArena ? at : 0;
}

void* DeviceMemory::allocate(std::size_t size) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (size > kDeviceMemory) return nullptr;
  const std::size_t pages = round_up(size, kPage);
  if (pages > kDeviceMemory - used_) return nullptr;
  const std::size_t first = place(pages);
  if (first == 0) return nullptr;
  const Allocation allocation{first + pages - round_up(size, kAlignment), size, first, pages};
  allocations_.emplace(first, allocation);
  used_ += pages;
  if (open_) protect(allocation, PROT_READ | PROT_WRITE);
  return device_ + allocation.begin;
}

bool DeviceMemory::release(void* pointer) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!contains(pointer)) return false;
  const std::size_t offset = static_cast<char*>(pointer) - device_;
  auto found = allocations_.upper_bound(offset);
  if (found == allocations_.begin()) return false;
  --found;
  const Allocation allocation = found->second;
  if (allocation.begin != offset) return false;
  allocations_.erase(found);
  used_ -= allocation.pages;
  if (open_) protect(allocation, PROT_NONE);
  if (allocation.parked) forget_parked(parking_ + allocation.first, allocation.pages);
  // Gives the memory back to the machine; the next owner of these addresses finds zeros.
  fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, allocation.first, allocation.pages);
  return true;
}

void DeviceMemory::release_all() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [first, allocation] : allocations_) {
    protect(allocation, PROT_NONE);
    if (allocation.parked) forget_parked(parking_ + first, allocation.pages);
    fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, first, allocation.pages);
  }
  allocations_.clear();
  used_ = 0;
  open_ = false;
}

bool DeviceMemory::contains(const void* pointer) const {
  const char* at = static_cast<const char*>(pointer);
  return at >= device_ && at < device_ + kArena;
}

bool DeviceMemory::find(const void* pointer, Allocation& allocation) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!contains(pointer)) return false;
  const std::size_t offset = static_cast<const char*>(pointer) - device_;
  auto found = allocations_.upper_bound(offset);
  if (found == allocations_.begin()) return false;
  --found;
  allocation = found->second;
  return offset >= allocation.begin && offset < allocation.begin + allocation.size;
}

bool DeviceMemory::holds(const void* pointer, std::size_t count) const {
  Allocation allocation;
  if (!find(pointer, allocation)) return false;
  const std::size_t offset = static_cast<const char*>(pointer) - device_;
  return count <= allocation.begin + allocation.size - offset;
}

void* DeviceMemory::alias(const void* pointer) const {
  return alias_ + (static_cast<const char*>(pointer) - device_);
}

std::size_t DeviceMemory::free_bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return kDeviceMemory - used_;
}

void DeviceMemory::protect(const Allocation& allocation, int protection) const {
  mprotect(device_ + allocation.first, allocation.pages, protection);
}

bool DeviceMemory::park(Allocation& allocation) {
  // Protecting pages visits each; moving the page table entries of 512 pages is one step.
  if (allocation.pages < kHugePage) return false;
  constexpr int kMove = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
  void* const from = device_ + allocation.first;
  void* const to = parking_ + allocation.first;
  if (mremap(from, allocation.pages, allocation.pages, kMove, to) == MAP_FAILED) return false;
  return allocation.parked = true;
}

void DeviceMemory::unpark(Allocation& allocation) {
  constexpr int kMove = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
  allocation.parked = false;
  void* const from = parking_ + allocation.first;
  void* const to = device_ + allocation.first;
  if (mremap(from, allocation.pages, allocation.pages, kMove, to) != MAP_FAILED) {
    // What stays behind is mapped still, but empty.
    mprotect(from, allocation.pages, PROT_NONE);
    return;
  }
  forget_parked(parking_ + allocation.first, allocation.pages);
  protect(allocation, PROT_READ | PROT_WRITE);
}

void DeviceMemory::open() {
  open_ = true;
  ++openings_;
  opened_at_ = Clock::now();
  for (auto& [first, allocation] : allocations_) {
    if (allocation.parked) {
      unpark(allocation);
    } else {
      protect(allocation, PROT_READ | PROT_WRITE);
    }
  }
}

void DeviceMemory::launch_begins() {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++kernels_;
}

bool DeviceMemory::open_for(const void* address) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!contains(address)) return false;
  const std::size_t offset = static_cast<const char*>(address) - device_;
  auto found = allocations_.upper_bound(offset);
  if (found == allocations_.begin()) return false;
  --found;
  if (offset >= found->second.first + found->second.pages) return false;
  if (!open_) open();
  // A host thread that comes when another has just opened needs only try again, but once.
  static __thread std::uint64_t tried;
  if (tried == openings_) return false;
  tried = openings_;
  return true;
}

void DeviceMemory::launch_ended() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (--kernels_ > 0 || !open_) return;
  if (block_observer || used_ <= kAlwaysClosed || Clock::now() - opened_at_ >= kWorth * cost_)
    close();
}

void DeviceMemory::synchronized() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (open_ && kernels_ == 0) close();
}

void DeviceMemory::close() {
  const Clock::time_point begin = Clock::now();
  for (auto& [first, allocation] : allocations_) {
    park(allocation);
    protect(allocation, PROT_NONE);  // quick when the entries have gone
  }
  open_ = false;
  cost_ = 2 * (Clock::now() - begin);  // opening again costs as much
}

}  // namespace warpkit::emulator
