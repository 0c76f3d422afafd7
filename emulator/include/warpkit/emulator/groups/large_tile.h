/// @file
/// Tiles of several warps.
#pragma once

#include "../condition_functions.h"
#include "../launch.h"
#include "lanes.h"

namespace warpkit::emulator {

/// Where the threads of one large tile meet. Belongs to a host thread, as the block does.
/// @tparam kSize the tile's threads.
template <unsigned int kSize>
struct LargeTileMeeting {
  unsigned long block;                         ///< The block (block_number) that the rest is about.
  unsigned arrived;                            ///< Threads that have come since the last meeting.
  unsigned phase;                              ///< Meetings so far.
  alignas(16) unsigned char value[kSize][32];  ///< What each brought.
};

/// A tile of 64 to 512 threads.
/// @tparam kSize how many: a power of two.
template <unsigned int kSize>
class LargeTile {
  static_assert(kSize <= 512 && (kSize & (kSize - 1)) == 0,
                "the size of a tile is a power of two from 1 to 512");

 public:
  static constexpr unsigned int size() { return kSize; }
  static constexpr unsigned int num_threads() { return kSize; }
  static unsigned int thread_rank() { return rank_in_block() & (kSize - 1); }
  unsigned int meta_group_rank() const { return meta_rank_; }
  unsigned int meta_group_size() const { return meta_size_; }

  static void sync(Site site = Site::here()) { meet("thread_block_tile::sync", site); }

  template <class T>
  static Plain<T> shfl(T&& value, unsigned int rank, Site site = Site::here()) {
    return exchange<Plain<T>>("group.shfl", value, site,
                              [rank](const auto& given) { return given(rank & (kSize - 1)); });
  }
  static int any(int predicate, Site site = Site::here()) {
    return exchange<int>("group.any", predicate, site, [](const auto& given) {
      int result = 0;
      for (unsigned rank = 0; rank < kSize; ++rank) result |= given(rank) != 0;
      return result;
    });
  }
  static int all(int predicate, Site site = Site::here()) {
    return exchange<int>("group.all", predicate, site, [](const auto& given) {
      int result = 1;
      for (unsigned rank = 0; rank < kSize; ++rank) result &= given(rank) != 0;
      return result;
    });
  }

  /// Meets the tile, and lets each thread work on what all have given.
  /// @param function for messages.
  /// @param value what this thread gives.
  /// @param site the line that waits.
  /// @param work called with a function that gives the value of a rank.
  /// @return what `work` returns.
  template <class T, class Work>
  static T exchange(const char* function, const T& value, Site site, Work work) {
    static_assert(sizeof(T) <= 32, "threads of a tile exchange values of at most 32 bytes");
    __builtin_memcpy(meeting().value[thread_rank()], static_cast<const void*>(&value), sizeof(T));
    meet(function, site);
    const T result = work([&value](unsigned rank) {
      T given = value;
      __builtin_memcpy(static_cast<void*>(&given), meeting().value[rank], sizeof(T));
      return given;
    });
    // Nobody may bring something new before all have read.
    meet(function, site);
    return result;
  }

 protected:
  LargeTile(unsigned meta_rank, unsigned meta_size)
      : meta_rank_(meta_rank), meta_size_(meta_size) {}

 private:
  using Meeting = LargeTileMeeting<kSize>;

  static Meeting& meeting() {
    static __thread Meeting meetings[1024 / kSize];
    Meeting& mine = meetings[rank_in_block() / kSize];
    if (mine.block != block_number) {
      mine.block = block_number;
      mine.arrived = 0;
    }
    return mine;
  }

  static bool is_past(const void* meeting, unsigned long long phase) {
    return static_cast<const Meeting*>(meeting)->phase != phase;
  }

  static void meet(const char* function, Site site) {
    Meeting& mine = meeting();
    const unsigned phase = mine.phase;
    note_release(&mine);
    if (++mine.arrived == kSize) {
      mine.arrived = 0;
      ++mine.phase;
    } else {
      wait_until({function, is_past, &mine, phase, Reach::Block}, site);
    }
    note_acquire(&mine);
  }

  unsigned meta_rank_;
  unsigned meta_size_;
};

}  // namespace warpkit::emulator
