/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error cudaProfiler.h: the driver API; cuda_profiler_api.h has the runtime API's calls: not available in this version of the emulator
