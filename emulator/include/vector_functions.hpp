/// @file
/// A name of the toolkit's for what `vector_functions.h` has.
#pragma once

#include "vector_functions.h"
