/// @file
/// CUDA's words for where code and data live. On the CPU both sides are one, so most mean nothing.
#pragma once

#define __host__
#define __device__
#define __global__
#define __constant__
#define __managed__
#define __grid_constant__

/// Per-block storage. A block runs wholly on one host thread, so its variables are that thread's.
/// What they hold when a block starts is set by WARPKIT_SHARED_VARIABLE.
// Vectors have a copy constructor where accesses are watched. For an array of them g++ would make
// the first thread run a loop that does nothing, unless it is told that there is nothing to run;
// only counting minds. (Where accesses are checked, it takes no default constructor for nothing.)
#if defined(WARPKIT_TRACED) && !defined(__clang__)
#define __shared__ static __constinit __thread
#else
#define __shared__ static __thread
#endif

#define __forceinline__ inline __attribute__((always_inline))
/// Empty, because the C++ library's own headers write `__attribute__((__noinline__))`.
#define __noinline__
#define __launch_bounds__(...)
#define __maxnreg__(...)
#define __cluster_dims__(...)
#define __block_size__(...)
#define __align__(n) __attribute__((aligned(n)))
#define __builtin_align__(n) __attribute__((aligned(n)))
#define __device_builtin__
#define __cudart_builtin__
#define CUDARTAPI
#define CUDART_CB

// What nvcc's compilers know and g++ doesn't.
#define __nv_pure__
#define __inline_hint__
#define __nv_is_extended_device_lambda_closure_type(type) false
#define __nv_is_extended_host_device_lambda_closure_type(type) false
#define __assume(condition) ((condition) ? static_cast<void>(0) : __builtin_unreachable())
#if !defined(__clang__)
#define __builtin_assume(condition) __assume(condition)
#endif
