#include "emulator/runtime/device_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

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
// Closing this much costs a few microseconds: never worth leaving open.
constexpr std::size_t kAlwaysClosed = std::size_t{1} << 20;
// Otherwise closing may take this part of the time that the memory was open.
constexpr int kWorth = 10;

std::size_t round_up(std::size_t value, std::size_t unit) {
  return (value + unit - 1) / unit * unit;
}

char* map(int file, int protection) {
  void* memory = mmap(nullptr, kArena + kHugePage, protection, MAP_SHARED | MAP_NORESERVE, file, 0);
  if (memory == MAP_FAILED) return nullptr;
  // Where the kernel is so minded, large pages make large arrays cheap to touch and to close.
  madvise(memory, kArena + kHugePage, MADV_HUGEPAGE);
  return static_cast<char*>(memory);
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
  }
  if (!device_ || !alias_) {
    say("can't reserve the addresses of device memory: %s", std::strerror(errno));
    std::abort();
  }
  catch_faults();
}

std::size_t DeviceMemory::place(std::size_t bytes) {
  // First fit, from large-page boundary to large-page boundary for large arrays.
  const std::size_t unit = bytes >= kHugePage ? kHugePage : kPage;
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
  // Gives the memory back to the machine; the next owner of these addresses finds zeros.
  fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, allocation.first, allocation.pages);
  return true;
}

void DeviceMemory::release_all() {
  const std::lock_guard<std::mutex> lock(mutex_);
  protect_all(PROT_NONE);
  for (const auto& [first, allocation] : allocations_) {
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

void DeviceMemory::protect_all(int protection) const {
  for (const auto& entry : allocations_) protect(entry.second, protection);
}

void DeviceMemory::open() {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++kernels_;
  if (open_) return;
  open_ = true;
  opened_at_ = Clock::now();
  protect_all(PROT_READ | PROT_WRITE);
}

void DeviceMemory::launch_ended() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (--kernels_ > 0) return;
  if (used_ <= kAlwaysClosed || Clock::now() - opened_at_ >= kWorth * cost_) close();
}

void DeviceMemory::synchronized() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (open_ && kernels_ == 0) close();
}

void DeviceMemory::close() {
  const Clock::time_point begin = Clock::now();
  protect_all(PROT_NONE);
  open_ = false;
  cost_ = 2 * (Clock::now() - begin);  // opening again costs as much
}

}  // namespace warpkit::emulator
