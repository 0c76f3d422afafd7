/// @file
/// Textures and surfaces in device code, by name only: their use is an error. What a program calls
/// for them fails when it is called.
#pragma once

#include "../../cuda_runtime_api.h"

#define WARPKIT_NO_TEXTURES                                                   \
  __attribute__((                                                             \
      error("textures and surfaces are not available in this version of the " \
            "emulator")))

#if defined(__CUDACC__)

/// A texture reference, which newer toolkits don't have either.
template <class T, int kDimensions = 1, cudaTextureReadMode kMode = cudaReadModeElementType>
struct texture {
  WARPKIT_NO_TEXTURES explicit texture(...);
  int normalized;
  cudaTextureAddressMode addressMode[3];
  cudaTextureFilterMode filterMode;
  cudaChannelFormatDesc channelDesc;
};

#define WARPKIT_TEXTURE_FETCH(name)                                                    \
  template <class T, class... Coordinates>                                             \
  WARPKIT_NO_TEXTURES T name(cudaTextureObject_t, Coordinates...);                     \
  template <class T, int kDimensions, cudaTextureReadMode kMode, class... Coordinates> \
  WARPKIT_NO_TEXTURES T name(const texture<T, kDimensions, kMode>&, Coordinates...);
WARPKIT_TEXTURE_FETCH(tex1Dfetch)
WARPKIT_TEXTURE_FETCH(tex1D)
WARPKIT_TEXTURE_FETCH(tex2D)
WARPKIT_TEXTURE_FETCH(tex3D)
WARPKIT_TEXTURE_FETCH(tex1DLayered)
WARPKIT_TEXTURE_FETCH(tex2DLayered)
WARPKIT_TEXTURE_FETCH(tex2DLod)
WARPKIT_TEXTURE_FETCH(tex2Dgather)
WARPKIT_TEXTURE_FETCH(texCubemap)
#undef WARPKIT_TEXTURE_FETCH

#define WARPKIT_SURFACE_ACCESS(name)                                     \
  template <class T, class... Rest>                                      \
  WARPKIT_NO_TEXTURES T name##read(cudaSurfaceObject_t, Rest...);        \
  template <class T, class... Rest>                                      \
  WARPKIT_NO_TEXTURES void name##read(T*, cudaSurfaceObject_t, Rest...); \
  template <class T, class... Rest>                                      \
  WARPKIT_NO_TEXTURES void name##write(T, cudaSurfaceObject_t, Rest...);
WARPKIT_SURFACE_ACCESS(surf1D)
WARPKIT_SURFACE_ACCESS(surf2D)
WARPKIT_SURFACE_ACCESS(surf3D)
#undef WARPKIT_SURFACE_ACCESS

#endif
