/// @file
/// The functions of C++20's <bit>.
#pragma once

#include <limits>
#include <type_traits>

namespace cuda {
namespace std {

template <class To, class From>
inline To bit_cast(const From& from) {
  static_assert(sizeof(To) == sizeof(From), "bit_cast keeps the size");
  To to;
  __builtin_memcpy(static_cast<void*>(&to), static_cast<const void*>(&from), sizeof(To));
  return to;
}

template <class T>
constexpr int popcount(T value) {
  static_assert(::std::is_unsigned_v<T>, "bits are counted in unsigned integers");
  return __builtin_popcountll(value);
}
template <class T>
constexpr int countl_zero(T value) {
  static_assert(::std::is_unsigned_v<T>, "bits are counted in unsigned integers");
  constexpr int kDigits = ::std::numeric_limits<T>::digits;
  return value == 0 ? kDigits : __builtin_clzll(value) - (64 - kDigits);
}
template <class T>
constexpr int countr_zero(T value) {
  static_assert(::std::is_unsigned_v<T>, "bits are counted in unsigned integers");
  return value == 0 ? ::std::numeric_limits<T>::digits : __builtin_ctzll(value);
}
template <class T>
constexpr int countl_one(T value) {
  return countl_zero(static_cast<T>(~value));
}
template <class T>
constexpr int countr_one(T value) {
  return countr_zero(static_cast<T>(~value));
}
template <class T>
constexpr int bit_width(T value) {
  return ::std::numeric_limits<T>::digits - countl_zero(value);
}
template <class T>
constexpr bool has_single_bit(T value) {
  return value != 0 && (value & (value - 1)) == 0;
}
template <class T>
constexpr T bit_floor(T value) {
  return value == 0 ? T{0} : static_cast<T>(T{1} << (bit_width(value) - 1));
}
template <class T>
constexpr T bit_ceil(T value) {
  return value <= 1 ? T{1} : static_cast<T>(T{1} << bit_width(static_cast<T>(value - 1)));
}
template <class T>
constexpr T rotl(T value, int shift) {
  constexpr int kDigits = ::std::numeric_limits<T>::digits;
  const int left = (shift % kDigits + kDigits) % kDigits;
  return left == 0 ? value : static_cast<T>(value << left | value >> (kDigits - left));
}
template <class T>
constexpr T rotr(T value, int shift) {
  return rotl(value, -shift);
}

}  // namespace std
}  // namespace cuda
