/// @file
/// Room for parts of split kernels, and for what threads keep between them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace warpkit::emulator {

/// Memory that is given back all at once. It comes from the system in chunks, each twice as large
/// as the one before, which stay for the next use; never from `new`, which the program may have
/// replaced.
class SplitArena {
 public:
  SplitArena() = default;
  ~SplitArena();
  SplitArena(const SplitArena&) = delete;             // its memory is in use
  SplitArena& operator=(const SplitArena&) = delete;  // likewise

  /// @param bytes how many.
  /// @return memory aligned to 64 bytes; null if there is none.
  void* take(std::size_t bytes);
  /// Gives back all.
  void reset() {
    chunk_ = 0;
    used_ = 0;
  }

 private:
  static constexpr std::size_t kFirst = std::size_t{1} << 18;
  static constexpr int kChunks = 14;  // together 4 GiB

  void* chunks_[kChunks] = {};
  int chunk_ = 0;
  std::size_t used_ = 0;
};

/// The room of one worker's blocks, by loop: what an iteration has noted may be run only in the
/// next one, so each loop has two arenas in turn.
class SplitStorage {
 public:
  /// The deepest nesting of loops, which the rewriter knows too.
  static constexpr int kLoops = 7;

  /// A block begins.
  void reset();
  /// An iteration of a loop within the current one begins.
  /// @param barriers how many the block has passed.
  void iteration_begins(std::uint64_t barriers);
  /// It ends.
  /// @param barriers likewise.
  void iteration_ends(std::uint64_t barriers);
  /// @param bytes how many.
  /// @return memory, null if there is none.
  void* take(std::size_t bytes) { return current().arena.take(bytes); }

 private:
  struct Turn {
    SplitArena arena;
    std::uint64_t ended = 0;  // how many barriers had been passed when its iteration ended
  };
  struct Loop {
    Turn turns[2];
    int turn = 0;
  };

  Turn& current() { return loops_[depth_].turns[loops_[depth_].turn]; }

  Loop loops_[kLoops + 1];  // the first is the block itself
  int depth_ = 0;
};

}  // namespace warpkit::emulator
