/// @file
/// A name of the toolkit's for what `nvToolsExtCudaRt.h` has.
#pragma once

#include "../nvToolsExtCudaRt.h"
