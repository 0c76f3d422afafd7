/// @file
/// Textures and surfaces by name only: their types are here, so that a program that uses them gets
/// one message for each use instead of one for each name.
#pragma once

#include "driver_types.h"

#define WARPKIT_NO_TEXTURES                                                              \
  __attribute__((error("textures and surfaces are not available in this version of the " \
                       "emulator")))

typedef unsigned long long cudaTextureObject_t;
typedef unsigned long long cudaSurfaceObject_t;
typedef struct cudaMipmappedArray* cudaMipmappedArray_t;

enum cudaChannelFormatKind {
  cudaChannelFormatKindSigned,
  cudaChannelFormatKindUnsigned,
  cudaChannelFormatKindFloat,
  cudaChannelFormatKindNone
};
struct cudaChannelFormatDesc {
  int x, y, z, w;
  cudaChannelFormatKind f;
};
enum cudaTextureAddressMode {
  cudaAddressModeWrap,
  cudaAddressModeClamp,
  cudaAddressModeMirror,
  cudaAddressModeBorder
};
enum cudaTextureFilterMode { cudaFilterModePoint, cudaFilterModeLinear };
enum cudaTextureReadMode { cudaReadModeElementType, cudaReadModeNormalizedFloat };
enum cudaResourceType {
  cudaResourceTypeArray,
  cudaResourceTypeMipmappedArray,
  cudaResourceTypeLinear,
  cudaResourceTypePitch2D
};
struct cudaResourceDesc {
  cudaResourceType resType;
  union {
    struct {
      cudaArray_t array;
    } array;
    struct {
      cudaMipmappedArray_t mipmap;
    } mipmap;
    struct {
      void* devPtr;
      cudaChannelFormatDesc desc;
      size_t sizeInBytes;
    } linear;
    struct {
      void* devPtr;
      cudaChannelFormatDesc desc;
      size_t width, height, pitchInBytes;
    } pitch2D;
  } res;
};
struct cudaTextureDesc {
  cudaTextureAddressMode addressMode[3];
  cudaTextureFilterMode filterMode;
  cudaTextureReadMode readMode;
  int sRGB;
  float borderColor[4];
  int normalizedCoords;
  unsigned maxAnisotropy;
  cudaTextureFilterMode mipmapFilterMode;
  float mipmapLevelBias, minMipmapLevelClamp, maxMipmapLevelClamp;
};
enum cudaSurfaceBoundaryMode { cudaBoundaryModeZero, cudaBoundaryModeClamp, cudaBoundaryModeTrap };

enum {
  cudaTextureType1D = 1,
  cudaTextureType2D = 2,
  cudaTextureType3D = 3,
  cudaArrayDefault = 0,
  cudaArrayLayered = 1,
  cudaArraySurfaceLoadStore = 2
};

// The program's calls.
WARPKIT_NO_TEXTURES cudaError_t cudaMallocArray(...);
WARPKIT_NO_TEXTURES cudaError_t cudaMalloc3DArray(...);
WARPKIT_NO_TEXTURES cudaError_t cudaFreeArray(...);
WARPKIT_NO_TEXTURES cudaError_t cudaMemcpyToArray(...);
WARPKIT_NO_TEXTURES cudaError_t cudaMemcpyFromArray(...);
WARPKIT_NO_TEXTURES cudaError_t cudaMemcpy2DToArray(...);
WARPKIT_NO_TEXTURES cudaError_t cudaMemcpy2DFromArray(...);
WARPKIT_NO_TEXTURES cudaError_t cudaCreateTextureObject(...);
WARPKIT_NO_TEXTURES cudaError_t cudaDestroyTextureObject(...);
WARPKIT_NO_TEXTURES cudaError_t cudaCreateSurfaceObject(...);
WARPKIT_NO_TEXTURES cudaError_t cudaDestroySurfaceObject(...);
WARPKIT_NO_TEXTURES cudaError_t cudaBindTexture(...);
WARPKIT_NO_TEXTURES cudaError_t cudaBindTexture2D(...);
WARPKIT_NO_TEXTURES cudaError_t cudaBindTextureToArray(...);
WARPKIT_NO_TEXTURES cudaError_t cudaUnbindTexture(...);
WARPKIT_NO_TEXTURES cudaChannelFormatDesc cudaCreateChannelDesc(int, int, int, int,
                                                                cudaChannelFormatKind);

#if defined(__CUDACC__)

template <class T>
WARPKIT_NO_TEXTURES cudaChannelFormatDesc cudaCreateChannelDesc();

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
