/// @file
/// The latest plain reads of each thread of a block.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace warpkit::emulator::checks {

/// Tells whether the value that a compare-and-swap expects may come from a plain read shortly
/// before. Such a read is only a guess: if another thread has changed the word since, the swap does
/// nothing and returns what is there.
class RecentReads {
 public:
  /// A block begins.
  /// @param threads how many it has.
  void begin(std::uint32_t threads) { of_thread_.assign(threads, {}); }

  /// A thread reads.
  /// @param thread in the block.
  /// @param address first byte.
  /// @param bytes how many.
  /// @param code return address of the hook.
  void add(std::uint32_t thread, std::uintptr_t address, std::size_t bytes, std::uintptr_t code) {
    Latest& latest = of_thread_[thread];
    latest.reads[latest.count++ % kKept] = {address, bytes, code};
  }

  /// @param thread in the block.
  /// @param address of a word that the thread swaps.
  /// @param bytes its size.
  /// @return the code of its recent read of just that word; 0 for none.
  std::uintptr_t code_of(std::uint32_t thread, std::uintptr_t address, std::size_t bytes) const {
    for (const Read& read : of_thread_[thread].reads) {
      if (read.address == address && read.bytes == bytes) return read.code;
    }
    return 0;
  }

 private:
  static constexpr std::size_t kKept = 4;  // others may come between the guess and the swap
  struct Read {
    std::uintptr_t address = 0;
    std::size_t bytes = 0;
    std::uintptr_t code = 0;
  };
  struct Latest {
    std::array<Read, kKept> reads;
    std::size_t count = 0;
  };

  std::vector<Latest> of_thread_;
};

}  // namespace warpkit::emulator::checks
