/// @file
/// Stands in front of a header of NVIDIA's of this name that the machine may have.
#pragma once

#error fatbinary_section.h: GPU code in a program: not available in this version of the emulator
