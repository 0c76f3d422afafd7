#include "emulator/checks/address_map.hpp"

#include <link.h>
#include <sys/mman.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <utility>

namespace warpkit::emulator::checks {
namespace {

constexpr std::uintptr_t kPage = 4096;

using Bounds = std::pair<std::uintptr_t, std::uintptr_t>;

/// The program's own thread-local variables of this host thread.
const Bounds& thread_local_bounds() {
  static thread_local Bounds bounds = [] {
    Bounds found{0, 0};
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* data) {
          for (int i = 0; i < info->dlpi_phnum; ++i) {
            if (info->dlpi_phdr[i].p_type != PT_TLS || !info->dlpi_tls_data) continue;
            const auto begin = reinterpret_cast<std::uintptr_t>(info->dlpi_tls_data);
            *static_cast<Bounds*>(data) = {begin, begin + info->dlpi_phdr[i].p_memsz};
          }
          return 1;  // the program comes first, and no library has shared variables
        },
        &found);
    return found;
  }();
  return bounds;
}

}  // namespace

const AddressMap::Range* AddressMap::find(const std::vector<Range>& ranges,
                                          std::uintptr_t address) {
  const auto behind =
      std::upper_bound(ranges.begin(), ranges.end(), address,
                       [](std::uintptr_t at, const Range& range) { return at < range.begin; });
  if (behind == ranges.begin()) return nullptr;
  const Range& range = *std::prev(behind);
  return address < range.end ? &range : nullptr;
}

void AddressMap::read_program() {
  program_.clear();
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* data) {
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const ElfW(Phdr)& segment = info->dlpi_phdr[i];
          if (segment.p_type != PT_LOAD) continue;
          const std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
          const bool is_program = !info->dlpi_name || !*info->dlpi_name;
          const bool holds_variables = is_program && (segment.p_flags & PF_W) != 0;
          static_cast<std::vector<Range>*>(data)->push_back(
              {begin, begin + segment.p_memsz, holds_variables ? "variables" : ""});
        }
        return 0;
      },
      &program_);
  std::sort(program_.begin(), program_.end(),
            [](const Range& a, const Range& b) { return a.begin < b.begin; });
}

void AddressMap::read_mappings() {
  mappings_.clear();
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0, end = 0;
    char access[8] = {};
    int name = 0;
    if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %7s %*s %*s %*s %n", &begin, &end,
                    access, &name) < 3 ||
        access[0] != 'r') {
      continue;
    }
    mappings_.push_back({begin, end, name > 0 ? line.substr(static_cast<std::size_t>(name)) : ""});
  }
}

bool AddressMap::is_thread_local(std::uintptr_t address, std::size_t& offset) const {
  const Bounds& local = thread_local_bounds();
  offset = address - local.first;
  return address >= local.first && address < local.second;
}

Ground AddressMap::ground_at(std::uintptr_t address) {
  const Bounds& local = thread_local_bounds();
  if (address >= local.first && address < local.second) return Ground::ThreadLocal;
  for (const bool again : {false, true}) {
    // Libraries may have been loaded since, and memory mapped.
    if (again || program_.empty()) read_program();
    if (again) read_mappings();
    if (const Range* range = find(program_, address)) {
      return range->name.empty() ? Ground::Program : Ground::Variables;
    }
    if (find(mappings_, address)) return Ground::Host;
  }
  return Ground::Nothing;
}

std::string AddressMap::words_for_host_memory(std::uintptr_t address) {
  const Range* range = find(mappings_, address);
  if (range && range->name == "[stack]") return "a local variable of the host's";
  return "memory of the host (its heap or a mapping)";
}

bool AddressMap::make_harmless(std::uintptr_t address) {
  void* page = reinterpret_cast<void*>(address / kPage * kPage);
  if (mprotect(page, kPage, PROT_READ | PROT_WRITE) == 0) return true;
  void* mapped = mmap(page, kPage, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (mapped == page) return true;
  if (mapped != MAP_FAILED) munmap(mapped, kPage);
  return false;
}

}  // namespace warpkit::emulator::checks
