/// @file
/// A last word before a signal ends the program.
#pragma once

#include <functional>

namespace warpkit::emulator::counting {

/// Calls a function before SIGINT, SIGTERM or SIGHUP end the program as they would without this: on
/// a thread of its own, so that it may do what a signal's handler may not. A signal that the
/// program handles or ignores stays the program's. The first call counts.
/// @param tell gets the signal's number; it has to return soon.
void before_a_signal_ends_it(std::function<void(int)> tell);

}  // namespace warpkit::emulator::counting
