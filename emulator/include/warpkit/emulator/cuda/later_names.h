/// @file
/// What cuda::std offers in C++17 already, and the C++ library only later.
#pragma once

#include <type_traits>

namespace cuda {
namespace std {

#if __cplusplus < 202002L

template <class T>
struct remove_cvref {
  using type = ::std::remove_cv_t<::std::remove_reference_t<T>>;
};
template <class T>
using remove_cvref_t = typename remove_cvref<T>::type;

template <class T>
struct type_identity {
  using type = T;
};
template <class T>
using type_identity_t = typename type_identity<T>::type;

struct identity {
  template <class T>
  constexpr T&& operator()(T&& value) const {
    return static_cast<T&&>(value);
  }
};

#endif

}  // namespace std
}  // namespace cuda
