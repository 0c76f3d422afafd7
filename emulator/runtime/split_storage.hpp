/// @file
/// Room for what the threads of a block keep between the parts of a kernel.
#pragma once

#include <cstddef>

#include "emulator/include/warpkit/emulator/split_block.h"

namespace warpkit::emulator {

/// Hands out memory that is given back in the opposite order. It comes from the system in chunks,
/// each twice as large as the one before, which stay for the next block; never from `new`, which
/// the program may have replaced.
class SplitStorage {
 public:
  SplitStorage() = default;
  ~SplitStorage();
  SplitStorage(const SplitStorage&) = delete;             // its memory is in use
  SplitStorage& operator=(const SplitStorage&) = delete;  // likewise

  /// @param bytes how many.
  /// @return memory aligned to 64 bytes; null if there is none.
  void* take(std::size_t bytes);
  /// @return how much is taken.
  SplitRoom room() const { return room_; }
  /// Gives back what was taken since.
  /// @param room how much was taken then.
  void release(SplitRoom room) { room_ = room; }

 private:
  static constexpr std::size_t kFirst = std::size_t{1} << 20;
  static constexpr int kChunks = 12;  // together 4 GiB

  void* chunks_[kChunks] = {};
  SplitRoom room_{0, 0};
};

}  // namespace warpkit::emulator
