/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error cuda_gl_interop.h: sharing memory with OpenGL: not available in this version of the emulator
