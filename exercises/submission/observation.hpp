/// @file
/// What the emulator saw of a submission while it answered one request.
///
/// A program that is built with hooks writes the counts of each launch to the file that
/// WARPKIT_PROFILE names, and the findings of its checks to the one of WARPKIT_FINDINGS. Where
/// neither is set, and on a real device, nothing is seen: the result then says so.
#pragma once

#include <cstddef>

#include "exercises/submission/message.hpp"

namespace warpkit::exercise {

/// One look, from before a submission is called until after the device has been waited for.
class Observation {
 public:
  /// Notes what the files hold so far.
  Observation();

  /// Adds what has come since then.
  /// @param[out] result gets `counted`, `launches` and `findings`
  /// @throws std::runtime_error when a file holds what the emulator doesn't write
  void tell(Result& result) const;

 private:
  std::size_t records_ = 0;   // bytes
  std::size_t findings_ = 0;  // entries
};

}  // namespace warpkit::exercise
