/// @file
/// cuBLAS by name only: programs that include it compile, and can make a handle and set it up,
/// which many with kernels of their own do in passing. A call that would compute something says
/// once that the library isn't there and returns CUBLAS_STATUS_NOT_SUPPORTED.
#pragma once

#include "warpkit/emulator/macros_aside.h"

/// NVIDIA's include guard, by which programs ask whether this header is there.
#define CUBLAS_API_H_

#include "cuComplex.h"
#include "cuda_bf16.h"
#include "cuda_fp16.h"
#include "cuda_runtime_api.h"
#include "library_types.h"

enum cublasStatus_t {
  CUBLAS_STATUS_SUCCESS = 0,
  CUBLAS_STATUS_NOT_INITIALIZED = 1,
  CUBLAS_STATUS_ALLOC_FAILED = 3,
  CUBLAS_STATUS_INVALID_VALUE = 7,
  CUBLAS_STATUS_ARCH_MISMATCH = 8,
  CUBLAS_STATUS_MAPPING_ERROR = 11,
  CUBLAS_STATUS_EXECUTION_FAILED = 13,
  CUBLAS_STATUS_INTERNAL_ERROR = 14,
  CUBLAS_STATUS_NOT_SUPPORTED = 15,
  CUBLAS_STATUS_LICENSE_ERROR = 16
};
enum cublasOperation_t {
  CUBLAS_OP_N,
  CUBLAS_OP_T,
  CUBLAS_OP_C,
  CUBLAS_OP_HERMITAN = 2,
  CUBLAS_OP_CONJG
};
enum cublasFillMode_t { CUBLAS_FILL_MODE_LOWER, CUBLAS_FILL_MODE_UPPER, CUBLAS_FILL_MODE_FULL };
enum cublasDiagType_t { CUBLAS_DIAG_NON_UNIT, CUBLAS_DIAG_UNIT };
enum cublasSideMode_t { CUBLAS_SIDE_LEFT, CUBLAS_SIDE_RIGHT };
enum cublasPointerMode_t { CUBLAS_POINTER_MODE_HOST, CUBLAS_POINTER_MODE_DEVICE };
enum cublasAtomicsMode_t { CUBLAS_ATOMICS_NOT_ALLOWED, CUBLAS_ATOMICS_ALLOWED };
enum cublasGemmAlgo_t {
  CUBLAS_GEMM_DFALT = -1,
  CUBLAS_GEMM_DEFAULT = -1,
  CUBLAS_GEMM_DEFAULT_TENSOR_OP = 99,
  CUBLAS_GEMM_DFALT_TENSOR_OP = 99
};
enum cublasMath_t {
  CUBLAS_DEFAULT_MATH = 0,
  CUBLAS_TENSOR_OP_MATH = 1,
  CUBLAS_PEDANTIC_MATH = 2,
  CUBLAS_TF32_TENSOR_OP_MATH = 3
};
enum cublasComputeType_t {
  CUBLAS_COMPUTE_16F = 64,
  CUBLAS_COMPUTE_16F_PEDANTIC = 65,
  CUBLAS_COMPUTE_32F = 68,
  CUBLAS_COMPUTE_32F_PEDANTIC = 69,
  CUBLAS_COMPUTE_64F = 70,
  CUBLAS_COMPUTE_64F_PEDANTIC = 71,
  CUBLAS_COMPUTE_32I = 72,
  CUBLAS_COMPUTE_32I_PEDANTIC = 73,
  CUBLAS_COMPUTE_32F_FAST_16F = 74,
  CUBLAS_COMPUTE_32F_FAST_16BF = 75,
  CUBLAS_COMPUTE_32F_FAST_TF32 = 77
};
typedef cudaDataType cublasDataType_t;
/// What a handle remembers.
struct cublasContext {
  cudaStream_t stream = nullptr;
  cublasPointerMode_t pointer_mode = CUBLAS_POINTER_MODE_HOST;
  cublasAtomicsMode_t atomics_mode = CUBLAS_ATOMICS_NOT_ALLOWED;
  cublasMath_t math_mode = CUBLAS_DEFAULT_MATH;
};
typedef struct cublasContext* cublasHandle_t;

namespace warpkit::emulator {

/// Says once that a library isn't there.
/// @param library its name.
/// @param function the function called.
void no_library(const char* library, const char* function);

}  // namespace warpkit::emulator

