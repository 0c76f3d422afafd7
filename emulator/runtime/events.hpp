/// @file
/// What streams ask of events.
#pragma once

#include "emulator/include/driver_types.h"
#include "emulator/runtime/stream.hpp"

namespace warpkit::emulator {

/// Where an event was recorded last.
/// @param event a handle from the program.
/// @param point receives the place; of an event never recorded, one that has been reached.
/// @return false if there is no such event.
bool latest_record(cudaEvent_t event, Point& point);

/// Forgets every event.
void forget_events();

}  // namespace warpkit::emulator
