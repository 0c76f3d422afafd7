// Accesses outside what a kernel may touch, and what memory is called.
#include <cstddef>
#include <cstring>

#include "emulator/checks/checker.hpp"
#include "emulator/checks/element_index.hpp"
#include "emulator/include/warpkit/emulator/shared_memory.h"
#include "emulator/runtime/launch_state.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::checks {
namespace {

constexpr std::size_t kNearby = std::size_t{1} << 20;  // an overrun further away isn't told as one
constexpr std::size_t kDynamicReach = (kMaxSharedPerBlock + 4095) / 4096 * 4096 + 4096;
constexpr std::size_t kArguments = 4096;  // bytes that a kernel's arguments may take
constexpr std::uintptr_t kNullPage = 4096;
constexpr std::size_t kRedZone = sizeof(SharedRedZone) + 256;  // and what alignment adds

std::string elements_text(std::size_t count, std::size_t size) {
  return std::to_string(count) + (count == 1 ? " element of " : " elements of ") + bytes_text(size);
}

/// Where bytes lie to the piece of memory that was probably meant.
std::string distance(std::uintptr_t at, std::size_t bytes, std::uintptr_t begin,
                     std::uintptr_t end) {
  if (at >= end)
    return at == end ? "right behind its end" : bytes_text(at - end) + " behind its end";
  if (at >= begin) return bytes_text(at + bytes - end) + " of them behind its end";
  return bytes_text(begin - at) + " before its beginning";
}

void take_name(Target& target, const Named& named) {
  target.array = named.array;
  target.index = named.index;
  target.extra = named.extra;
}

const char* words_for_kind(MemoryKind kind) {
  switch (kind) {
    case MemoryKind::Device:
      return "device memory";
    case MemoryKind::Pinned:
      return "pinned host memory";
    case MemoryKind::Registered:
      return "registered host memory";
    case MemoryKind::Managed:
      return "managed memory";
    case MemoryKind::Heap:
      return "device heap memory";
  }
  return "memory";
}

}  // namespace

Named Checker::name_of_region(const Region& region, std::uintptr_t at, std::size_t bytes,
                              const LaunchContext& launch) const {
  Named named;
  std::uintptr_t base = 0;
  std::size_t element = bytes;
  std::size_t number = 0;
  for (std::size_t i = 0; i < launch.arguments.size(); ++i) {
    const auto pointer = reinterpret_cast<std::uintptr_t>(launch.arguments[i].pointer);
    const bool inside = pointer >= region.begin && pointer < region.end();
    if (!inside || pointer <= base || (base && pointer > at)) continue;
    base = pointer;
    element = launch.arguments[i].element_bytes ? launch.arguments[i].element_bytes : bytes;
    number = i + 1;
  }
  if (!base) base = region.begin;
  if (element == 0) element = 1;
  const auto offset = static_cast<std::ptrdiff_t>(at) - static_cast<std::ptrdiff_t>(base);
  const auto size = static_cast<std::ptrdiff_t>(element);
  named.index = std::to_string((offset - (offset < 0 ? size - 1 : 0)) / size);
  if (number && number <= launch.argument_names.size()) {
    named.array = launch.argument_names[number - 1];
    named.text = named.array + "[" + named.index + "]";
  } else if (number) {
    named.text = "element " + named.index + " of argument " + std::to_string(number);
  } else {
    named.text = "element " + named.index;
  }
  named.text +=
      std::string(number ? " (" : " of ") +
      (element == 1 ? bytes_text(region.bytes) : elements_text(region.bytes / element, element)) +
      " of " + words_for_kind(region.kind) + " allocated at \3" + (number ? ")" : "");
  Place place;
  place.calls = region.allocated_at;
  named.extra.push_back(place);
  return named;
}

Named Checker::name_of_shared(const SharedVariable& variable, std::uintptr_t at,
                              std::size_t bytes) const {
  const auto offset = static_cast<std::ptrdiff_t>(at) - static_cast<std::ptrdiff_t>(variable.begin);
  if (variable.is_dynamic) return name_of_dynamic(variable, offset, bytes);
  Named named;
  ArrayShape shape = variable.shape;
  if (shape.element_bytes == 0) shape = {bytes > 16 ? 1 : bytes, 1, {}, false};
  const ElementIndex index = element_index(shape, offset);
  named.index = index.json;
  named.array = variable.name;
  named.text = shape.dimensions == 0 && at >= variable.begin && at < variable.end()
                   ? "the __shared__ variable " + variable.name
                   : variable.name + index.text + " (__shared__, " +
                         extent_words(shape, variable.bytes) + ")";
  return named;
}

