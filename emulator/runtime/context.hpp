/// @file
/// CUDA's error state: the last error of each host thread, and the device's sticky fault.
#pragma once

#include "emulator/include/driver_types.h"

namespace warpkit::emulator {

/// Notes a kernel's fault. It is reported by the next call that reaches the device, and from then
/// on by every one.
/// @param error the fault.
void set_fault(cudaError_t error);

/// Notes that a launch was refused; for cudaGetLastError.
/// @param error why.
void set_last_error(cudaError_t error);

/// Exchanges the last error, without counting as a question for it.
/// @param error the new one.
/// @return the one before.
cudaError_t exchange_last_error(cudaError_t error);

/// The fault so far, as a call that reaches the device reports it.
/// @return cudaSuccess if there is none.
cudaError_t reported_fault();

/// Forgets fault and last error, as cudaDeviceReset does.
void reset_errors();

/// Notes a call's result for cudaGetLastError.
/// @param error the result.
/// @return the same.
inline cudaError_t result(cudaError_t error) {
  if (error != cudaSuccess) set_last_error(error);
  return error;
}

/// Runs a call that reaches the device, unless a fault stands in the way.
/// @param call returns the call's error.
/// @return what the API function is to return.
template <class Call>
cudaError_t device_call(Call call) {
  const cudaError_t fault = reported_fault();
  return result(fault != cudaSuccess ? fault : call());
}

/// Runs a call that returns only when the device has done what it was asked for: a kernel's fault
/// that comes to light meanwhile is its result.
/// @param call returns the call's error.
/// @return what the API function is to return.
template <class Call>
cudaError_t waiting_call(Call call) {
  const cudaError_t error = device_call(call);
  const cudaError_t fault = reported_fault();
  return result(fault != cudaSuccess ? fault : error);
}

/// Says once that a function isn't there.
/// @param function its name.
/// @return cudaErrorNotSupported.
cudaError_t not_supported(const char* function);

}  // namespace warpkit::emulator
