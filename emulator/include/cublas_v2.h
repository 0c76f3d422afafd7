/// @file
/// cuBLAS by name only; see cublas_api.h.
#pragma once

#include "warpkit/emulator/macros_aside.h"

#include "cublas_api.h"

#include "warpkit/emulator/macros_back.h"
