#include "emulator/profiler/counting/access_memory.hpp"

#include <algorithm>

namespace warpkit::emulator::counting {

bool AccessMemory::count(const std::uint64_t* const* from, std::uint32_t at, std::uint32_t lanes,
                         std::uint64_t version) {
  if (lanes != lanes_ || version != version_) return false;
  const std::uint64_t first = from[0][at];
  std::uint64_t differs = 0;
  for (std::uint32_t i = 1; i < count_; ++i) differs |= (from[i][at] - first) ^ apart_[i];
  // What comes before the array lies far behind it, as unsigned numbers go.
  const std::uint64_t lowest = first - below_ - begin_;
  const std::uint32_t place = first % kLineBytes / kWordBytes;
  const bool is_like = differs == 0 && first % kWordBytes == 0 && (known_ >> place & 1) &&
                       lowest < array_bytes_ && lowest + below_ + reach_ <= array_bytes_;
  if (!is_like) return false;
  to_->add(costs_[place], count_, bytes_);
  return true;
}

void AccessMemory::remember(const Request& request, std::uintptr_t begin, std::uint64_t bytes,
                            std::uint64_t version, AccessSite& to, const RequestCost& cost) {
  const std::uint64_t first = request.addresses[__builtin_ctz(request.lanes)];
  if (first % kWordBytes != 0) return;
  std::uint64_t apart[kLanes];
  std::uint32_t count = 0;
  std::int64_t lowest = 0, highest = 0;
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    apart[count] = request.addresses[__builtin_ctz(left)] - first;
    lowest = std::min(lowest, static_cast<std::int64_t>(apart[count]));
    highest = std::max(highest, static_cast<std::int64_t>(apart[count]));
    ++count;
  }
  if (lanes_ != request.lanes || to_ != &to || !std::equal(apart, apart + count, apart_)) {
    known_ = 0;
  }
  lanes_ = request.lanes;
  count_ = count;
  bytes_ = request.bytes;
  std::copy(apart, apart + count, apart_);
  below_ = static_cast<std::uint64_t>(-lowest);
  reach_ = static_cast<std::uint64_t>(highest) + request.bytes;
  begin_ = begin;
  array_bytes_ = bytes;
  version_ = version;
  to_ = &to;
  const std::uint32_t place = first % kLineBytes / kWordBytes;
  costs_[place] = cost;
  known_ |= 1u << place;
}

}  // namespace warpkit::emulator::counting
