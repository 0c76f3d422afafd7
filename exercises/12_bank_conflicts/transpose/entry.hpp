/// @file
/// The function that exercise 12/transpose asks for.
#pragma once

/// Transposes a matrix of any shape: `out[c][r] = in[r][c]`. Asynchronous on the default stream;
/// the caller waits and reads the launch's status.
/// @param in (rows,cols) row-major, device memory
/// @param[out] out (cols,rows) row-major, device memory; does not overlap in
/// @param rows rows of in, at least 1
/// @param cols columns of in, at least 1
void transpose(const float* in, float* out, int rows, int cols);
