#include "emulator/checks/device_variables.hpp"

#include <iterator>
#include <utility>

namespace warpkit::emulator::checks {

void DeviceVariables::add(DeviceVariable variable) {
  const std::uintptr_t begin = variable.begin;
  variables_.insert_or_assign(begin, std::move(variable));
}

const DeviceVariable* DeviceVariables::holding(std::uintptr_t address) const {
  const auto behind = variables_.upper_bound(address);
  if (behind == variables_.begin()) return nullptr;
  const DeviceVariable& variable = std::prev(behind)->second;
  return address < variable.end() ? &variable : nullptr;
}

const DeviceVariable* DeviceVariables::nearest(std::uintptr_t address, std::size_t within) const {
  const DeviceVariable* best = nullptr;
  std::uintptr_t best_distance = within;
  const auto behind = variables_.upper_bound(address);
  if (behind != variables_.begin()) {
    const DeviceVariable& before = std::prev(behind)->second;
    const std::uintptr_t distance = address - before.end() + 1;
    if (distance < best_distance) {
      best = &before;
      best_distance = distance;
    }
  }
  if (behind != variables_.end() && behind->first - address < best_distance) best = &behind->second;
  return best;
}

}  // namespace warpkit::emulator::checks
