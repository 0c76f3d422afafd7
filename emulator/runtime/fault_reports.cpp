// What is said about a fault.
#include <signal.h>

#include <cstdio>
#include <cstring>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/faults.hpp"
#include "emulator/runtime/program_code.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
std::string describe_address(const Fault& fault) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%zx", static_cast<std::size_t>(fault.address));
  const DeviceMemory& device = DeviceMemory::instance();
  const void* address = reinterpret_cast<const void*>(fault.address);
  if (!fault.known_address) return "an address that can't exist";
  if (fault.address < 4096) return "a null pointer (address " + std::string(text) + ")";
  if (!device.contains(address)) return "address " + std::string(text) + ", where no memory is";
  Allocation allocation;
  const bool inside = device.find(address, allocation);
  if (!inside && allocation.size == 0) {
    return "device address " + std::string(text) + ", which belongs to no allocation";
  }
  const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(device.address(allocation));
  const std::string whole = " an allocation of " + bytes_text(allocation.size);
  if (inside) return "byte " + std::to_string(fault.address - begin) + " of" + whole;
  if (fault.address < begin) return bytes_text(begin - fault.address) + " before" + whole;
  return "device memory " + bytes_text(fault.address - begin - allocation.size) +
         " behind the end of" + whole;
}

void* BlockRunner::prepare_landing(const Fault& fault) {
  fault_ = fault;
  announce_switch(nullptr, stacks_.bounds(landing_stack_));
  return stacks_.top(landing_stack_);
}

std::string BlockRunner::describe_fault(cudaError_t& error) const {
  const std::string place = place_of_code(fault_.code);
  const char* address = reinterpret_cast<const char*>(fault_.address);
  error = cudaErrorLaunchFailure;
  if (fault_.signal == SIGFPE) return "integer division by zero" + place;
  error = cudaErrorIllegalInstruction;
  if (fault_.signal == SIGILL) return "illegal instruction" + place;
  error = cudaErrorHardwareStackError;
  if (stacks_.in_guard(address)) {
    const std::size_t kib = stacks_.bounds(landing_stack_).size / 1024;
    return "stack overflow" + place + ": a thread's local arrays and calls need more than " +
           std::to_string(kib) + " KiB";
  }
  error = cudaErrorIllegalAddress;
  const std::string did = std::string("a thread ") + (fault_.write ? "wrote " : "read ");
  if (dynamic_shared_.guards(address)) {
    return did + std::to_string(address - dynamic_shared_.data()) +
           " bytes into dynamic shared memory of " +
           bytes_text(launch_->request.shape.shared_bytes) + place;
  }
  return "illegal memory access: " + did + describe_address(fault_) + place;
}

void BlockRunner::report_fault() {
  complete_switch(nullptr, nullptr);
  bool told = false;
  {
    cudaError_t error;
    const std::string text = describe_fault(error);
    told = block_observer && error == cudaErrorIllegalAddress &&
           block_observer->memory_fault(fault_.code, text);
    if (!told) note_failure(error, text, ", thread " + triple(threadIdx));
  }
  if (told) give_up_block();
  abandon();
}

}  // namespace warpkit::emulator
