/// @file
/// The function that exercise 08/column_sum asks for.
#pragma once

/// Sums the columns of a matrix: `sums[c] = sum_r A[r][c]`. Asynchronous on the default stream; the
/// caller waits and reads the launch's status.
/// @param A (rows,cols) row-major, device memory
/// @param[out] sums (cols) device memory; what it holds before is undefined
/// @param rows rows of A, at least 1
/// @param cols columns of A, at least 1
void column_sum(const float* A, float* sums, int rows, int cols);
