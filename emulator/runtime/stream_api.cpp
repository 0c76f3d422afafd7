// The API's functions on streams.
#include <atomic>
#include <map>
#include <mutex>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/events.hpp"
#include "emulator/runtime/streams.hpp"

namespace warpkit::emulator {
bool use_per_thread_default_stream();  // declared to programs that ask for it
}  // namespace warpkit::emulator

/// A stream that the program created.
struct CUstream_st {
  unsigned long long number;  ///< Unique in the program.
};

namespace warpkit::emulator {
namespace {

constexpr int kLowestPriority = 0;
constexpr int kHighestPriority = -5;

struct Handles {
  std::mutex mutex;
  std::map<cudaStream_t, std::shared_ptr<Stream>> streams;  // their work may outlive the handle
  unsigned long long created = 2;  // 1 and 2 are the default streams' numbers
};

std::atomic<bool> default_is_per_thread{false};

Handles& handles() {
  static Handles& all = *new Handles;  // see DeviceMemory::instance
  return all;
}

const std::shared_ptr<Stream>& stream_of_this_thread() {
  static thread_local const std::shared_ptr<Stream> stream = std::make_shared<Stream>(true, 0);
  return stream;
}

cudaError_t create_stream(cudaStream_t* stream, unsigned flags, int priority) {
  if (!stream || (flags & ~static_cast<unsigned>(cudaStreamNonBlocking))) {
    return cudaErrorInvalidValue;
  }
  if (priority > kLowestPriority) priority = kLowestPriority;
  if (priority < kHighestPriority) priority = kHighestPriority;
  const bool blocking = !(flags & cudaStreamNonBlocking);
  Handles& all = handles();
  const std::lock_guard<std::mutex> lock(all.mutex);
  *stream = new CUstream_st{++all.created};
  all.streams[*stream] = std::make_shared<Stream>(blocking, priority);
  return cudaSuccess;
}

/// A call on a stream.
template <class Call>
cudaError_t stream_call(cudaStream_t handle, Call call) {
  return device_call([&] {
    const std::shared_ptr<Stream> stream = find_stream(handle);
    return stream ? call(stream) : cudaErrorInvalidResourceHandle;
  });
}

bool is_default(cudaStream_t stream) {
  return !stream || stream == cudaStreamLegacy || stream == cudaStreamPerThread;
}

/// A function of the program, called in a stream's order.
class HostFunction : public Operation {
 public:
  HostFunction(cudaHostFn_t function, void* data) : function_(function), data_(data) {}
  void run() override {
    if (reported_fault() == cudaSuccess) function_(data_);
  }
  bool belongs_to_executor() const override { return true; }

 private:
  cudaHostFn_t function_;
  void* data_;
};

/// The older kind, which also hears of faults.
class StreamCallback : public Operation {
 public:
  StreamCallback(cudaStream_t stream, cudaStreamCallback_t callback, void* data)
      : stream_(stream), callback_(callback), data_(data) {}
  void run() override { callback_(stream_, reported_fault(), data_); }
  bool belongs_to_executor() const override { return true; }

