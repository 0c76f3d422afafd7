/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error cuda_fp4.h: numbers of 4 bits: not available in this version of the emulator
