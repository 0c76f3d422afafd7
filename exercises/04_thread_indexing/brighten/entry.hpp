/// @file
/// The function that exercise 04/brighten asks for.
#pragma once

/// Brightens an image in place, every column by an amount of its own, up to white:
/// `image[y][x] = min(image[y][x] + amount[x], 1)`. Asynchronous on the default stream; the caller
/// waits and reads the launch's status.
/// @param[in,out] image (height,width) row-major, device memory, from 0 (black) to 1 (white)
/// @param amount (width) device memory; does not overlap image
/// @param height rows of the image, at least 1
/// @param width columns of the image, at least 1
void brighten(float* image, const float* amount, int height, int width);