/// By the name whose elements are of the size of the access, else by the first.
Named Checker::name_of_dynamic(const SharedVariable& variable, std::ptrdiff_t offset,
                               std::size_t bytes) const {
  Named named;
  const DynamicName* best = nullptr;
  for (const DynamicName& name : variable.names) {
    if (!best || (best->shape.element_bytes != bytes && name.shape.element_bytes == bytes)) {
      best = &name;
    }
  }
  const ArrayShape shape = best ? best->shape : ArrayShape{bytes > 16 ? 1 : bytes, 1, {}, false};
  const ElementIndex index = element_index(shape, offset);
  named.index = index.json;
  if (best) {
    named.array = best->name;
    named.text = named.array + index.text + " (dynamic __shared__ memory, " +
                 bytes_text(variable.bytes) + ")";
  } else {
    named.array = "dynamic shared memory";
    named.text = "element " + named.index + " of the dynamic shared memory (" +
                 bytes_text(variable.bytes) + ")";
  }
  return named;
}

Named Checker::name_of_global(std::uintptr_t at, std::size_t bytes, const BlockState& block) {
  if (const Region* region = regions_.holding(at)) {
    return name_of_region(*region, at, bytes, block.launch());
  }
  if (const DeviceVariable* variable = device_variables_.holding(at)) {
    return name_of_variable(*variable, at);
  }
  Named named;
  if (const Symbol* symbol = symbols_.holding(at)) {
    named.array = symbol->name;
    named.index = std::to_string((at - symbol->begin) / (bytes ? bytes : 1));
    named.text = symbol->bytes <= bytes ? "the variable " + named.array
                                        : named.array + "[" + named.index + "]";
  } else {
    named.text = "a variable of the program";
  }
  return named;
}

Named Checker::name_of_variable(const DeviceVariable& variable, std::uintptr_t at) const {
  Named named;
  const ElementIndex index =
      element_index(variable.shape,
                    static_cast<std::ptrdiff_t>(at) - static_cast<std::ptrdiff_t>(variable.begin));
  named.array = variable.name;
  named.index = index.json;
  const bool whole = variable.shape.dimensions == 0 && at >= variable.begin && at < variable.end();
  named.text = whole ? "the variable " + variable.name : variable.name + index.text;
  return named;
}

void Checker::outside(const Region& region, std::uintptr_t at, std::size_t bytes,
                      const BlockState& block, Target& target) {
  const Named named = name_of_region(region, at, bytes, block.launch());
  take_name(target, named);
  if (region.is_freed) {
    target.wrong = "use after free";
    target.text = named.text + ", which was freed at \4";
    Place place;
    place.calls = region.freed_at;
    target.extra.push_back(place);
    target.next = "free it after the last kernel that uses it, and set the pointer to nullptr then";
    return;
  }
  target.wrong = "out of bounds";
  target.text = named.text + ": " + distance(at, bytes, region.begin, region.end());
  target.next = at < region.begin
                    ? "look at how the index can become negative"
                    : "guard the access with a test such as `if (i < n)`, or allocate more";
}

void Checker::locate_in_device_memory(std::uintptr_t at, std::size_t bytes, const BlockState& block,
                                      Target& target) {
  Region* region = regions_.holding(at);
  if (region && !region->is_freed && at + bytes <= region->end()) {
    target.region = region;
    target.is_watched = true;
    return;
  }
  if (!region) region = regions_.nearest(at, kNearby);
  if (region) return outside(*region, at, bytes, block, target);
  target.wrong = "out of bounds";
  target.text = "a device address that belongs to no allocation";
  target.next = "look at how the pointer and the index are computed";
}

/// Static shared memory lies among the host thread's variables, with red zones between. What
/// belongs to no other variable is a red zone, or the gap before one.
bool Checker::is_beside_shared_variables(std::uintptr_t at) {
  std::size_t offset = 0;
  if (!map_.is_thread_local(at, offset)) return false;
  const Symbol* symbol = symbols_.thread_local_holding(offset);
  if (!symbol) return symbols_.has_thread_local();
  if (symbol->name.find("warpkit_red_zone") == std::string::npos) return false;
  const std::size_t note = symbol->begin + offsetof(SharedRedZone, begun_in);
  return offset < note || offset >= note + sizeof(unsigned long);
}

