/// @file
/// The function that exercise 26/q4_0_unpack asks for.
#pragma once

/// Unpacks Q4_0 blocks to floats, exactly: element j of a block is `scale * (q - 8)`, where q is
/// the low nibble of byte 2 + j for j < 16 and the high nibble of byte 2 + (j - 16) for j >= 16.
/// Asynchronous on the default stream; the caller waits and reads the launch's status.
/// @param blocks (n_blocks,18) device memory; bytes 0 and 1 of a block are its scale, a half, the
///   lower byte first; only 2-byte aligned
/// @param[out] out (n_blocks,32) device memory
/// @param n_blocks number of blocks, at least 1
void q4_0_unpack(const unsigned char* blocks, float* out, int n_blocks);
