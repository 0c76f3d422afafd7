/// @file
/// The driver API's types. Many programs include this header only out of habit and use the runtime
/// API, which it brings along; those run. A call of the driver API is refused by the compiler.
#pragma once

/// NVIDIA's include guard, by which programs ask whether this header is there.
#define __cuda_cuda_h__

#include "cuda_runtime_api.h"

#define CUDA_VERSION CUDART_VERSION
#define CUDA_CB
#define CUDAAPI

typedef unsigned long long CUdeviceptr;
typedef int CUdevice;
typedef struct CUctx_st* CUcontext;
typedef struct CUmod_st* CUmodule;
typedef struct CUfunc_st* CUfunction;
typedef struct CUlib_st* CUlibrary;
typedef struct CUkern_st* CUkernel;
typedef struct CUarray_st* CUarray;
typedef struct CUevent_st* CUevent;
typedef struct CUstream_st* CUstream;

typedef enum cudaError_enum : int {
  CUDA_SUCCESS = 0,
  CUDA_ERROR_INVALID_VALUE = 1,
  CUDA_ERROR_OUT_OF_MEMORY = 2,
  CUDA_ERROR_NOT_INITIALIZED = 3,
  CUDA_ERROR_DEINITIALIZED = 4,
  CUDA_ERROR_NO_DEVICE = 100,
  CUDA_ERROR_INVALID_DEVICE = 101,
  CUDA_ERROR_INVALID_IMAGE = 200,
  CUDA_ERROR_INVALID_CONTEXT = 201,
  CUDA_ERROR_FILE_NOT_FOUND = 301,
  CUDA_ERROR_INVALID_HANDLE = 400,
  CUDA_ERROR_NOT_FOUND = 500,
  CUDA_ERROR_NOT_READY = 600,
  CUDA_ERROR_ILLEGAL_ADDRESS = 700,
  CUDA_ERROR_LAUNCH_FAILED = 719,
  CUDA_ERROR_NOT_SUPPORTED = 801,
  CUDA_ERROR_UNKNOWN = 999
} CUresult;

/// Declares a function of the driver API, whose call doesn't compile and says why.
#define WARPKIT_DRIVER_CALL(name)                                                      \
  template <class... Arguments>                                                        \
  __attribute__((                                                                      \
      unavailable("the emulator has no driver API; use the runtime API, which begins " \
                  "with cuda instead of cu"))) CUresult                                \
  name(Arguments&&...)

WARPKIT_DRIVER_CALL(cuInit);
WARPKIT_DRIVER_CALL(cuDriverGetVersion);
WARPKIT_DRIVER_CALL(cuGetErrorName);
WARPKIT_DRIVER_CALL(cuGetErrorString);
WARPKIT_DRIVER_CALL(cuDeviceGet);
WARPKIT_DRIVER_CALL(cuDeviceGetCount);
WARPKIT_DRIVER_CALL(cuDeviceGetName);
WARPKIT_DRIVER_CALL(cuDeviceGetAttribute);
WARPKIT_DRIVER_CALL(cuDeviceTotalMem);
WARPKIT_DRIVER_CALL(cuDevicePrimaryCtxRetain);
WARPKIT_DRIVER_CALL(cuDevicePrimaryCtxRelease);
WARPKIT_DRIVER_CALL(cuCtxCreate);
WARPKIT_DRIVER_CALL(cuCtxDestroy);
WARPKIT_DRIVER_CALL(cuCtxGetCurrent);
WARPKIT_DRIVER_CALL(cuCtxSetCurrent);
WARPKIT_DRIVER_CALL(cuCtxGetDevice);
WARPKIT_DRIVER_CALL(cuCtxSynchronize);
WARPKIT_DRIVER_CALL(cuModuleLoad);
WARPKIT_DRIVER_CALL(cuModuleLoadData);
WARPKIT_DRIVER_CALL(cuModuleLoadDataEx);
WARPKIT_DRIVER_CALL(cuModuleUnload);
WARPKIT_DRIVER_CALL(cuModuleGetFunction);
WARPKIT_DRIVER_CALL(cuModuleGetGlobal);
WARPKIT_DRIVER_CALL(cuFuncSetAttribute);
WARPKIT_DRIVER_CALL(cuLaunchKernel);
WARPKIT_DRIVER_CALL(cuMemAlloc);
WARPKIT_DRIVER_CALL(cuMemAllocManaged);
WARPKIT_DRIVER_CALL(cuMemFree);
WARPKIT_DRIVER_CALL(cuMemcpyHtoD);
WARPKIT_DRIVER_CALL(cuMemcpyDtoH);
WARPKIT_DRIVER_CALL(cuMemcpyDtoD);
WARPKIT_DRIVER_CALL(cuMemsetD8);
WARPKIT_DRIVER_CALL(cuMemsetD32);
WARPKIT_DRIVER_CALL(cuMemGetInfo);
WARPKIT_DRIVER_CALL(cuStreamCreate);
WARPKIT_DRIVER_CALL(cuStreamDestroy);
WARPKIT_DRIVER_CALL(cuStreamSynchronize);
WARPKIT_DRIVER_CALL(cuEventCreate);
WARPKIT_DRIVER_CALL(cuEventDestroy);
WARPKIT_DRIVER_CALL(cuEventRecord);
WARPKIT_DRIVER_CALL(cuEventSynchronize);
WARPKIT_DRIVER_CALL(cuEventElapsedTime);

#undef WARPKIT_DRIVER_CALL
