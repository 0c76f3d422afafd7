/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error cuda_fp6.hpp: numbers of 6 bits: not available in this version of the emulator
