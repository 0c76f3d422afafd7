/// @file
/// A flag for each byte of a piece of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace warpkit::emulator::checks {

/// Which bytes somebody has written.
class ByteFlags {
 public:
  /// @param bytes how many; none is set.
  /// @throws std::bad_alloc if there is no memory for them.
  explicit ByteFlags(std::size_t bytes = 0)
      : words_(static_cast<std::uint64_t*>(std::calloc(bytes / 64 + 1, sizeof(std::uint64_t)))) {
    if (!words_) throw std::bad_alloc();
  }

  /// Sets a range.
  /// @param begin first byte.
  /// @param count how many.
  void set(std::size_t begin, std::size_t count) { change(begin, count, true); }
  /// Clears a range.
  /// @param begin first byte.
  /// @param count how many.
  void clear(std::size_t begin, std::size_t count) { change(begin, count, false); }
  /// @param at a byte.
  /// @return its flag.
  bool test(std::size_t at) const { return words_[at / 64] >> at % 64 & 1; }
  /// @param begin first byte.
  /// @param count how many.
  /// @return true if all of them are set; quicker than to count.
  bool all(std::size_t begin, std::size_t count) const {
    bool is_all = true;
    for_each_word(begin, count, [&](std::size_t word, std::uint64_t bits) {
      is_all &= (words_[word] & bits) == bits;
    });
    return is_all;
  }
  /// @param begin first byte.
  /// @param count how many.
  /// @return how many of them are set.
  std::size_t count(std::size_t begin, std::size_t count) const {
    std::size_t total = 0;
    for_each_word(begin, count, [&](std::size_t word, std::uint64_t bits) {
      total += static_cast<std::size_t>(__builtin_popcountll(words_[word] & bits));
    });
    return total;
  }

 private:
  template <class Act>
  static void for_each_word(std::size_t begin, std::size_t count, Act act) {
    for (std::size_t at = begin; at < begin + count;) {
      const std::size_t low = at % 64;
      const std::size_t here = begin + count - at < 64 - low ? begin + count - at : 64 - low;
      const std::uint64_t bits = here == 64 ? ~std::uint64_t{0} : ((std::uint64_t{1} << here) - 1);
      act(at / 64, bits << low);
      at += here;
    }
  }
  void change(std::size_t begin, std::size_t count, bool value) {
    for_each_word(begin, count, [&](std::size_t word, std::uint64_t bits) {
      words_[word] = value ? words_[word] | bits : words_[word] & ~bits;
    });
  }

  struct Free {
    void operator()(std::uint64_t* words) const { std::free(words); }
  };
  std::unique_ptr<std::uint64_t[], Free> words_;  // from calloc: pages cost nothing until used
};

}  // namespace warpkit::emulator::checks
