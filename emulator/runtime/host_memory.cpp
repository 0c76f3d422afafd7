#include "emulator/runtime/host_memory.hpp"

#include <sys/mman.h>

namespace warpkit::emulator {
namespace {

bool allocated_here(HostMemoryKind kind) {
  return kind == HostMemoryKind::Pinned || kind == HostMemoryKind::Managed;
}

}  // namespace

HostMemory& HostMemory::instance() {
  static HostMemory& memory = *new HostMemory;  // see DeviceMemory::instance
  return memory;
}

void* HostMemory::allocate(std::size_t size, HostMemoryKind kind, unsigned flags) {
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  const std::lock_guard<std::mutex> lock(mutex_);
  ranges_[static_cast<const char*>(memory)] = {size, kind, flags, {}};
  return memory;
}

bool HostMemory::add(void* pointer, std::size_t size, HostMemoryKind kind, unsigned flags) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const char* begin = static_cast<const char*>(pointer);
  if (range_of(begin) != ranges_.end()) return false;
  const auto next = ranges_.lower_bound(begin);
  if (next != ranges_.end() && next->first < begin + size) return false;
  ranges_[begin] = {size, kind, flags, {}};
  return true;
}

bool HostMemory::release(void* pointer, HostMemoryKind kind) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = ranges_.find(static_cast<const char*>(pointer));
  if (found == ranges_.end() || found->second.kind != kind) return false;
  if (allocated_here(kind)) munmap(pointer, found->second.size);
  ranges_.erase(found);
  return true;
}

HostMemory::Ranges::const_iterator HostMemory::range_of(const void* pointer) const {
  const char* at = static_cast<const char*>(pointer);
  auto found = ranges_.upper_bound(at);
  if (found == ranges_.begin()) return ranges_.end();
  --found;
  return at < found->first + found->second.size ? found : ranges_.end();
}

bool HostMemory::find(const void* pointer, HostMemoryKind& kind) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = range_of(pointer);
  if (found == ranges_.end()) return false;
  kind = found->second.kind;
  return true;
}

unsigned HostMemory::flags(const void* pointer) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = range_of(pointer);
  return found == ranges_.end() ? 0 : found->second.flags;
}

bool HostMemory::fits(const void* pointer, std::size_t count) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = range_of(pointer);
  if (found == ranges_.end()) return true;
  const std::size_t offset = static_cast<const char*>(pointer) - found->first;
  return count <= found->second.size - offset;
}

void HostMemory::release_all() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [begin, range] : ranges_) {
    if (allocated_here(range.kind)) munmap(const_cast<char*>(begin), range.size);
  }
  ranges_.clear();
}

}  // namespace warpkit::emulator
