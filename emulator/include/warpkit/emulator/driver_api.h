/// @file
/// The part of the driver API that asks about the device. Its numbers of errors and attributes are
/// the runtime API's.
#pragma once

#include <stddef.h>

#include "../../cuda_runtime_api.h"

#define WARPKIT_DRIVER_ERRORS(X)                  \
  X(CUDA_SUCCESS, 0)                              \
  X(CUDA_ERROR_INVALID_VALUE, 1)                  \
  X(CUDA_ERROR_OUT_OF_MEMORY, 2)                  \
  X(CUDA_ERROR_NOT_INITIALIZED, 3)                \
  X(CUDA_ERROR_DEINITIALIZED, 4)                  \
  X(CUDA_ERROR_NO_DEVICE, 100)                    \
  X(CUDA_ERROR_INVALID_DEVICE, 101)               \
  X(CUDA_ERROR_INVALID_IMAGE, 200)                \
  X(CUDA_ERROR_INVALID_CONTEXT, 201)              \
  X(CUDA_ERROR_FILE_NOT_FOUND, 301)               \
  X(CUDA_ERROR_INVALID_HANDLE, 400)               \
  X(CUDA_ERROR_NOT_FOUND, 500)                    \
  X(CUDA_ERROR_NOT_READY, 600)                    \
  X(CUDA_ERROR_ILLEGAL_ADDRESS, 700)              \
  X(CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, 701)      \
  X(CUDA_ERROR_LAUNCH_TIMEOUT, 702)               \
  X(CUDA_ERROR_ASSERT, 710)                       \
  X(CUDA_ERROR_MISALIGNED_ADDRESS, 716)           \
  X(CUDA_ERROR_LAUNCH_FAILED, 719)                \
  X(CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE, 720) \
  X(CUDA_ERROR_NOT_SUPPORTED, 801)                \
  X(CUDA_ERROR_UNKNOWN, 999)

typedef enum cudaError_enum : int {
#define WARPKIT_DRIVER_ERROR(name, number) name = number,
  WARPKIT_DRIVER_ERRORS(WARPKIT_DRIVER_ERROR)
#undef WARPKIT_DRIVER_ERROR
} CUresult;

typedef enum CUdevice_attribute_enum : int {
  CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK = 1,
  CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X = 2,
  CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y = 3,
  CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z = 4,
  CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X = 5,
  CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y = 6,
  CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z = 7,
  CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK = 8,
  CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY = 9,
  CU_DEVICE_ATTRIBUTE_WARP_SIZE = 10,
  CU_DEVICE_ATTRIBUTE_MAX_PITCH = 11,
  CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK = 12,
  CU_DEVICE_ATTRIBUTE_CLOCK_RATE = 13,
  CU_DEVICE_ATTRIBUTE_TEXTURE_ALIGNMENT = 14,
  CU_DEVICE_ATTRIBUTE_GPU_OVERLAP = 15,
  CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT = 16,
  CU_DEVICE_ATTRIBUTE_KERNEL_EXEC_TIMEOUT = 17,
  CU_DEVICE_ATTRIBUTE_INTEGRATED = 18,
  CU_DEVICE_ATTRIBUTE_CAN_MAP_HOST_MEMORY = 19,
  CU_DEVICE_ATTRIBUTE_COMPUTE_MODE = 20,
  CU_DEVICE_ATTRIBUTE_CONCURRENT_KERNELS = 31,
  CU_DEVICE_ATTRIBUTE_ECC_ENABLED = 32,
  CU_DEVICE_ATTRIBUTE_PCI_BUS_ID = 33,
  CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID = 34,
  CU_DEVICE_ATTRIBUTE_TCC_DRIVER = 35,
  CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE = 36,
  CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH = 37,
  CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE = 38,
  CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR = 39,
  CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT = 40,
  CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING = 41,
  CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID = 50,
  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75,
  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76,
  CU_DEVICE_ATTRIBUTE_STREAM_PRIORITIES_SUPPORTED = 78,
  CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR = 81,
  CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR = 82,
  CU_DEVICE_ATTRIBUTE_MANAGED_MEMORY = 83,
  CU_DEVICE_ATTRIBUTE_CONCURRENT_MANAGED_ACCESS = 89,
  CU_DEVICE_ATTRIBUTE_COMPUTE_PREEMPTION_SUPPORTED = 90,
  CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH = 95,
  CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN = 97,
  CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR = 106,
  CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED = 115,
  CU_DEVICE_ATTRIBUTE_CLUSTER_LAUNCH = 120,
} CUdevice_attribute;

