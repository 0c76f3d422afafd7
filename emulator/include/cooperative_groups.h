/// @file
/// Cooperative groups: threads that work together, as objects.
#pragma once

#include "warpkit/emulator/macros_aside.h"

#include "cuda_runtime.h"
#include "warpkit/emulator/groups/experimental.h"
#include "warpkit/emulator/groups/functions.h"

#include "warpkit/emulator/macros_back.h"
