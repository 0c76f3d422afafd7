// The API's streams and events. Launches and copies are done when their call returns, so every
// stream is always idle, and an event happens when it is recorded.
#include <chrono>
#include <mutex>
#include <set>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/streams.hpp"

/// A stream that the program created.
struct CUstream_st {
  unsigned flags;  ///< As given.
  int priority;    ///< Likewise.
};

/// An event that the program created.
struct CUevent_st {
  bool timed;                                    ///< Not cudaEventDisableTiming.
  bool recorded = false;                         ///< At least once.
  std::chrono::steady_clock::time_point when{};  ///< Of the latest record.
};

namespace warpkit::emulator {
namespace {

struct Handles {
  std::mutex mutex;
  std::set<cudaStream_t> streams;
  std::set<cudaEvent_t> events;
};

Handles& handles() {
  static Handles& all = *new Handles;  // see DeviceMemory::instance
  return all;
}

bool is_event(cudaEvent_t event) {
  Handles& all = handles();
  const std::lock_guard<std::mutex> lock(all.mutex);
  return all.events.count(event) > 0;
}

cudaError_t create_stream(cudaStream_t* stream, unsigned flags, int priority) {
  if (!stream || (flags & ~static_cast<unsigned>(cudaStreamNonBlocking))) {
    return cudaErrorInvalidValue;
  }
  Handles& all = handles();
  const std::lock_guard<std::mutex> lock(all.mutex);
  *stream = new CUstream_st{flags, priority};
  all.streams.insert(*stream);
  return cudaSuccess;
}

cudaError_t create_event(cudaEvent_t* event, unsigned flags) {
  const unsigned known = cudaEventBlockingSync | cudaEventDisableTiming | cudaEventInterprocess;
  if (!event || (flags & ~known)) return cudaErrorInvalidValue;
  Handles& all = handles();
  const std::lock_guard<std::mutex> lock(all.mutex);
  *event = new CUevent_st{!(flags & cudaEventDisableTiming)};
  all.events.insert(*event);
  return cudaSuccess;
}

/// A call on an event.
template <class Call>
cudaError_t event_call(cudaEvent_t event, Call call) {
  return device_call([&] { return is_event(event) ? call() : cudaErrorInvalidResourceHandle; });
}

}  // namespace

bool is_stream(cudaStream_t stream) {
  if (!stream || stream == cudaStreamLegacy || stream == cudaStreamPerThread) return true;
  Handles& all = handles();
  const std::lock_guard<std::mutex> lock(all.mutex);
  return all.streams.count(stream) > 0;
}

void reset_streams() {
  Handles& all = handles();
  const std::lock_guard<std::mutex> lock(all.mutex);
  for (cudaStream_t stream : all.streams) delete stream;
  for (cudaEvent_t event : all.events) delete event;
  all.streams.clear();
  all.events.clear();
}

}  // namespace warpkit::emulator

using namespace warpkit::emulator;

extern "C" {

cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  return device_call([&] { return create_stream(stream, cudaStreamDefault, 0); });
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned int flags) {
  return device_call([&] { return create_stream(stream, flags, 0); });
}

cudaError_t cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned int flags, int priority) {
  return device_call([&] { return create_stream(stream, flags, priority); });
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  return device_call([&] {
    Handles& all = handles();
    const std::lock_guard<std::mutex> lock(all.mutex);
    if (all.streams.erase(stream) == 0) return cudaErrorInvalidResourceHandle;
    delete stream;
    return cudaSuccess;
  });
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  DeviceMemory::instance().synchronized();
  return device_call(
      [&] { return is_stream(stream) ? cudaSuccess : cudaErrorInvalidResourceHandle; });
}

cudaError_t cudaStreamQuery(cudaStream_t stream) { return cudaStreamSynchronize(stream); }

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned int flags) {
  return event_call(event, [&] {
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    return flags == 0 ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t cudaEventCreate(cudaEvent_t* event) {
  return device_call([&] { return create_event(event, cudaEventDefault); });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned int flags) {
  return device_call([&] { return create_event(event, flags); });
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  return device_call([&] {
    Handles& all = handles();
    const std::lock_guard<std::mutex> lock(all.mutex);
    if (all.events.erase(event) == 0) return cudaErrorInvalidResourceHandle;
    delete event;
    return cudaSuccess;
  });
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return event_call(event, [&] {
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    event->recorded = true;
    event->when = std::chrono::steady_clock::now();
    return cudaSuccess;
  });
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  DeviceMemory::instance().synchronized();
  return event_call(event, [] { return cudaSuccess; });
}

cudaError_t cudaEventQuery(cudaEvent_t event) {
  return event_call(event, [] { return cudaSuccess; });
}

cudaError_t cudaEventElapsedTime(float* ms, cudaEvent_t start, cudaEvent_t end) {
  return device_call([&] {
    if (!ms) return cudaErrorInvalidValue;
    if (!is_event(start) || !is_event(end) || !start->timed || !end->timed || !start->recorded ||
        !end->recorded) {
      return cudaErrorInvalidResourceHandle;
    }
    *ms = std::chrono::duration<float, std::milli>(end->when - start->when).count();
    return cudaSuccess;
  });
}

}  // extern "C"
