/// @file
/// A set of an array's bytes.
#pragma once

#include <cstdint>
#include <memory>

namespace warpkit::emulator::counting {

/// A bit for each byte.
class ByteSet {
 public:
  /// Begins empty.
  /// @param size bytes that there are.
  void resize(std::uint64_t size) {
    size_ = size;
    words_.reset(new std::uint64_t[(size + 63) / 64]());
  }
  /// @return bytes that there are.
  std::uint64_t size() const { return size_; }
  /// @param first the first to be in it.
  /// @param end behind the last, at most size().
  void insert(std::uint64_t first, std::uint64_t end) {
    while (first < end) {
      const std::uint64_t shift = first % 64;
      const std::uint64_t count = end - first < 64 - shift ? end - first : 64 - shift;
      words_[first / 64] |= ~std::uint64_t{0} >> (64 - count) << shift;
      first += count;
    }
  }
  /// @param from a byte, at most size().
  /// @param is_in what to look for.
  /// @return the first byte from there on that is in the set, or isn't; size() for none.
  std::uint64_t find(std::uint64_t from, bool is_in) const {
    while (from < size_) {
      const std::uint64_t word = (is_in ? words_[from / 64] : ~words_[from / 64]) >> from % 64;
      if (word != 0) {
        const std::uint64_t found = from + static_cast<unsigned>(__builtin_ctzll(word));
        return found < size_ ? found : size_;
      }
      from = (from / 64 + 1) * 64;
    }
    return size_;
  }

 private:
  std::uint64_t size_ = 0;
  std::unique_ptr<std::uint64_t[]> words_;
};

}  // namespace warpkit::emulator::counting
