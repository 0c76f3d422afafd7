/// @file
/// Asynchronous copies.
#pragma once

#include "warpkit/emulator/macros_aside.h"

#include "cuda/pipeline"
#include "cuda_pipeline_primitives.h"

#include "warpkit/emulator/macros_back.h"
