#include "emulator/runtime/device_heap.hpp"

#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

constexpr std::size_t kUnit = 16;
// The heap's own first bytes belong to no block, so that no block is an allocation's first byte,
// which cudaFree would take.
constexpr std::size_t kFirst = 256;

std::size_t round_up(std::size_t value, std::size_t unit) {
  return (value + unit - 1) / unit * unit;
}

}  // namespace

std::atomic<char*> DeviceHeap::begin_;
std::atomic<char*> DeviceHeap::end_;

DeviceHeap::DeviceHeap() : limit_(kDefaultHeap) {}

DeviceHeap& DeviceHeap::instance() {
  // Never destroyed: static objects of the program may reset the device at exit.
  alignas(DeviceHeap) static char memory[sizeof(DeviceHeap)];
  static DeviceHeap& heap = *new (memory) DeviceHeap;
  return heap;
}

bool DeviceHeap::open() {
  if (base_) return true;
  base_ = static_cast<char*>(DeviceMemory::instance().allocate(kFirst + limit_));
  if (!base_) return false;
  gaps_.emplace(kFirst, limit_);
  end_ = base_ + kFirst + limit_;
  begin_ = base_;
  return true;
}

void* DeviceHeap::allocate(std::size_t bytes, std::size_t alignment) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (bytes > limit_ || !open()) return nullptr;
  const std::size_t unit = alignment > kUnit ? alignment : kUnit;
  const std::size_t room = round_up(bytes ? bytes : 1, kUnit);
  const auto base = reinterpret_cast<std::size_t>(base_);
  for (auto gap = gaps_.begin(); gap != gaps_.end(); ++gap) {
    const std::size_t begin = gap->first, end = begin + gap->second;
    const std::size_t at = round_up(base + begin, unit) - base;
    if (at > end || end - at < room) continue;
    gaps_.erase(gap);
    if (at > begin) gaps_.emplace(begin, at - begin);
    if (at + room < end) gaps_.emplace(at + room, end - at - room);
    blocks_.emplace(at, Block{bytes, room});
    return base_ + at;
  }
  return nullptr;
}

bool DeviceHeap::release(void* memory) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = base_ ? blocks_.find(static_cast<char*>(memory) - base_) : blocks_.end();
  if (found == blocks_.end()) return false;
  std::size_t begin = found->first, end = begin + found->second.room;
  blocks_.erase(found);
  auto next = gaps_.lower_bound(begin);
  if (next != gaps_.end() && next->first == end) {
    end += next->second;
    next = gaps_.erase(next);
  }
  if (next != gaps_.begin()) {
    const auto before = std::prev(next);
    if (before->first + before->second == begin) {
      begin = before->first;
      gaps_.erase(before);
    }
  }
  gaps_.emplace(begin, end - begin);
  return true;
}

bool DeviceHeap::contains(const void* memory) {
  const char* begin = begin_.load(std::memory_order_relaxed);
  const char* at = static_cast<const char*>(memory);
  return begin && at >= begin && at < end_.load(std::memory_order_relaxed);
}

bool DeviceHeap::find(const void* address, const void*& begin, std::size_t& bytes) const {
  if (!contains(address)) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::size_t offset = static_cast<const char*>(address) - base_;
  auto found = blocks_.upper_bound(offset);
  if (found == blocks_.begin()) return false;
  --found;
  begin = base_ + found->first;
  bytes = found->second.bytes;
  return offset < found->first + bytes;
}

std::size_t DeviceHeap::limit() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return limit_;
}

bool DeviceHeap::set_limit(std::size_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (base_) return bytes == limit_;
  if (bytes > kDeviceMemory / 2) return false;
  limit_ = bytes;
  return true;
}

void DeviceHeap::reset() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (base_) DeviceMemory::instance().release(base_);
  base_ = nullptr;
  begin_ = nullptr;
  limit_ = kDefaultHeap;
  blocks_.clear();
  gaps_.clear();
}

}  // namespace warpkit::emulator
