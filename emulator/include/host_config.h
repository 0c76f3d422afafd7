/// @file
/// A name of the toolkit's; what it told a compiler, the emulator's headers know.
#pragma once

#include "host_defines.h"
