/// @file
/// CUDA's constructors of boxes of memory.
#pragma once

#include "driver_types.h"

inline cudaPitchedPtr make_cudaPitchedPtr(void* pointer, size_t pitch, size_t xsize, size_t ysize) {
  return {pointer, pitch, xsize, ysize};
}

inline cudaPos make_cudaPos(size_t x, size_t y, size_t z) { return {x, y, z}; }

inline cudaExtent make_cudaExtent(size_t width, size_t height, size_t depth) {
  return {width, height, depth};
}
