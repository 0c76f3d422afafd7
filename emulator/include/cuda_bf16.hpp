/// @file
/// A name of the toolkit's for what `cuda_bf16.h` has.
#pragma once

#include "cuda_bf16.h"
