/// @file
/// ncu's options that aren't read into anything: those without meaning here, those that are
/// refused.
#pragma once

#include <string>

namespace warpkit::driver {

/// The long form of an option of one letter.
/// @param name an option
/// @return its long name; the same text where it is none of one letter
std::string long_ncu_option(const std::string& name);

/// Whether an option of NVIDIA's tool changes nothing here and takes a value.
/// @param name its long name
/// @return true if so
bool is_idle_ncu_option(const std::string& name);

/// Whether an option of NVIDIA's tool changes nothing here and takes no value.
/// @param name its long name
/// @return true if so
bool is_idle_ncu_flag(const std::string& name);

/// Why an option is refused.
/// @param name its long name
/// @return half a line; empty if it isn't
std::string why_ncu_refuses(const std::string& name);

}  // namespace warpkit::driver
