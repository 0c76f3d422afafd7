/// @file
/// What to say about NVIDIA's metrics that only a GPU can count.
#pragma once

#include <string>

namespace warpkit::profile {

/// Why a well-known metric isn't counted, and what comes near it.
/// @param base its name without a rollup
/// @return half a line; empty where nothing better can be said than that it needs a GPU
std::string uncounted_hint(const std::string& base);

}  // namespace warpkit::profile
