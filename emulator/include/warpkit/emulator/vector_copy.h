/// @file
/// How the vector types are made. They are plain aggregates, as in CUDA; but when accesses are
/// counted (-fsanitize=thread), a vector must be read and written by one instruction, as a GPU
/// does, and not member by member. Then a copy constructor moves the whole through one register.
#pragma once

#include <type_traits>

#if defined(__SANITIZE_THREAD__)
#define WARPKIT_COUNTED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WARPKIT_COUNTED 1
#endif
#endif

#if !defined(WARPKIT_COUNTED)

#define WARPKIT_VECTOR_IS_PLAIN(name) static_assert(std::is_trivially_copyable<name>::value, #name)

#define WARPKIT_VECTOR_1(name, type, alignment) \
  struct alignas(alignment) name {              \
    type x;                                     \
  }
#define WARPKIT_VECTOR_2(name, type, alignment) \
  struct alignas(alignment) name {              \
    type x, y;                                  \
  }
#define WARPKIT_VECTOR_3(name, type, alignment) \
  struct alignas(alignment) name {              \
    type x, y, z;                               \
  }
#define WARPKIT_VECTOR_4(name, type, alignment) \
  struct alignas(alignment) name {              \
    type x, y, z, w;                            \
  }

#else

namespace warpkit::emulator {

/// The register type that holds `kBytes` bytes, for a copy in as few accesses as the size allows.
template <int kBytes>
struct Register;
template <>
struct Register<2> {
  typedef unsigned short __attribute__((may_alias)) type;
};
template <>
struct Register<4> {
  typedef unsigned int __attribute__((may_alias)) type;
};
template <>
struct Register<8> {
  typedef unsigned long long __attribute__((may_alias)) type;
};
template <>
struct Register<16> {
  typedef unsigned int __attribute__((vector_size(16), may_alias)) type;
};

/// Copies words one by one, without a loop: its branches would be counted as the kernel's.
template <unsigned kWords, class Word>
inline __attribute__((always_inline)) void copy_words(Word* to, const Word* from) {
  *to = *from;
  if constexpr (kWords > 1) copy_words<kWords - 1>(to + 1, from + 1);
}

/// Copies `*from` to `*to` through registers of `kBytes` bytes, one access a register.
template <int kBytes, class T>
inline __attribute__((always_inline)) void copy_by_register(T* to, const T* from) {
  using Word = typename Register<kBytes>::type;
  copy_words<sizeof(T) / kBytes>(reinterpret_cast<Word*>(to), reinterpret_cast<const Word*>(from));
}

}  // namespace warpkit::emulator

// A register has 16 bytes at most.
#define WARPKIT_VECTOR_COPY(name, alignment) \
  WARPKIT_VECTOR_COPY_BY(name, (alignment) < 16 ? (alignment) : 16)
#define WARPKIT_VECTOR_COPY_BY(name, bytes)                                                 \
  name() = default;                                                                         \
  name(const name& other) { ::warpkit::emulator::copy_by_register<(bytes)>(this, &other); } \
  name& operator=(const name& other) {                                                      \
    ::warpkit::emulator::copy_by_register<(bytes)>(this, &other);                           \
    return *this;                                                                           \
  }

// The copy constructor does what a plain copy does, so programs may still treat the type as plain.
#define WARPKIT_VECTOR_IS_PLAIN(name) \
  template <>                         \
  struct std::is_trivially_copyable<name> : std::true_type {}

#define WARPKIT_VECTOR_1(name, type, alignment) \
  struct alignas(alignment) name {              \
    type x;                                     \
  }
#define WARPKIT_VECTOR_2(name, type, alignment)            \
  struct alignas(alignment) name {                         \
    type x, y;                                             \
    WARPKIT_VECTOR_COPY(name, alignment)                   \
    constexpr name(type vx, type vy = 0) : x(vx), y(vy) {} \
  };                                                       \
  WARPKIT_VECTOR_IS_PLAIN(name)
#define WARPKIT_VECTOR_3(name, type, alignment) \
  struct alignas(alignment) name {              \
    type x, y, z;                               \
  }
#define WARPKIT_VECTOR_4(name, type, alignment)                                                    \
  struct alignas(alignment) name {                                                                 \
    type x, y, z, w;                                                                               \
    WARPKIT_VECTOR_COPY(name, alignment)                                                           \
    constexpr name(type vx, type vy = 0, type vz = 0, type vw = 0) : x(vx), y(vy), z(vz), w(vw) {} \
  };                                                                                               \
  WARPKIT_VECTOR_IS_PLAIN(name)

#endif
