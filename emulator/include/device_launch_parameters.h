/// @file
/// Where the running CUDA thread stands: threadIdx, blockIdx, blockDim, gridDim, warpSize.
///
/// They are the host thread's own variables, set each time another CUDA thread is run. They aren't
/// const, as in CUDA, because the emulator writes them; a kernel must not.
#pragma once

#include "vector_types.h"

/// Without a wrapper call, and one instruction away: the library is linked into the program.
#define WARPKIT_THREAD_LOCAL __thread __attribute__((tls_model("initial-exec")))

extern WARPKIT_THREAD_LOCAL uint3 threadIdx;
extern WARPKIT_THREAD_LOCAL uint3 blockIdx;
extern WARPKIT_THREAD_LOCAL dim3 blockDim;
extern WARPKIT_THREAD_LOCAL dim3 gridDim;

constexpr int warpSize = 32;
