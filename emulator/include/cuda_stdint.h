/// @file
/// The toolkit's name for C's integer types.
#pragma once

#include <stdint.h>
