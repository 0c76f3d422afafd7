/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error cuda_occupancy.h: occupancy without the runtime API, which has cudaOccupancyMaxActiveBlocksPerMultiprocessor: not available in this version of the emulator
