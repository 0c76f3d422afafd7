/// @file
/// The function that exercise 04/saxpy asks for.
#pragma once

/// Adds a multiple of one vector to another, in place: `y[i] = a * x[i] + y[i]`. Asynchronous on
/// the default stream; the caller waits and reads the launch's status.
/// @param a the factor
/// @param x (n) device memory
/// @param[in,out] y (n) device memory; does not overlap x
/// @param n number of elements, at least 1
void saxpy(float a, const float* x, float* y, int n);
