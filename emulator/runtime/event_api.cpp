// The API's functions on events: marks in a stream's work, with the time when it came to them.
#include <chrono>
#include <mutex>
#include <set>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/events.hpp"
#include "emulator/runtime/streams.hpp"

namespace warpkit::emulator {
namespace {

using Clock = std::chrono::steady_clock;

/// One record of an event.
struct Record {
  Point point;               ///< Its place in the stream.
  Clock::time_point when{};  ///< Set when the stream comes to it.
};

}  // namespace
}  // namespace warpkit::emulator

/// An event that the program created.
struct CUevent_st {
  bool timed;                                         ///< Not cudaEventDisableTiming.
  std::shared_ptr<warpkit::emulator::Record> latest;  ///< Null before the first record.
};

namespace warpkit::emulator {
namespace {

struct Events {
  std::mutex mutex;
  std::set<cudaEvent_t> known;
};

Events& events() {
  static Events& all = *new Events;  // see DeviceMemory::instance
  return all;
}

cudaError_t create_event(cudaEvent_t* event, unsigned flags) {
  const unsigned known = cudaEventBlockingSync | cudaEventDisableTiming | cudaEventInterprocess;
  if (!event || (flags & ~known)) return cudaErrorInvalidValue;
  Events& all = events();
  const std::lock_guard<std::mutex> lock(all.mutex);
  *event = new CUevent_st{!(flags & cudaEventDisableTiming), nullptr};
  all.known.insert(*event);
  return cudaSuccess;
}

/// The event's latest record; `known` tells whether there is such an event.
std::shared_ptr<Record> record_of(cudaEvent_t event, bool& known) {
  Events& all = events();
  const std::lock_guard<std::mutex> lock(all.mutex);
  known = all.known.count(event) > 0;
  return known ? event->latest : nullptr;
}

cudaError_t record_event(cudaEvent_t event, cudaStream_t handle) {
  const std::shared_ptr<Stream> stream = find_stream(handle);
  if (!stream) return cudaErrorInvalidResourceHandle;
  const auto record = std::make_shared<Record>();
  // An idle device comes to it at once, and not when a host thread happens to.
  const bool at_once = StreamScheduler::instance().is_idle();
  record->when = Clock::now();
  const auto note_time = [record, at_once] {
    if (!at_once) record->when = Clock::now();
  };
  record->point = StreamScheduler::instance().submit(
      stream, std::make_unique<CallOperation<decltype(note_time)>>(note_time));
  Events& all = events();
  const std::lock_guard<std::mutex> lock(all.mutex);
  if (all.known.count(event) == 0) return cudaErrorInvalidResourceHandle;
  event->latest = record;
  return cudaSuccess;
}

/// A call on an event's latest record, which may be null.
template <class Call>
cudaError_t event_call(cudaEvent_t event, Call call) {
  return device_call([&] {
    bool known;
    const std::shared_ptr<Record> record = record_of(event, known);
    return known ? call(record) : cudaErrorInvalidResourceHandle;
  });
}

}  // namespace

bool latest_record(cudaEvent_t event, Point& point) {
  bool known;
  const std::shared_ptr<Record> record = record_of(event, known);
  point = record ? record->point : Point{};
  return known;
}

void forget_events() {
  Events& all = events();
  const std::lock_guard<std::mutex> lock(all.mutex);
  for (cudaEvent_t event : all.known) delete event;
  all.known.clear();
}

}  // namespace warpkit::emulator

using namespace warpkit::emulator;

extern "C" {

cudaError_t cudaEventCreate(cudaEvent_t* event) {
  return device_call([&] { return create_event(event, cudaEventDefault); });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned int flags) {
  return device_call([&] { return create_event(event, flags); });
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  return device_call([&] {
    Events& all = events();
    const std::lock_guard<std::mutex> lock(all.mutex);
    if (all.known.erase(event) == 0) return cudaErrorInvalidResourceHandle;
    delete event;
    return cudaSuccess;
  });
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return event_call(event,
                    [&](const std::shared_ptr<Record>&) { return record_event(event, stream); });
}

cudaError_t cudaEventRecordWithFlags(cudaEvent_t event, cudaStream_t stream, unsigned int flags) {
  if (flags != cudaEventRecordDefault && flags != cudaEventRecordExternal) {
    return result(cudaErrorInvalidValue);
  }
  return cudaEventRecord(event, stream);
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  if (StreamScheduler::in_operation()) return result(cudaErrorNotPermitted);
  const auto wait = [](const std::shared_ptr<Record>& record) {
    if (record) StreamScheduler::instance().wait(record->point);
    DeviceMemory::instance().synchronized();
    return cudaSuccess;
  };
  return waiting_call([&] { return event_call(event, wait); });
}

cudaError_t cudaEventQuery(cudaEvent_t event) {
  return event_call(event, [](const std::shared_ptr<Record>& record) {
    StreamScheduler& scheduler = StreamScheduler::instance();
    if (record && !record->point.reached()) return scheduler.hurry(), cudaErrorNotReady;
    if (record) scheduler.wait(record->point);
    return reported_fault();
  });
}

cudaError_t cudaEventElapsedTime(float* ms, cudaEvent_t start, cudaEvent_t end) {
  return device_call([&] {
    if (!ms) return cudaErrorInvalidValue;
    bool known_start, known_end;
    const std::shared_ptr<Record> first = record_of(start, known_start);
    const std::shared_ptr<Record> last = record_of(end, known_end);
    if (!first || !last || !start->timed || !end->timed) return cudaErrorInvalidResourceHandle;
    if (!first->point.reached() || !last->point.reached()) return cudaErrorNotReady;
    *ms = std::chrono::duration<float, std::milli>(last->when - first->when).count();
    return cudaSuccess;
  });
}

}  // extern "C"