bool Checker::locate_in_shared_memory(std::uintptr_t at, std::size_t bytes, BlockState& block,
                                      Target& target) {
  SharedVariable* variable = block.variable_holding(at);
  if (variable && at + bytes <= variable->end()) {
    target.shared = variable;
    target.is_watched = true;
    return true;
  }
  const std::uintptr_t dynamic = block.dynamic_begin();
  const bool in_dynamic = at >= dynamic && at < dynamic + kDynamicReach;
  if (in_dynamic && block.dynamic_bytes() == 0) {
    target.wrong = "out of bounds";
    target.text = "dynamic shared memory, but the launch gives none";
    target.next =
        "give its size in bytes as the third value of the launch: "
        "kernel<<<grid, block, bytes>>>(…)";
    target.array = "dynamic shared memory";
    return true;
  }
  if (!variable && in_dynamic) variable = block.variable_holding(dynamic);
  if (!variable && is_beside_shared_variables(at)) variable = block.variable_near(at, kRedZone);
  if (!variable) return false;
  const Named named = name_of_shared(*variable, at, bytes);
  take_name(target, named);
  target.wrong = "out of bounds";
  target.text = named.text + ": " + distance(at, bytes, variable->begin, variable->end());
  target.next = variable->is_dynamic
                    ? "give more bytes as the third value of the launch, or guard the access"
                    : "guard the access, or declare the array larger";
  return true;
}

/// Arguments lie in host memory, where a program may have registered some of its own.
bool Checker::is_argument(std::uintptr_t at, const BlockState& block) {
  return at - block.launch().body < kArguments && !regions_.holding(at);
}

void Checker::locate_elsewhere(std::uintptr_t at, std::size_t bytes, const BlockState& block,
                               Target& target) {
  Region* region = regions_.holding(at);
  if (region && (region->is_freed || at + bytes > region->end())) {
    return outside(*region, at, bytes, block, target);
  }
  if (region) {
    target.region = region;
    target.is_watched = true;
    return;
  }
  const Ground ground = at < kNullPage ? Ground::Nothing : map_.ground_at(at);
  if (ground == Ground::ThreadLocal) return;
  if (ground == Ground::Program || ground == Ground::Variables) {
    return locate_among_variables(at, bytes, ground == Ground::Variables, block, target);
  }
  if (at < kNullPage) {
    target.wrong = "null pointer";
    target.text = "a null pointer (address " + hexadecimal(at) + ")";
    target.next =
        "look at where the pointer comes from: an allocation that failed or was never "
        "made";
    return;
  }
  // Behind mapped or managed memory, within its last page.
  region = regions_.nearest(at, kNullPage);
  if (region) return outside(*region, at, bytes, block, target);
  if (ground == Ground::Host) {
    target.wrong = "host pointer in a kernel";
    target.text = map_.words_for_host_memory(at) + ", which a GPU can't reach";
    target.next = "allocate with cudaMalloc and copy with cudaMemcpy, or use cudaMallocManaged";
    return;
  }
  target.wrong = "out of bounds";
  target.text = "an address where no memory is";
  target.next = "look at how the pointer and the index are computed";
}

/// What only the emulator's own headers touch is none of the kernel's business, nor are its default
/// arguments, which stand in the line of the launch though the threads work them out.
bool Checker::is_business_of_the_launch(std::uintptr_t code, const LaunchContext& launch) {
  const Line line = findings_.lines().line_of(code);
  if (line.file.empty()) return true;
  const Site& site = launch.launched.site;
  return line.line == site.line && line.file == shown_path(site.file);
}

void Checker::tell_wrong_access(const Access& access, const Target& target,
                                const BlockState& block) {
  LaunchContext& launch = block.launch();
  const bool misaligned = std::strcmp(target.wrong, "misaligned") == 0;
  const bool is_host = std::strcmp(target.wrong, "host pointer in a kernel") == 0;
  const auto code = reinterpret_cast<std::uintptr_t>(access.code);
  if (is_host && is_business_of_the_launch(code, launch)) return;
  launch.touched_wrong_memory = true;
  if (launch.error == cudaSuccess) {
    launch.error = misaligned ? cudaErrorMisalignedAddress : cudaErrorIllegalAddress;
  }
  Example example;
  example.self = running_thread(block);
  example.tie = 0;
  const char* did = access.kind == AccessKind::Load    ? " read "
                    : access.kind == AccessKind::Store ? " wrote "
                                                       : " updated ";
  FindingKey key{Tool::Memcheck, true, target.wrong, launch.number, {}, {}};
  key.place.code = code;
  const std::uint64_t counted =
      static_cast<std::uint64_t>(example.self.block) << 32 | example.self.thread;
  if (Example* told = findings_.note(key, counted, example)) {
    told->text = who(launch, example.self) + did +
                 (misaligned ? ""
                             : std::to_string(access.bytes) +
                                   (access.bytes == 1 ? " byte at " : " bytes at ")) +
                 target.text + "; at \1";
    told->next = target.next;
    told->array = target.array;
    told->index = target.index;
    told->extra = target.extra;
  }
}

}  // namespace warpkit::emulator::checks
