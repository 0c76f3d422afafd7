/// @file
/// The driver API's types. Many programs include this header only out of habit and use the runtime
/// API, which it brings along; those run, and may ask the driver API about the device. Any other
/// call of it is refused by the compiler.
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

#include "warpkit/emulator/driver_api.h"

/// Declares a function of the driver API, whose call doesn't compile and says why.
#define WARPKIT_DRIVER_CALL(name)                                                      \
  template <class... Arguments>                                                        \
  __attribute__((                                                                      \
      unavailable("the emulator has no driver API; use the runtime API, which begins " \
                  "with cuda instead of cu"))) CUresult                                \
  name(Arguments&&...)

WARPKIT_DRIVER_CALL(cuDevicePrimaryCtxRetain);
WARPKIT_DRIVER_CALL(cuDevicePrimaryCtxRelease);
WARPKIT_DRIVER_CALL(cuCtxCreate);
WARPKIT_DRIVER_CALL(cuCtxDestroy);
WARPKIT_DRIVER_CALL(cuCtxGetCurrent);
WARPKIT_DRIVER_CALL(cuCtxSetCurrent);
WARPKIT_DRIVER_CALL(cuCtxGetDevice);
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
WARPKIT_DRIVER_CALL(cuStreamCreate);
WARPKIT_DRIVER_CALL(cuStreamDestroy);
WARPKIT_DRIVER_CALL(cuStreamSynchronize);
WARPKIT_DRIVER_CALL(cuEventCreate);
WARPKIT_DRIVER_CALL(cuEventDestroy);
WARPKIT_DRIVER_CALL(cuEventRecord);
WARPKIT_DRIVER_CALL(cuEventSynchronize);
WARPKIT_DRIVER_CALL(cuEventElapsedTime);

#undef WARPKIT_DRIVER_CALL
