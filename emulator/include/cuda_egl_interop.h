/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error cuda_egl_interop.h: sharing memory with EGL: not available in this version of the emulator
