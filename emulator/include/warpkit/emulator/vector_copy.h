/// @file
/// How the vector types are made. They are plain aggregates, as in CUDA; but when accesses are
/// counted (-fsanitize=thread), a vector must be read and written by one instruction, as a GPU
/// does, and not member by member. Then a copy constructor moves the whole through one register.
#pragma once

#if defined(__SANITIZE_THREAD__)
#define WARPKIT_COUNTED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WARPKIT_COUNTED 1
#endif
#endif

#if !defined(WARPKIT_COUNTED)

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

/// Copies `*from` to `*to` through registers of `kBytes` bytes, one access a register.
template <int kBytes, class T>
inline __attribute__((always_inline)) void copy_by_register(T* to, const T* from) {
  using Word = typename Register<kBytes>::type;
  Word* target = reinterpret_cast<Word*>(to);
  const Word* source = reinterpret_cast<const Word*>(from);
  for (unsigned i = 0; i < sizeof(T) / kBytes; ++i) target[i] = source[i];
}

}  // namespace warpkit::emulator

#define WARPKIT_VECTOR_COPY(name, alignment)                                                  \
  name() = default;                                                                           \
  name(const name& other) { ::warpkit::emulator::copy_by_register<alignment>(this, &other); } \
  name& operator=(const name& other) {                                                        \
    ::warpkit::emulator::copy_by_register<alignment>(this, &other);                           \
    return *this;                                                                             \
  }

#define WARPKIT_VECTOR_1(name, type, alignment) \
  struct alignas(alignment) name {              \
    type x;                                     \
  }
#define WARPKIT_VECTOR_2(name, type, alignment)        \
  struct alignas(alignment) name {                     \
    type x, y;                                         \
    WARPKIT_VECTOR_COPY(name, alignment)               \
    constexpr name(type vx, type vy) : x(vx), y(vy) {} \
  }
#define WARPKIT_VECTOR_3(name, type, alignment) \
  struct alignas(alignment) name {              \
    type x, y, z;                               \
  }
#define WARPKIT_VECTOR_4(name, type, alignment)                                                \
  struct alignas(alignment) name {                                                             \
    type x, y, z, w;                                                                           \
    WARPKIT_VECTOR_COPY(name, alignment)                                                       \
    constexpr name(type vx, type vy, type vz = 0, type vw = 0) : x(vx), y(vy), z(vz), w(vw) {} \
  }

#endif
