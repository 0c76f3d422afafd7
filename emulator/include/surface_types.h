/// @file
/// A name of the toolkit's for what `driver_types.h` has.
#pragma once

#include "driver_types.h"
