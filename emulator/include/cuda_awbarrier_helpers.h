/// @file
/// A name of the toolkit's for what `cuda_awbarrier_primitives.h` has.
#pragma once

#include "cuda_awbarrier_primitives.h"
