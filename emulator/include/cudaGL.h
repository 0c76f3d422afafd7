/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error cudaGL.h: sharing memory with OpenGL: not available in this version of the emulator