namespace warpkit::emulator {

/// The driver API's form of an error. It has no last error, so that none stays behind.
inline CUresult driver_result(cudaError_t error) {
  if (error != cudaSuccess) static_cast<void>(cudaGetLastError());
  return static_cast<CUresult>(error);
}

}  // namespace warpkit::emulator

inline CUresult cuInit(unsigned int flags) {
  return flags == 0 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

inline CUresult cuDriverGetVersion(int* version) {
  return warpkit::emulator::driver_result(cudaDriverGetVersion(version));
}

inline CUresult cuGetErrorName(CUresult error, const char** name) {
  switch (error) {
#define WARPKIT_DRIVER_ERROR(constant, number) \
  case constant:                               \
    *name = #constant;                         \
    return CUDA_SUCCESS;
    WARPKIT_DRIVER_ERRORS(WARPKIT_DRIVER_ERROR)
#undef WARPKIT_DRIVER_ERROR
  }
  *name = nullptr;
  return CUDA_ERROR_INVALID_VALUE;
}

inline CUresult cuGetErrorString(CUresult error, const char** text) {
  const char* name = nullptr;
  const CUresult known = cuGetErrorName(error, &name);
  *text = known == CUDA_SUCCESS ? cudaGetErrorString(static_cast<cudaError_t>(error)) : nullptr;
  return known;
}

inline CUresult cuDeviceGetCount(int* count) {
  return warpkit::emulator::driver_result(cudaGetDeviceCount(count));
}

inline CUresult cuDeviceGet(CUdevice* device, int ordinal) {
  if (!device) return CUDA_ERROR_INVALID_VALUE;
  if (ordinal != 0) return CUDA_ERROR_INVALID_DEVICE;
  *device = 0;
  return CUDA_SUCCESS;
}

inline CUresult cuDeviceGetName(char* name, int length, CUdevice device) {
  cudaDeviceProp properties;
  if (!name || length <= 0) return CUDA_ERROR_INVALID_VALUE;
  const cudaError_t error = cudaGetDeviceProperties(&properties, device);
  if (error != cudaSuccess) return warpkit::emulator::driver_result(error);
  int i = 0;
  for (; i < length - 1 && properties.name[i] != '\0'; ++i) name[i] = properties.name[i];
  name[i] = '\0';
  return CUDA_SUCCESS;
}

inline CUresult cuDeviceGetAttribute(int* value, CUdevice_attribute attribute, CUdevice device) {
  return warpkit::emulator::driver_result(
      cudaDeviceGetAttribute(value, static_cast<cudaDeviceAttr>(attribute), device));
}

inline CUresult cuDeviceComputeCapability(int* major, int* minor, CUdevice device) {
  const CUresult error =
      cuDeviceGetAttribute(major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device);
  return error == CUDA_SUCCESS
             ? cuDeviceGetAttribute(minor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device)
             : error;
}

inline CUresult cuDeviceTotalMem(size_t* bytes, CUdevice device) {
  cudaDeviceProp properties;
  if (!bytes) return CUDA_ERROR_INVALID_VALUE;
  const cudaError_t error = cudaGetDeviceProperties(&properties, device);
  if (error == cudaSuccess) *bytes = properties.totalGlobalMem;
  return warpkit::emulator::driver_result(error);
}

inline CUresult cuMemGetInfo(size_t* free, size_t* total) {
  return warpkit::emulator::driver_result(cudaMemGetInfo(free, total));
}

inline CUresult cuCtxSynchronize() {
  return warpkit::emulator::driver_result(cudaDeviceSynchronize());
}
