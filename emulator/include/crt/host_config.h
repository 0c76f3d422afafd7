/// @file
/// A name of the toolkit's for what `host_config.h` has.
#pragma once

#include "../host_config.h"
