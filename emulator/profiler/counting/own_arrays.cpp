#include "emulator/profiler/counting/own_arrays.hpp"

#include <algorithm>

namespace warpkit::emulator::counting {
void OwnArrays::clear() {
  if (count_ == 0) return;
  for (std::vector<Placed>& placed : placed_) placed.clear();
  count_ = 0;
}

void OwnArrays::remove(int lane, std::uintptr_t begin, std::uint64_t bytes) {
  std::vector<Placed>& placed = placed_[lane];
  const auto gone = std::remove_if(placed.begin(), placed.end(), [&](const Placed& one) {
    return one.begin < begin + bytes && begin < one.begin + one.array->bytes;
  });
  count_ -= static_cast<std::uint32_t>(placed.end() - gone);
  placed.erase(gone, placed.end());
}

void OwnArrays::begin(const Request& request, const Array& array) {
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    const int lane = __builtin_ctz(left);
    remove(lane, request.addresses[lane], array.bytes);
    placed_[lane].push_back({request.addresses[lane], &array});
    ++count_;
  }
}

void OwnArrays::end(const Request& request) {
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    const int lane = __builtin_ctz(left);
    remove(lane, request.addresses[lane], 1);
  }
}

const OwnArrays::Placed* OwnArrays::holding(int lane, std::uintptr_t address) const {
  for (const Placed& one : placed_[lane]) {
    if (address - one.begin < one.array->bytes) return &one;
  }
  return nullptr;
}

const Array* OwnArrays::take(Request& request, Request& lanes) const {
  lanes.lanes = 0;
  lanes.bytes = request.bytes;
  const Array* array = nullptr;
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    const int lane = __builtin_ctz(left);
    const Placed* placed = holding(lane, request.addresses[lane]);
    if (!placed || (array && placed->array != array)) continue;
    array = placed->array;
    lanes.addresses[lane] = request.addresses[lane] - placed->begin;
    lanes.lanes |= 1u << lane;
  }
  request.lanes &= ~lanes.lanes;
  return array;
}

std::uint32_t local_units(const Request& request, std::uint32_t unit) {
  const std::uint64_t words = unit / kWordBytes;
  std::vector<std::uint64_t> units;
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    const auto lane = static_cast<std::uint64_t>(__builtin_ctz(left));
    const std::uint64_t first = request.addresses[lane] / kWordBytes;
    const std::uint64_t last = (request.addresses[lane] + request.bytes - 1) / kWordBytes;
    for (std::uint64_t word = first; word <= last; ++word) {
      units.push_back((word * kLanes + lane) / words);
    }
  }
  std::sort(units.begin(), units.end());
  return static_cast<std::uint32_t>(std::unique(units.begin(), units.end()) - units.begin());
}

}  // namespace warpkit::emulator::counting
