/// @file
/// A name of the toolkit's for what `nvToolsExt.h` has.
#pragma once

#include "../nvToolsExt.h"
