/// @file
/// What stands between a request and the learner's function.
///
/// Every exercise has one `harness.cpp` that implements answer(): it names the buffers and scalars
/// of its exercise, calls the learner's entry function, and leaves the rest to run_on_device().
#pragma once

#include <cuda_runtime_api.h>

#include <functional>
#include <map>
#include <string>

#include "exercises/submission/message.hpp"

namespace warpkit::exercise {

/// Answers one request with the submission that is linked into this program.
/// @param request the question
/// @return the answer; device failures are told in it, never thrown
Result answer(const Request& request);

/// The buffers of a request in device memory, and its scalars.
class DeviceArguments {
 public:
  /// Allocates every buffer with its guards and copies it to the device. Synchronous.
  /// @param request whose buffers to place; must outlive this object
  /// @throws std::runtime_error when the device refuses
  explicit DeviceArguments(const Request& request);
  ~DeviceArguments();
  DeviceArguments(const DeviceArguments&) = delete;  // two owners would free twice
  DeviceArguments& operator=(const DeviceArguments&) = delete;

  /// First element of a buffer.
  /// @tparam T type of an element
  /// @param name name of the buffer
  /// @return device pointer past the front guard; nullptr when the request has no such buffer
  template <class T>
  T* pointer(const std::string& name) const {
    return static_cast<T*>(address(name));
  }

  /// A scalar as int.
  /// @param name its name
  /// @return its value
  /// @throws std::out_of_range when the request has no such scalar or it does not fit
  int integer(const std::string& name) const;

  /// Copies every buffer back, guards included. Synchronous.
  /// @return the buffers by name
  /// @throws std::runtime_error when the device refuses
  std::map<std::string, Buffer> copy_back() const;

 private:
  void* address(const std::string& name) const;
  void release() noexcept;

  const Request& request_;
  std::map<std::string, void*> allocations_;
};

/// Runs a function that takes device pointers: places the buffers, calls, waits for the device,
/// copies back. Facts of the result: `status` (the CUDA error that the call or the wait left, 0 for
/// none) and `leaked_bytes` (device memory in use after the call that was not before).
/// @param request the question
/// @param call calls the learner's function
/// @return the answer
Result run_on_device(const Request& request,
                     const std::function<void(const DeviceArguments&)>& call);

/// Measures device memory that a call leaves allocated. Loading a kernel for the first time takes
/// device memory too, so what the first call takes counts only when a second one takes it again.
/// @param call what to measure; called once, or twice when the first call seems to leak
/// @return bytes that were free before the call and are not after it; 0 for none
std::int64_t leaked_bytes(const std::function<void()>& call);

}  // namespace warpkit::exercise
