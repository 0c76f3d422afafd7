/// @file
/// A name of the toolkit's for what `cuda_fp16.h` has.
#pragma once

#include "cuda_fp16.h"
