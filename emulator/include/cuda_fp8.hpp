/// @file
/// A name of the toolkit's for what `cuda_fp8.h` has.
#pragma once

#include "cuda_fp8.h"
