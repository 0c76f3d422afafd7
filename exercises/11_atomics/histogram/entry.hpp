/// @file
/// The function that exercise 11/histogram asks for.
#pragma once

/// Counts values in bins of equal width: with width = (high - low) / bins, bin b takes the values
/// from low + b * width up to, but not including, low + (b + 1) * width; the last bin takes high,
/// too. Asynchronous on the default stream; the caller waits and reads the launch's status.
/// @param values (n), each in [low, high]; device memory
/// @param n number of values, at least 1
/// @param low where the first bin begins
/// @param high where the last bin ends, greater than low
/// @param[out] counts (bins), device memory, not cleared
/// @param bins number of bins, 1 to 2048
void histogram(const float* values, int n, float low, float high, int* counts, int bins);
