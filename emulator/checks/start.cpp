// Puts the checker in place before the program's own static objects are made.
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>

#include "emulator/checks/checker.hpp"
#include "emulator/profiler/access_listener.hpp"

namespace warpkit::emulator::checks {
namespace {

Checker* checker;

/// Registered first, so called last: what static objects free at exit is no leak.
void end_with_verdict(int status, void*) {
  checker->program_ends();
  std::fflush(nullptr);
  if (status == 0 && checker->fails_program()) _exit(1);
}

__attribute__((constructor(101))) void start() {
  const Settings settings = Settings::from_environment();
  if (!settings.any()) return;
  checker = new Checker(settings);
  block_observer = checker;
  set_access_listener(checker);
  on_exit(end_with_verdict, nullptr);
}

}  // namespace
}  // namespace warpkit::emulator::checks
