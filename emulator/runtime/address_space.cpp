// Where addresses lie, as kernels ask.
#include "emulator/include/warpkit/emulator/address_functions.h"

#include <link.h>

#include <cstdint>

#include "emulator/include/warpkit/emulator/launch.h"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

struct Question {
  std::uintptr_t address;
  AddressSpace answer;
};

// A block's `__shared__` variables are the host thread's own; the others are the program's.
int look_in_module(dl_phdr_info* info, std::size_t size, void* data) {
  Question& question = *static_cast<Question*>(data);
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_TLS && size >= sizeof *info) {
      begin = reinterpret_cast<std::uintptr_t>(info->dlpi_tls_data);
    } else if (segment.p_type != PT_LOAD) {
      continue;
    }
    if (begin && question.address >= begin && question.address - begin < segment.p_memsz) {
      question.answer = segment.p_type == PT_TLS ? AddressSpace::Shared : AddressSpace::Global;
      return 1;
    }
  }
  return 0;
}

}  // namespace

AddressSpace space_of(const void* address) {
  if (!address) return AddressSpace::None;
  const char* shared = static_cast<const char*>(block_dynamic_shared);
  const char* at = static_cast<const char*>(address);
  if (shared && at >= shared && at < shared + kMaxSharedPerBlock) return AddressSpace::Shared;
  HostMemoryKind kind;
  if (DeviceMemory::instance().contains(address) || HostMemory::instance().find(address, kind)) {
    return AddressSpace::Global;
  }
  Question question{reinterpret_cast<std::uintptr_t>(address), AddressSpace::Local};
  dl_iterate_phdr(look_in_module, &question);
  return question.answer;
}

}  // namespace warpkit::emulator
