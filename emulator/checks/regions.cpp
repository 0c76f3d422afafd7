#include "emulator/checks/regions.hpp"

#include <utility>

namespace warpkit::emulator::checks {
namespace {

std::uintptr_t number(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }

}  // namespace

void Regions::add(MemoryKind kind, const void* address, std::size_t bytes, CallStack calls) {
  const std::uintptr_t begin = number(address);
  latest_ = nullptr;
  // What was freed and lies here is gone for good.
  auto at = regions_.lower_bound(begin);
  if (at != regions_.begin() && std::prev(at)->second.end() > begin) --at;
  while (at != regions_.end() && at->first < begin + bytes) at = regions_.erase(at);
  Region region;
  region.begin = begin;
  region.bytes = bytes;
  region.kind = kind;
  region.allocated_at = std::move(calls);
  region.number = ++count_;
  if (region.tracks_writes()) region.written = ByteFlags(bytes);
  regions_.emplace(begin, std::move(region));
}

void Regions::free(const void* address, CallStack calls) {
  Region* region = beginning_at(address);
  if (!region) return;
  region->is_freed = true;
  region->freed_at = std::move(calls);
}

Region* Regions::beginning_at(const void* address) {
  const auto found = regions_.find(number(address));
  return found == regions_.end() ? nullptr : &found->second;
}

Region* Regions::holding(std::uintptr_t address) {
  if (latest_ && address >= latest_->begin && address < latest_->end()) return latest_;
  auto found = regions_.upper_bound(address);
  if (found == regions_.begin()) return nullptr;
  Region& region = (--found)->second;
  if (address >= region.end()) return nullptr;
  return latest_ = &region;
}

Region* Regions::nearest(std::uintptr_t address, std::size_t within) {
  Region* best = nullptr;
  std::uintptr_t best_distance = 0;
  const auto consider = [&](Region& region) {
    const std::uintptr_t distance =
        address < region.begin ? region.begin - address : address - region.end() + 1;
    if (distance > within) return;
    const bool better = !best || (best->is_freed && !region.is_freed) ||
                        (best->is_freed == region.is_freed && distance < best_distance);
    if (better) {
      best = &region;
      best_distance = distance;
    }
  };
  const auto behind = regions_.upper_bound(address);
  if (behind != regions_.end()) consider(behind->second);
  if (behind != regions_.begin()) consider(std::prev(behind)->second);
  return best;
}

void Regions::clear() {
  regions_.clear();
  latest_ = nullptr;
}

}  // namespace warpkit::emulator::checks
