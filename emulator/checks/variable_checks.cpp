// Accesses to the program's own variables.
#include <cstring>

#include "emulator/checks/checker.hpp"
#include "emulator/checks/element_index.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::checks {
namespace {

constexpr std::size_t kNearVariable = 4096;  // an overrun further away isn't told as one

/// A name at namespace scope: what templates, classes and functions own may be the device's.
bool is_plain(const std::string& name) { return name.find_first_of("<(: ") == std::string::npos; }

bool is_red_zone(const Symbol* symbol) {
  return symbol && symbol->name.find("warpkit_red_zone") != std::string::npos;
}

std::string distance_words(const DeviceVariable& variable, std::uintptr_t at, std::size_t bytes) {
  if (at == variable.end()) return "right behind its end";
  if (at > variable.end()) return bytes_text(at - variable.end()) + " behind its end";
  if (at >= variable.begin) return bytes_text(at + bytes - variable.end()) + " behind its end";
  return bytes_text(variable.begin - at) + " before its beginning";
}

}  // namespace

void Checker::outside_variable(const DeviceVariable& variable, std::uintptr_t at, std::size_t bytes,
                               Target& target) {
  const Named named = name_of_variable(variable, at);
  target.wrong = "out of bounds";
  target.array = named.array;
  target.index = named.index;
  target.text = variable.name +
                element_index(variable.shape, static_cast<std::ptrdiff_t>(at) -
                                                  static_cast<std::ptrdiff_t>(variable.begin))
                    .text +
                " (a variable of " + extent_words(variable.shape, variable.bytes) +
                "): " + distance_words(variable, at, bytes);
  target.next = at < variable.begin ? "look at how the index can become negative"
                                    : "guard the access, or declare the array larger";
}

/// Red zones lie between the variables of the device. Others that a kernel reaches are the host's,
/// if the launch was given them or nothing else could own them.
void Checker::locate_among_variables(std::uintptr_t at, std::size_t bytes, bool is_writable,
                                     const BlockState& block, Target& target) {
  target.is_watched = true;
  if (const DeviceVariable* variable = device_variables_.holding(at)) {
    if (at + bytes > variable->end()) outside_variable(*variable, at, bytes, target);
    return;
  }
  const Symbol* symbol = symbols_.holding(at);
  const bool in_zone = is_red_zone(symbol);
  if (in_zone || (!symbol && is_writable)) {
    if (const DeviceVariable* variable = device_variables_.nearest(at, kNearVariable)) {
      return outside_variable(*variable, at, bytes, target);
    }
  }
  if (!symbol || in_zone || !is_writable) return;
  const LaunchContext& launch = block.launch();
  bool is_argument = false;
  for (const LaunchArgument& argument : launch.arguments) {
    const auto pointer = reinterpret_cast<std::uintptr_t>(argument.pointer);
    is_argument |= pointer >= symbol->begin && pointer < symbol->begin + symbol->bytes;
  }
  if (device_symbols_.count(symbol->begin)) return;
  if (!is_argument && !is_plain(symbol->name)) return;
  target.wrong = "host pointer in a kernel";
  target.array = symbol->name;
  target.index = std::to_string((at - symbol->begin) / (bytes ? bytes : 1));
  target.text = symbol->name + ", a variable of the host's, which a GPU can't reach";
  target.next = "declare it __device__ (or __managed__), or copy it to memory from cudaMalloc";
}

void Checker::device_variable(const volatile void* address, std::size_t bytes, const char* name,
                              const ArrayShape& shape) {
  const Lock lock(mutex_);
  device_variables_.add({reinterpret_cast<std::uintptr_t>(address), bytes, name, shape});
}

void Checker::symbol_address_taken(const void* address) {
  const Lock lock(mutex_);
  device_symbols_.insert(reinterpret_cast<std::uintptr_t>(address));
}

}  // namespace warpkit::emulator::checks
