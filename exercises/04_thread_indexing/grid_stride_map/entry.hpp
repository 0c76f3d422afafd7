/// @file
/// The function that exercise 04/grid_stride_map asks for.
#pragma once

#include <cuda_runtime_api.h>

/// Maps every element of an array in place, exactly once: `v[i] = 2 * v[i] + 1`. One launch, with
/// the grid and the blocks that the caller chose, whatever they are. Asynchronous on the default
/// stream; the caller waits and reads the launch's status.
/// @param[in,out] v (n) device memory
/// @param n number of elements, at least 1; may be fewer or more than there are threads
/// @param grid blocks of the launch in x, y and z, each at least 1
/// @param block threads of a block in x, y and z, each at least 1
void grid_stride_map(float* v, int n, dim3 grid, dim3 block);
