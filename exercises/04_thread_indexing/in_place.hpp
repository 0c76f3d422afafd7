/// @file
/// What the exercises of lesson 04 share: an array that the learner's kernel changes where it lies.
#pragma once

#include <cstddef>
#include <cstring>
#include <utility>
#include <vector>

#include "exercises/submission/message.hpp"

namespace warpkit::exercise {

/// An output that starts with values. Its guards are numbers that any arithmetic changes, unlike
/// those of output(), which are too large for a small number added to them to show.
/// @param shape extents, slowest first
/// @param values product(shape) values in row-major order; host memory
/// @return the buffer
inline Buffer in_place(std::vector<std::int64_t> shape, const std::vector<float>& values) {
  Buffer buffer = output(std::move(shape));
  const float guard = 0.25f;
  for (std::size_t at = 0; at < buffer.bytes.size(); at += sizeof guard) {
    std::memcpy(buffer.bytes.data() + at, &guard, sizeof guard);
  }
  std::memcpy(buffer.bytes.data() + buffer.offset(), values.data(), values.size() * sizeof guard);
  return buffer;
}

/// Whether an answer failed because the launch was refused.
/// @param result the answer
/// @return true when CUDA called the launch's numbers invalid
inline bool launch_refused(const Result& result) {
  return result.trouble.find("cudaErrorInvalidConfiguration") != std::string::npos;
}

}  // namespace warpkit::exercise
