/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error crt/cuda_tile.h: CUDA Tile: not available in this version of the emulator
