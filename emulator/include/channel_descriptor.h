/// @file
/// Descriptions of a texture's elements. Textures are refused; programs may prepare them.
#pragma once

#include "cuda_runtime_api.h"

namespace warpkit::emulator {

/// @tparam T a component.
/// @param components of the element.
/// @return the description of an element of so many components.
template <class T>
constexpr cudaChannelFormatDesc channel_of(int components) {
  const int bits = static_cast<int>(8 * sizeof(T));
  const bool is_float = static_cast<T>(0.5f) != static_cast<T>(0);
  const bool is_signed = static_cast<T>(-1) < static_cast<T>(0);
  return {bits, components > 1 ? bits : 0, components > 2 ? bits : 0, components > 3 ? bits : 0,
          is_float    ? cudaChannelFormatKindFloat
          : is_signed ? cudaChannelFormatKindSigned
                      : cudaChannelFormatKindUnsigned};
}

}  // namespace warpkit::emulator

template <class T>
inline cudaChannelFormatDesc cudaCreateChannelDesc() {
  return {0, 0, 0, 0, cudaChannelFormatKindNone};
}

#define WARPKIT_CHANNEL(type, component, components)               \
  template <>                                                      \
  inline cudaChannelFormatDesc cudaCreateChannelDesc<type>() {     \
    return ::warpkit::emulator::channel_of<component>(components); \
  }
#define WARPKIT_CHANNELS(name, component)  \
  WARPKIT_CHANNEL(component, component, 1) \
  WARPKIT_CHANNEL(name##1, component, 1)   \
  WARPKIT_CHANNEL(name##2, component, 2)   \
  WARPKIT_CHANNEL(name##4, component, 4)

WARPKIT_CHANNEL(char, char, 1)
WARPKIT_CHANNELS(char, signed char)
WARPKIT_CHANNELS(uchar, unsigned char)
WARPKIT_CHANNELS(short, short)
WARPKIT_CHANNELS(ushort, unsigned short)
WARPKIT_CHANNELS(int, int)
WARPKIT_CHANNELS(uint, unsigned int)
WARPKIT_CHANNELS(float, float)

#undef WARPKIT_CHANNELS
#undef WARPKIT_CHANNEL
