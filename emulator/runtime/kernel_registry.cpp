#include "emulator/include/warpkit/emulator/kernel_registry.h"

#include <mutex>

namespace warpkit::emulator {
namespace {

std::mutex
    registry_mutex;  // constant-initialised: registrations run before any constructor of ours
const RegisteredKernel* first_kernel = nullptr;

}  // namespace

void register_kernel(RegisteredKernel& kernel) {
  const std::lock_guard<std::mutex> lock(registry_mutex);
  kernel.next = first_kernel;
  first_kernel = &kernel;
}

const RegisteredKernel* registered_kernel(const void* kernel) {
  const std::lock_guard<std::mutex> lock(registry_mutex);
  const RegisteredKernel* found = first_kernel;
  while (found && found->kernel != kernel) found = found->next;
  return found;
}

}  // namespace warpkit::emulator
