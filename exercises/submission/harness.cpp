#include "exercises/submission/harness.hpp"

#include <limits>
#include <stdexcept>

#include "exercises/submission/observation.hpp"

namespace warpkit::exercise {
namespace {

void require(cudaError_t status, const char* doing) {
  if (status == cudaSuccess) return;
  throw std::runtime_error(std::string(doing) + ": " + cudaGetErrorName(status) + " (" +
                           cudaGetErrorString(status) + ")");
}

std::size_t free_device_bytes() {
  std::size_t free_bytes = 0;
  std::size_t total_bytes = 0;
  require(cudaMemGetInfo(&free_bytes, &total_bytes), "asking for free device memory");
  return free_bytes;
}

}  // namespace

DeviceArguments::DeviceArguments(const Request& request) : request_(request) {
  try {
    for (const auto& [name, buffer] : request.buffers) {
      void* data = nullptr;
      require(cudaMalloc(&data, buffer.bytes.size()), "placing the arrays on the device");
      allocations_[name] = data;
      require(cudaMemcpy(data, buffer.bytes.data(), buffer.bytes.size(), cudaMemcpyHostToDevice),
              "copying the arrays to the device");
    }
  } catch (...) {
    release();
    throw;
  }
}

DeviceArguments::~DeviceArguments() { release(); }

void DeviceArguments::release() noexcept {
  for (const auto& [name, data] : allocations_) static_cast<void>(cudaFree(data));
  allocations_.clear();
}

int DeviceArguments::integer(const std::string& name) const {
  const std::int64_t value = request_.scalars.at(name);
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
    throw std::out_of_range("the scalar '" + name + "' does not fit an int");
  }
  return static_cast<int>(value);
}

void* DeviceArguments::address(const std::string& name) const {
  const auto found = allocations_.find(name);
  if (found == allocations_.end()) return nullptr;
  return static_cast<std::uint8_t*>(found->second) + request_.buffers.at(name).offset();
}

std::map<std::string, Buffer> DeviceArguments::copy_back() const {
  std::map<std::string, Buffer> buffers = request_.buffers;
  for (auto& [name, buffer] : buffers) {
    require(cudaMemcpy(buffer.bytes.data(), allocations_.at(name), buffer.bytes.size(),
                       cudaMemcpyDeviceToHost),
            "copying the arrays back");
  }
  return buffers;
}

std::int64_t leaked_bytes(const std::function<void()>& call) {
  std::int64_t leaked = 0;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const std::size_t before = free_device_bytes();
    call();
    const std::size_t after = free_device_bytes();
    if (after >= before) return 0;
    leaked = static_cast<std::int64_t>(before - after);
  }
  return leaked;
}

Result run_on_device(const Request& request,
                     const std::function<void(const DeviceArguments&)>& call) {
  Result result;
  try {
    result.facts["leaked_bytes"] = leaked_bytes([&] {
      const DeviceArguments arguments(request);
      const Observation observation;
      call(arguments);
      cudaError_t status = cudaGetLastError();
      const cudaError_t waited = cudaDeviceSynchronize();
      observation.tell(result);
      if (status == cudaSuccess) status = waited;
      result.facts["status"] = status;
      require(status, "running your function");
      result.buffers = arguments.copy_back();
    });
  } catch (const std::exception& failure) {
    result.trouble = failure.what();
  }
  return result;
}

}  // namespace warpkit::exercise