 private:
  cudaStream_t stream_;
  cudaStreamCallback_t callback_;
  void* data_;
};

}  // namespace

bool use_per_thread_default_stream() { return default_is_per_thread = true; }

std::shared_ptr<Stream> find_stream(cudaStream_t handle) {
  if (!handle && default_is_per_thread) return stream_of_this_thread();
  if (!handle || handle == cudaStreamLegacy) return StreamScheduler::instance().legacy();
  if (handle == cudaStreamPerThread) return stream_of_this_thread();
  Handles& all = handles();
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto found = all.streams.find(handle);
  return found == all.streams.end() ? nullptr : found->second;
}

bool is_stream(cudaStream_t stream) { return is_default(stream) || find_stream(stream); }

void reset_streams() {
  Handles& all = handles();
  const std::lock_guard<std::mutex> lock(all.mutex);
  for (const auto& entry : all.streams) delete entry.first;
  all.streams.clear();
  forget_events();
}

void wait_for_device() {
  StreamScheduler::instance().wait_for_all();
  DeviceMemory::instance().synchronized();
}

void wait_for_stream(const std::shared_ptr<Stream>& stream) {
  StreamScheduler& scheduler = StreamScheduler::instance();
  scheduler.wait(scheduler.end_of(stream));
  DeviceMemory::instance().synchronized();
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

cudaError_t cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
  if (least) *least = kLowestPriority;
  if (greatest) *greatest = kHighestPriority;
  return cudaSuccess;
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

cudaError_t cudaStreamSynchronize(cudaStream_t handle) {
  if (StreamScheduler::in_operation()) return result(cudaErrorNotPermitted);
  const auto wait = [](const std::shared_ptr<Stream>& stream) {
    wait_for_stream(stream);
    return cudaSuccess;
  };
  return waiting_call([&] { return stream_call(handle, wait); });
}

cudaError_t cudaStreamQuery(cudaStream_t handle) {
  return stream_call(handle, [](const std::shared_ptr<Stream>& stream) {
    StreamScheduler& scheduler = StreamScheduler::instance();
    const Point end = scheduler.end_of(stream);
    if (!end.reached()) return scheduler.hurry(), cudaErrorNotReady;
    wait_for_stream(stream);
    return reported_fault();
  });
}

cudaError_t cudaStreamWaitEvent(cudaStream_t handle, cudaEvent_t event, unsigned int flags) {
  return stream_call(handle, [&](const std::shared_ptr<Stream>& stream) {
    Point recorded;
    if (!latest_record(event, recorded)) return cudaErrorInvalidResourceHandle;
    if (flags != cudaEventWaitDefault) return cudaErrorInvalidValue;
    if (recorded.reached()) return cudaSuccess;
    const auto nothing = [] {};
    StreamScheduler::instance().submit(
        stream, std::make_unique<CallOperation<decltype(nothing)>>(nothing), {recorded});
    return cudaSuccess;
  });
}

cudaError_t cudaStreamGetFlags(cudaStream_t handle, unsigned int* flags) {
  return stream_call(handle, [&](const std::shared_ptr<Stream>& stream) {
    if (!flags) return cudaErrorInvalidValue;
    *flags = stream->blocking ? cudaStreamDefault : cudaStreamNonBlocking;
    return cudaSuccess;
  });
}

cudaError_t cudaStreamGetPriority(cudaStream_t handle, int* priority) {
  return stream_call(handle, [&](const std::shared_ptr<Stream>& stream) {
    if (!priority) return cudaErrorInvalidValue;
    *priority = stream->priority;
    return cudaSuccess;
  });
}

cudaError_t cudaStreamGetId(cudaStream_t handle, unsigned long long* number) {
  return stream_call(handle, [&](const std::shared_ptr<Stream>&) {
    if (!number) return cudaErrorInvalidValue;
    *number = is_default(handle) ? (handle == cudaStreamPerThread ? 2 : 1) : handle->number;
    return cudaSuccess;
  });
}

cudaError_t cudaLaunchHostFunc(cudaStream_t handle, cudaHostFn_t function, void* data) {
  return stream_call(handle, [&](const std::shared_ptr<Stream>& stream) {
    if (!function) return cudaErrorInvalidValue;
    StreamScheduler::instance().submit(stream, std::make_unique<HostFunction>(function, data));
    return cudaSuccess;
  });
}

cudaError_t cudaStreamAddCallback(cudaStream_t handle, cudaStreamCallback_t callback, void* data,
                                  unsigned int flags) {
  return stream_call(handle, [&](const std::shared_ptr<Stream>& stream) {
    if (!callback || flags != 0) return cudaErrorInvalidValue;
    StreamScheduler::instance().submit(stream,
                                       std::make_unique<StreamCallback>(handle, callback, data));
    return cudaSuccess;
  });
}

}  // extern "C"
