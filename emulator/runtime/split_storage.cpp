#include "emulator/runtime/split_storage.hpp"

#include <sys/mman.h>

namespace warpkit::emulator {
namespace {

constexpr std::size_t kAlignment = 64;

}  // namespace

SplitStorage::~SplitStorage() {
  for (int i = 0; i < kChunks; ++i) {
    if (chunks_[i]) munmap(chunks_[i], kFirst << i);
  }
}

void* SplitStorage::take(std::size_t bytes) {
  const std::size_t rounded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  SplitRoom room = room_;
  while (room.used + rounded > kFirst << room.chunk) {
    if (++room.chunk == kChunks) return nullptr;
    room.used = 0;
  }
  void*& chunk = chunks_[room.chunk];
  if (!chunk) {
    void* const memory = mmap(nullptr, kFirst << room.chunk, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return nullptr;
    chunk = memory;
  }
  char* const taken = static_cast<char*>(chunk) + room.used;
  room.used += rounded;
  room_ = room;
  return taken;
}

}  // namespace warpkit::emulator
