/// @file
/// A name of the toolkit's for what `cuda_runtime.h` has.
#pragma once

#include "cuda_runtime.h"
