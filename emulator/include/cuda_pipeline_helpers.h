/// @file
/// A name of the toolkit's for what `cuda_pipeline_primitives.h` has.
#pragma once

#include "cuda_pipeline_primitives.h"
