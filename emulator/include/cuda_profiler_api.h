/// @file
/// A name of the toolkit's for what `cuda_runtime_api.h` has.
#pragma once

#include "cuda_runtime_api.h"
