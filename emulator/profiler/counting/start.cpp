// Puts the counter in place before the program's own static objects are made, and behind the
// checks.
#include <stdlib.h>

#include "emulator/profiler/counting/counter.hpp"

namespace warpkit::emulator::counting {
namespace {

Counter* counter;

void end(int, void*) { counter->program_ends(); }

__attribute__((constructor(102))) void start() {
  const char* file = std::getenv("WARPKIT_PROFILE");
  if (!file || !*file) return;
  counter = new Counter(file, block_observer);
  block_observer = counter;
  trace_keeper = counter;
  on_exit(end, nullptr);
}

}  // namespace
}  // namespace warpkit::emulator::counting
