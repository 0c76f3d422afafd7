// For programs with ThreadSanitizer's own hooks, whose accesses the emulator doesn't watch: what
// their kernels tell is heard by nobody. Watched programs have the profiler's definitions.
#include "emulator/include/warpkit/emulator/atomic_functions.h"
#include "emulator/include/warpkit/emulator/launch.h"

namespace warpkit::emulator {

__attribute__((weak)) void note_thread_begins() {}
__attribute__((weak)) void note_thread_ends() {}
__attribute__((weak)) void note_whole_atomic(const volatile void*, std::size_t) {}
__attribute__((weak)) void note_whole_atomic_ends() {}

}  // namespace warpkit::emulator
