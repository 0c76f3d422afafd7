/// @file
/// Cooperative groups: threads that work together, as objects.
#pragma once

#include "cuda_runtime.h"
#include "warpkit/emulator/groups/experimental.h"
#include "warpkit/emulator/groups/functions.h"
