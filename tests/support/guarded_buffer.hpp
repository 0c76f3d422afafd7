// Device memory for tests, with guard words before and after what the kernel may touch.
//
// The guards are NaN, as floats and as halves: a kernel that writes there breaks them, a kernel
// that reads there spoils its result. They are looked at when the buffer goes, so that no test can
// forget to.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <utility>
#include <vector>

#include "kernels/core/device_buffer.hpp"
#include "tests/support/compare.hpp"

namespace warpkit::test {

constexpr std::size_t kGuardBytes = 256;  // keeps the alignment that cudaMalloc gives

// `count` elements that a kernel may write, filled with NaN (all bits set) or with given values.
//
// `shift` moves the first element that many elements further on, for kernels that must not count on
// more than an element's alignment.
template <class T>
class GuardedBuffer {
 public:
  explicit GuardedBuffer(std::size_t count, std::size_t shift = 0)
      : GuardedBuffer(count, shift, nullptr) {}

  explicit GuardedBuffer(const std::vector<T>& values, std::size_t shift = 0)
      : GuardedBuffer(values.size(), shift, values.data()) {}

  GuardedBuffer(const GuardedBuffer&) = delete;             // one check a buffer
  GuardedBuffer& operator=(const GuardedBuffer&) = delete;  // one check a buffer

  ~GuardedBuffer() { EXPECT_TRUE(guards_intact()); }

  T* data() { return reinterpret_cast<T*>(memory_.data() + front_); }
  std::size_t size() const { return count_; }

  // What the device holds now; waits for it.
  std::vector<T> to_host() const {
    const std::vector<unsigned char> image = whole();
    std::vector<T> values(count_);
    if (count_ != 0) std::memcpy(values.data(), image.data() + front_, count_ * sizeof(T));
    return values;
  }

  // Whether all guard words are as they were; waits for the device.
  ::testing::AssertionResult guards_intact() const {
    try {
      const std::vector<unsigned char> image = whole();
      const std::size_t back = front_ + count_ * sizeof(T);
      for (std::size_t i = 0; i < image.size(); ++i) {
        if (i == front_) i = back;
        if (i == image.size() || image[i] == guard_byte(i)) continue;
        return ::testing::AssertionFailure()
               << "guard word broken " << (i < front_ ? front_ - i : i - back + 1) << " bytes "
               << (i < front_ ? "before the start" : "after the end") << " of " << count_
               << " elements of " << sizeof(T) << " bytes";
      }
      return ::testing::AssertionSuccess();
    } catch (const std::exception& error) {
      return ::testing::AssertionFailure() << "guard words can't be read: " << error.what();
    }
  }

 private:
  GuardedBuffer(std::size_t count, std::size_t shift, const T* values)
      : count_(count),
        front_(kGuardBytes + shift * sizeof(T)),
        memory_(front_ + count * sizeof(T) + kGuardBytes) {
    std::vector<unsigned char> image(memory_.size());
    for (std::size_t i = 0; i < image.size(); ++i) image[i] = guard_byte(i);
    std::fill_n(image.begin() + static_cast<std::ptrdiff_t>(front_), count * sizeof(T), 0xFF);
    if (values != nullptr && count != 0) {
      std::memcpy(image.data() + front_, values, count * sizeof(T));
    }
    memory_.copy_from_host(image.data(), image.size());
  }

  // Little-endian 0x7FA57FA5: a NaN as a float, and both of its halves are NaN as halves.
  static unsigned char guard_byte(std::size_t i) { return i % 2 == 0 ? 0xA5 : 0x7F; }

  std::vector<unsigned char> whole() const {
    std::vector<unsigned char> image(memory_.size());
    memory_.copy_to_host(image.data(), image.size());
    return image;
  }

  std::size_t count_;
  std::size_t front_;  // bytes before the first element
  DeviceBuffer<unsigned char> memory_;
};

// Elements that a kernel may only read: besides the guards, the contents must be unchanged when it
// goes.
template <class T>
class GuardedInput {
 public:
  explicit GuardedInput(std::vector<T> values, std::size_t shift = 0)
      : values_(std::move(values)), buffer_(values_, shift) {}

  GuardedInput(const GuardedInput&) = delete;             // one check a buffer
  GuardedInput& operator=(const GuardedInput&) = delete;  // one check a buffer

  ~GuardedInput() { EXPECT_TRUE(unchanged()); }

  const T* data() { return buffer_.data(); }
  std::size_t size() const { return values_.size(); }
  const std::vector<T>& host() const { return values_; }

  // Whether the device still holds what the test put there; waits for it.
  ::testing::AssertionResult unchanged() const {
    try {
      const ::testing::AssertionResult same = all_equal(buffer_.to_host(), values_);
      return same ? same
                  : ::testing::AssertionFailure() << "an input was changed: " << same.message();
    } catch (const std::exception& error) {
      return ::testing::AssertionFailure() << "an input can't be read: " << error.what();
    }
  }

 private:
  std::vector<T> values_;
  GuardedBuffer<T> buffer_;
};

}  // namespace warpkit::test
