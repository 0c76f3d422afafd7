/// @file
/// cuda::std::span: a pointer and a count.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <type_traits>

namespace cuda {
namespace std {

inline constexpr ::std::size_t dynamic_extent = static_cast<::std::size_t>(-1);

template <class T, ::std::size_t kExtent = dynamic_extent>
class span {
  // Elements may become const, nothing else.
  template <class From>
  static constexpr bool kFits = ::std::is_convertible_v<From (*)[], T (*)[]>;

 public:
  using element_type = T;
  using value_type = ::std::remove_cv_t<T>;
  using size_type = ::std::size_t;
  using difference_type = ::std::ptrdiff_t;
  using pointer = T*;
  using reference = T&;
  using iterator = T*;
  using reverse_iterator = ::std::reverse_iterator<iterator>;
  static constexpr ::std::size_t extent = kExtent;

  constexpr span() = default;
  constexpr span(T* first, size_type count) : data_(first), size_(count) {}
  constexpr span(T* first, T* last) : data_(first), size_(static_cast<size_type>(last - first)) {}
  template <::std::size_t kCount>
  constexpr span(::std::enable_if_t<kCount != dynamic_extent, T> (&array)[kCount])
      : data_(array), size_(kCount) {}
  template <class From, ::std::size_t kCount, class = ::std::enable_if_t<kFits<From>>>
  constexpr span(::std::array<From, kCount>& array) : data_(array.data()), size_(kCount) {}
  template <class From, ::std::size_t kCount, class = ::std::enable_if_t<kFits<const From>>>
  constexpr span(const ::std::array<From, kCount>& array) : data_(array.data()), size_(kCount) {}
  template <class From, ::std::size_t kFrom, class = ::std::enable_if_t<kFits<From>>>
  constexpr span(const span<From, kFrom>& other) : data_(other.data()), size_(other.size()) {}

  constexpr T* data() const { return data_; }
  constexpr size_type size() const { return kExtent == dynamic_extent ? size_ : kExtent; }
  constexpr size_type size_bytes() const { return size() * sizeof(T); }
  constexpr bool empty() const { return size() == 0; }
  constexpr T& operator[](size_type index) const { return data_[index]; }
  constexpr T& front() const { return data_[0]; }
  constexpr T& back() const { return data_[size() - 1]; }
  constexpr iterator begin() const { return data_; }
  constexpr iterator end() const { return data_ + size(); }
  constexpr reverse_iterator rbegin() const { return reverse_iterator(end()); }
  constexpr reverse_iterator rend() const { return reverse_iterator(begin()); }

  constexpr span<T> first(size_type count) const { return {data_, count}; }
  constexpr span<T> last(size_type count) const { return {data_ + (size() - count), count}; }
  constexpr span<T> subspan(size_type offset, size_type count = dynamic_extent) const {
    return {data_ + offset, count == dynamic_extent ? size() - offset : count};
  }
  template <::std::size_t kCount>
  constexpr span<T, kCount> first() const {
    return {data_, kCount};
  }
  template <::std::size_t kCount>
  constexpr span<T, kCount> last() const {
    return {data_ + (size() - kCount), kCount};
  }

 private:
  T* data_ = nullptr;
  size_type size_ = 0;
};

template <class T, ::std::size_t kCount>
span(T (&)[kCount]) -> span<T, kCount>;
template <class T, ::std::size_t kCount>
span(::std::array<T, kCount>&) -> span<T, kCount>;
template <class T, ::std::size_t kCount>
span(const ::std::array<T, kCount>&) -> span<const T, kCount>;

}  // namespace std
}  // namespace cuda
