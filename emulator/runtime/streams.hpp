/// @file
/// The program's streams by handle, and how a call puts work on them.
#pragma once

#include <memory>
#include <utility>

#include "emulator/include/driver_types.h"
#include "emulator/runtime/stream.hpp"

namespace warpkit::emulator {

/// @param handle what the program gave; null and cudaStreamLegacy are the legacy default stream.
/// @return the stream, or null if there is none.
std::shared_ptr<Stream> find_stream(cudaStream_t handle);

/// @param stream a handle from the program.
/// @return true for the default streams and those created and not yet destroyed.
bool is_stream(cudaStream_t stream);

/// Forgets every stream and event.
void reset_streams();

/// Puts a call at a stream's end.
/// @param handle the stream.
/// @param call a callable without arguments; copied.
/// @return cudaErrorInvalidResourceHandle if there is no such stream.
template <class Call>
cudaError_t enqueue(cudaStream_t handle, Call call) {
  const std::shared_ptr<Stream> stream = find_stream(handle);
  if (!stream) return cudaErrorInvalidResourceHandle;
  StreamScheduler::instance().submit(stream,
                                     std::make_unique<CallOperation<Call>>(std::move(call)));
  return cudaSuccess;
}

/// As enqueue, and returns when the call has been made.
template <class Call>
cudaError_t enqueue_and_wait(cudaStream_t handle, Call call) {
  const std::shared_ptr<Stream> stream = find_stream(handle);
  if (!stream) return cudaErrorInvalidResourceHandle;
  StreamScheduler& scheduler = StreamScheduler::instance();
  scheduler.wait(scheduler.submit(stream, std::make_unique<CallOperation<Call>>(std::move(call))));
  return cudaSuccess;
}

/// Waits for all work handed over so far, and takes device memory from the host's reach.
void wait_for_device();

/// Waits for a stream's work handed over so far, and takes device memory from the host's reach.
/// @param stream the stream.
void wait_for_stream(const std::shared_ptr<Stream>& stream);

}  // namespace warpkit::emulator
