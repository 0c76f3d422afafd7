/// @file
/// CUDA C++ on the CPU: everything that nvcc puts in front of a `.cu` file.
#pragma once

/// NVIDIA's include guard, by which programs ask whether this header is there.
#define __CUDA_RUNTIME_H__

#include "warpkit/emulator/watched_functions.h"
// Behind the functions that builds with hooks call by other names.
#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel_descriptor.h"
#include "cuda_runtime_api.h"
#include "device_launch_parameters.h"
#include "device_types.h"
#include "driver_functions.h"
#include "vector_functions.h"
#include "warpkit/emulator/atomic_functions.h"
#include "warpkit/emulator/barrier_functions.h"
#include "warpkit/emulator/device_variables.h"
#include "warpkit/emulator/execution_side.h"
#include "warpkit/emulator/kernel_facts.h"
#include "warpkit/emulator/kernel_registry.h"
#include "warpkit/emulator/launch.h"
#include "warpkit/emulator/launch_templates.h"
#include "warpkit/emulator/math_functions.h"
#include "warpkit/emulator/occupancy_templates.h"
#include "warpkit/emulator/place_reads.h"
#include "warpkit/emulator/runtime_templates.h"
#include "warpkit/emulator/special_registers.h"
#include "warpkit/emulator/texture_functions.h"
#include "warpkit/emulator/warp_functions.h"
#include "warpkit/emulator/wide_atomic_functions.h"

#if defined(__CUDACC__)
#include "warpkit/emulator/device_library.h"
#endif
