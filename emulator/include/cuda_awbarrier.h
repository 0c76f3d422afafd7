/// @file
/// Barriers in shared memory.
#pragma once

#include "warpkit/emulator/macros_aside.h"

#include "cuda_awbarrier_primitives.h"

#include "warpkit/emulator/macros_back.h"
