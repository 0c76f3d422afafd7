#include "emulator/profiler/counting/arrays.hpp"

#include <iterator>

namespace warpkit::emulator::counting {

void Arrays::clear_allocations() {
  change();
  for (auto one = arrays_.begin(); one != arrays_.end();) {
    one = one->second.is_variable ? std::next(one) : arrays_.erase(one);
  }
}

Array* Arrays::holding(std::uintptr_t address) {
  if (latest_ && address - latest_->begin < latest_->bytes) return latest_;
  const auto behind = arrays_.upper_bound(address);
  if (behind == arrays_.begin()) return nullptr;
  Array& array = std::prev(behind)->second;
  if (address - array.begin >= array.bytes) return nullptr;
  return latest_ = &array;
}

void Arrays::forget_names() {
  change();
  for (auto& [begin, array] : arrays_) {
    if (array.is_variable) continue;
    array.name.clear();
    array.element_bytes = array.alignment = 0;  // of the pointers that another launch gave
  }
}

void Arrays::number_nameless() {
  for (auto& [begin, array] : arrays_) {
    if (array.name.empty() && array.number > 0) {
      array.name = "allocation " + std::to_string(array.number);
    }
  }
}

}  // namespace warpkit::emulator::counting
