#include "emulator/runtime/split_storage.hpp"

#include <sys/mman.h>

namespace warpkit::emulator {
namespace {

constexpr std::size_t kAlignment = 64;

}  // namespace

SplitArena::~SplitArena() {
  for (int i = 0; i < kChunks; ++i) {
    if (chunks_[i]) munmap(chunks_[i], kFirst << i);
  }
}

void* SplitArena::take(std::size_t bytes) {
  const std::size_t rounded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  int chunk = chunk_;
  std::size_t used = used_;
  while (used + rounded > kFirst << chunk) {
    if (++chunk == kChunks) return nullptr;
    used = 0;
  }
  if (!chunks_[chunk]) {
    void* const memory = mmap(nullptr, kFirst << chunk, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return nullptr;
    chunks_[chunk] = memory;
  }
  chunk_ = chunk;
  used_ = used + rounded;
  return static_cast<char*>(chunks_[chunk]) + used;
}

void SplitStorage::reset() {
  depth_ = 0;
  for (Loop& loop : loops_) {
    for (Turn& turn : loop.turns) {
      turn.arena.reset();
      turn.ended = 0;
    }
  }
}

void SplitStorage::iteration_begins(std::uint64_t barriers) {
  ++depth_;
  Loop& loop = loops_[depth_];
  loop.turn = 1 - loop.turn;
  // Parts of the iteration before the last have been run if there was a barrier since it ended.
  if (current().ended < barriers) current().arena.reset();
}

void SplitStorage::iteration_ends(std::uint64_t barriers) {
  current().ended = barriers;
  --depth_;
}

}  // namespace warpkit::emulator
