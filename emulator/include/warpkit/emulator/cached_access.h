/// @file
/// Loads and stores that name a cache policy, which has no meaning here. Any type will do.
#pragma once

#include <type_traits>

#define WARPKIT_CACHED_LOAD(name)   \
  template <class T>                \
  inline T name(const T* address) { \
    return *address;                \
  }
// Programs wait for other blocks by loads past the first cache, so each must really be made: to the
// compiler the address is another one every time.
#define WARPKIT_FRESH_LOAD(name)      \
  template <class T>                  \
  inline T name(const T* address) {   \
    asm volatile("" : "+r"(address)); \
    return *address;                  \
  }
// The value's type isn't deduced, so that `__stcs(floats, 1)` converts.
#define WARPKIT_CACHED_STORE(name)                            \
  template <class T>                                          \
  inline void name(T* address, std::common_type_t<T> value) { \
    *address = value;                                         \
  }

WARPKIT_CACHED_LOAD(__ldg)
WARPKIT_CACHED_LOAD(__ldca)
WARPKIT_FRESH_LOAD(__ldcg)
WARPKIT_CACHED_LOAD(__ldcs)
WARPKIT_CACHED_LOAD(__ldlu)
WARPKIT_FRESH_LOAD(__ldcv)
WARPKIT_CACHED_STORE(__stwb)
WARPKIT_CACHED_STORE(__stcg)
WARPKIT_CACHED_STORE(__stcs)
WARPKIT_CACHED_STORE(__stwt)

#undef WARPKIT_CACHED_LOAD
#undef WARPKIT_FRESH_LOAD
#undef WARPKIT_CACHED_STORE
