/// @file
/// The function that exercise 07/undiverge asks for.
#pragma once

/// Evaluates a polynomial at every element; elements at even places have other coefficients than
/// those at odd places: `y[i] = sum_k c[k] * x[i]^k`, c being `even` or `odd`. Asynchronous on the
/// default stream; the caller waits and reads the launch's status.
/// @param x (n) device memory
/// @param even (terms) coefficients for i = 0, 2, 4, ..., lowest power first; device memory
/// @param odd (terms) coefficients for i = 1, 3, 5, ...; device memory
/// @param[out] y (n) device memory; overlaps nothing
/// @param n number of elements, at least 1
/// @param terms number of coefficients of each polynomial, at least 1
void undiverge(const float* x, const float* even, const float* odd, float* y, int n, int terms);
