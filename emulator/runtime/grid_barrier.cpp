#include "emulator/runtime/grid_barrier.hpp"

namespace warpkit::emulator {

void GridBarrier::release() {
  arrived_ = 0;
  ended_ = blocks_ - live_;
  ++phase_;
  released_.notify_all();
}

bool GridBarrier::wait(std::uint64_t& ended) {
  std::unique_lock<std::mutex> lock(mutex_);
  const std::uint64_t phase = phase_;
  if (++arrived_ == live_) {
    release();
  } else {
    released_.wait(lock, [&] { return cancelled_ || phase_ != phase; });
  }
  ended = ended_;
  return !cancelled_;
}

void GridBarrier::leave() {
  const std::lock_guard<std::mutex> lock(mutex_);
  --live_;
  if (arrived_ > 0 && arrived_ == live_) release();
}

void GridBarrier::cancel() {
  const std::lock_guard<std::mutex> lock(mutex_);
  cancelled_ = true;
  released_.notify_all();
}

}  // namespace warpkit::emulator