/// Declares a function of cuBLAS by its parameter types.
#define WARPKIT_CUBLAS(name, ...)                     \
  inline cublasStatus_t name(__VA_ARGS__) {           \
    ::warpkit::emulator::no_library("cuBLAS", #name); \
    return CUBLAS_STATUS_NOT_SUPPORTED;               \
  }

inline cublasStatus_t cublasCreate(cublasHandle_t* handle) {
  if (!handle) return CUBLAS_STATUS_INVALID_VALUE;
  *handle = new cublasContext;
  return CUBLAS_STATUS_SUCCESS;
}
inline cublasStatus_t cublasDestroy(cublasHandle_t handle) {
  if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
  delete handle;
  return CUBLAS_STATUS_SUCCESS;
}
inline cublasStatus_t cublasSetWorkspace(cublasHandle_t handle, void*, size_t) {
  return handle ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_NOT_INITIALIZED;
}

/// Declares the functions that set and get one of a handle's settings.
#define WARPKIT_CUBLAS_SETTING(Name, type, member)                            \
  inline cublasStatus_t cublasSet##Name(cublasHandle_t handle, type value) {  \
    if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;                        \
    handle->member = value;                                                   \
    return CUBLAS_STATUS_SUCCESS;                                             \
  }                                                                           \
  inline cublasStatus_t cublasGet##Name(cublasHandle_t handle, type* value) { \
    if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;                        \
    *value = handle->member;                                                  \
    return CUBLAS_STATUS_SUCCESS;                                             \
  }
WARPKIT_CUBLAS_SETTING(Stream, cudaStream_t, stream)
WARPKIT_CUBLAS_SETTING(PointerMode, cublasPointerMode_t, pointer_mode)
WARPKIT_CUBLAS_SETTING(AtomicsMode, cublasAtomicsMode_t, atomics_mode)
WARPKIT_CUBLAS_SETTING(MathMode, cublasMath_t, math_mode)
#undef WARPKIT_CUBLAS_SETTING

WARPKIT_CUBLAS(cublasGetVersion, cublasHandle_t, int*)
WARPKIT_CUBLAS(cublasSetVector, int, int, const void*, int, void*, int)
WARPKIT_CUBLAS(cublasGetVector, int, int, const void*, int, void*, int)
WARPKIT_CUBLAS(cublasSetMatrix, int, int, int, const void*, int, void*, int)
WARPKIT_CUBLAS(cublasGetMatrix, int, int, int, const void*, int, void*, int)

