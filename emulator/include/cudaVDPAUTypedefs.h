/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error cudaVDPAUTypedefs.h: sharing memory with VDPAU: not available in this version of the emulator
