/// @file
/// What the rewriter writes behind a thread's own variable that a GPU keeps in local memory, in
/// programs whose accesses are counted. Since it is reached by an address that the compiler can't
/// see through, it stays in memory, and each access to it is heard.
#pragma once

#include <stddef.h>

#include <type_traits>

namespace warpkit::emulator {

/// The running thread's local memory holds a variable from now on.
/// @param address its first byte.
/// @param bytes its size.
/// @param name as in the source.
/// @param piece bytes that one instruction writes of its initial value; 0 where it has none.
void note_own_array(const volatile void* address, size_t bytes, const char* name,
                    size_t piece) noexcept;
/// It doesn't any more.
/// @param address the variable's first byte.
void note_own_array_ends(const volatile void* address) noexcept;

/// Tells how long a variable is there.
class OwnArray {
 public:
  /// @param address the variable's first byte.
  /// @param bytes its size.
  /// @param name as in the source.
  /// @param piece as above.
  __attribute__((always_inline))
  OwnArray(const volatile void* address, size_t bytes, const char* name, size_t piece) noexcept
      : address_(address) {
    note_own_array(address, bytes, name, piece);
  }
  __attribute__((always_inline)) ~OwnArray() { note_own_array_ends(address_); }
  OwnArray(const OwnArray&) = delete;             // each ends what it began
  OwnArray& operator=(const OwnArray&) = delete;  // likewise

 private:
  const volatile void* address_;
};

/// @param variable in local memory.
/// @return itself; of which the compiler can't know that nobody else has it.
template <class T>
__attribute__((always_inline)) inline T& own_array(T& variable) noexcept {
  T* place = &variable;
  asm volatile("" : "+r"(place));
  return *place;
}

/// @return bytes of an instruction that writes a T, or an element of it: its alignment, as for all
///   structures.
template <class T>
constexpr size_t kPieceOf = alignof(std::remove_all_extents_t<T>) < 16
                                ? alignof(std::remove_all_extents_t<T>)
                                : 16;

}  // namespace warpkit::emulator

/// Follows the declaration of a variable in local memory, of which the rewriter has made
/// `warpkit_own_name`; is_set says whether it has an initial value.
#define WARPKIT_OWN_ARRAY(name, is_set)                                            \
  const ::warpkit::emulator::OwnArray warpkit_place_of_##name(                     \
      &warpkit_own_##name, sizeof(warpkit_own_##name), #name,                      \
      (is_set) ? ::warpkit::emulator::kPieceOf<decltype(warpkit_own_##name)> : 0); \
  auto& name = ::warpkit::emulator::own_array(warpkit_own_##name)