/// Declares the functions of one letter and type.
#define WARPKIT_CUBLAS_TYPE(L, T)                                                                  \
  WARPKIT_CUBLAS(cublas##L##axpy, cublasHandle_t, int, const T*, const T*, int, T*, int)           \
  WARPKIT_CUBLAS(cublas##L##scal, cublasHandle_t, int, const T*, T*, int)                          \
  WARPKIT_CUBLAS(cublas##L##copy, cublasHandle_t, int, const T*, int, T*, int)                     \
  WARPKIT_CUBLAS(cublas##L##swap, cublasHandle_t, int, T*, int, T*, int)                           \
  WARPKIT_CUBLAS(cublas##L##gemv, cublasHandle_t, cublasOperation_t, int, int, const T*, const T*, \
                 int, const T*, int, const T*, T*, int)                                            \
  WARPKIT_CUBLAS(cublas##L##gemm, cublasHandle_t, cublasOperation_t, cublasOperation_t, int, int,  \
                 int, const T*, const T*, int, const T*, int, const T*, T*, int)                   \
  WARPKIT_CUBLAS(cublas##L##gemmBatched, cublasHandle_t, cublasOperation_t, cublasOperation_t,     \
                 int, int, int, const T*, const T* const*, int, const T* const*, int, const T*,    \
                 T* const*, int, int)                                                              \
  WARPKIT_CUBLAS(cublas##L##gemmStridedBatched, cublasHandle_t, cublasOperation_t,                 \
                 cublasOperation_t, int, int, int, const T*, const T*, int, long long, const T*,   \
                 int, long long, const T*, T*, int, long long, int)                                \
  WARPKIT_CUBLAS(cublas##L##geam, cublasHandle_t, cublasOperation_t, cublasOperation_t, int, int,  \
                 const T*, const T*, int, const T*, const T*, int, T*, int)                        \
  WARPKIT_CUBLAS(cublas##L##symm, cublasHandle_t, cublasSideMode_t, cublasFillMode_t, int, int,    \
                 const T*, const T*, int, const T*, int, const T*, T*, int)                        \
  WARPKIT_CUBLAS(cublas##L##syrk, cublasHandle_t, cublasFillMode_t, cublasOperation_t, int, int,   \
                 const T*, const T*, int, const T*, T*, int)                                       \
  WARPKIT_CUBLAS(cublas##L##trsm, cublasHandle_t, cublasSideMode_t, cublasFillMode_t,              \
                 cublasOperation_t, cublasDiagType_t, int, int, const T*, const T*, int, T*, int)  \
  WARPKIT_CUBLAS(cublasI##L##amax, cublasHandle_t, int, const T*, int, int*)                       \
  WARPKIT_CUBLAS(cublasI##L##amin, cublasHandle_t, int, const T*, int, int*)
/// Lower-case letters for the functions that begin with `cublasI`.
#define cublasISamax cublasIsamax
#define cublasISamin cublasIsamin
#define cublasIDamax cublasIdamax
#define cublasIDamin cublasIdamin
#define cublasICamax cublasIcamax
#define cublasICamin cublasIcamin
#define cublasIZamax cublasIzamax
#define cublasIZamin cublasIzamin
WARPKIT_CUBLAS_TYPE(S, float)
WARPKIT_CUBLAS_TYPE(D, double)
WARPKIT_CUBLAS_TYPE(C, cuComplex)
WARPKIT_CUBLAS_TYPE(Z, cuDoubleComplex)
#undef WARPKIT_CUBLAS_TYPE

/// Declares the functions of real types alone.
#define WARPKIT_CUBLAS_REAL(L, T)                                                                  \
  WARPKIT_CUBLAS(cublas##L##dot, cublasHandle_t, int, const T*, int, const T*, int, T*)            \
  WARPKIT_CUBLAS(cublas##L##nrm2, cublasHandle_t, int, const T*, int, T*)                          \
  WARPKIT_CUBLAS(cublas##L##asum, cublasHandle_t, int, const T*, int, T*)                          \
  WARPKIT_CUBLAS(cublas##L##ger, cublasHandle_t, int, int, const T*, const T*, int, const T*, int, \
                 T*, int)
WARPKIT_CUBLAS_REAL(S, float)
WARPKIT_CUBLAS_REAL(D, double)
#undef WARPKIT_CUBLAS_REAL

WARPKIT_CUBLAS(cublasHgemm, cublasHandle_t, cublasOperation_t, cublasOperation_t, int, int, int,
               const __half*, const __half*, int, const __half*, int, const __half*, __half*, int)
WARPKIT_CUBLAS(cublasHgemmStridedBatched, cublasHandle_t, cublasOperation_t, cublasOperation_t, int,
               int, int, const __half*, const __half*, int, long long, const __half*, int,
               long long, const __half*, __half*, int, long long, int)
WARPKIT_CUBLAS(cublasGemmEx, cublasHandle_t, cublasOperation_t, cublasOperation_t, int, int, int,
               const void*, const void*, cudaDataType, int, const void*, cudaDataType, int,
               const void*, void*, cudaDataType, int, cublasComputeType_t, cublasGemmAlgo_t)
WARPKIT_CUBLAS(cublasGemmStridedBatchedEx, cublasHandle_t, cublasOperation_t, cublasOperation_t,
               int, int, int, const void*, const void*, cudaDataType, int, long long, const void*,
               cudaDataType, int, long long, const void*, void*, cudaDataType, int, long long, int,
               cublasComputeType_t, cublasGemmAlgo_t)
WARPKIT_CUBLAS(cublasGemmBatchedEx, cublasHandle_t, cublasOperation_t, cublasOperation_t, int, int,
               int, const void*, const void* const*, cudaDataType, int, const void* const*,
               cudaDataType, int, const void*, void* const*, cudaDataType, int, int,
               cublasComputeType_t, cublasGemmAlgo_t)

inline const char* cublasGetStatusName(cublasStatus_t status) {
  return status == CUBLAS_STATUS_SUCCESS         ? "CUBLAS_STATUS_SUCCESS"
         : status == CUBLAS_STATUS_NOT_SUPPORTED ? "CUBLAS_STATUS_NOT_SUPPORTED"
                                                 : "another CUBLAS_STATUS";
}
inline const char* cublasGetStatusString(cublasStatus_t status) {
  return status == CUBLAS_STATUS_SUCCESS ? "success"
                                         : "cuBLAS is not in this version of the emulator";
}

#include "warpkit/emulator/macros_back.h"
