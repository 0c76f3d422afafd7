/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error crt/mma.hpp: tensor cores (nvcuda::wmma): not available in this version of the emulator
