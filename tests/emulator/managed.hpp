// Memory that kernels and tests can both touch, and a fixture that leaves no fault behind.
#pragma once

#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace warpkit::emulator_test {

// count elements, all bytes zero.
template <class T>
class Managed {
 public:
  explicit Managed(std::size_t count) : count_(count) {
    void* memory = nullptr;
    EXPECT_EQ(cudaMallocManaged(&memory, count * sizeof(T), cudaMemAttachGlobal), cudaSuccess);
    data_ = static_cast<T*>(memory);
  }
  ~Managed() { cudaFree(data_); }
  Managed(const Managed&) = delete;             // owns its memory
  Managed& operator=(const Managed&) = delete;  // likewise

  T* data() const { return data_; }
  std::size_t size() const { return count_; }
  T& operator[](std::size_t i) const { return data_[i]; }

 private:
  T* data_ = nullptr;
  std::size_t count_;
};

class EmulatorTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(cudaDeviceReset(), cudaSuccess); }
  void TearDown() override {
    cudaGetLastError();  // a fault that nothing asks for makes the program fail at its end
    cudaDeviceReset();
  }

  // Waits for the device; returns the error and, in message, what was written to standard error
  // since CaptureStderr.
  cudaError_t finish(std::string& message) {
    const cudaError_t error = cudaDeviceSynchronize();
    message = testing::internal::GetCapturedStderr();
    return error;
  }
};

// For messages: what must occur in a text, in this order.
inline testing::AssertionResult contains_in_order(const std::string& text,
                                                  const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const std::string& part : parts) {
    at = text.find(part, at);
    if (at == std::string::npos) {
      return testing::AssertionFailure() << "'" << part << "' doesn't follow in:\n" << text;
    }
    at += part.size();
  }
  return testing::AssertionSuccess();
}

}  // namespace warpkit::emulator_test
