// Host arrays in, host arrays out: the learner's function does the whole journey itself.
#include "exercises/submission/harness.hpp"
#include "exercises/submission/observation.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "exercises/03_host_device_copies/vector_add/entry.hpp"

namespace warpkit::exercise {
namespace {

// Takes device memory until no more than `leave` bytes are free, so that an allocation of the
// learner's fails in the middle.
class Ballast {
 public:
  explicit Ballast(std::size_t leave) {
    for (std::size_t chunk = free_bytes(); chunk >= kSmallest; chunk /= 2) {
      while (free_bytes() > leave && free_bytes() - leave >= chunk) {
        void* block = nullptr;
        if (cudaMalloc(&block, chunk) != cudaSuccess) break;
        blocks_.push_back(block);
      }
    }
    cudaGetLastError();  // a refused block of ours is no error of the learner's
  }
  ~Ballast() {
    for (void* block : blocks_) cudaFree(block);
  }
  Ballast(const Ballast&) = delete;  // two owners would free twice
  Ballast& operator=(const Ballast&) = delete;

 private:
  static constexpr std::size_t kSmallest = std::size_t{1} << 20;

  static std::size_t free_bytes() {
    std::size_t free_now = 0;
    std::size_t total = 0;
    return cudaMemGetInfo(&free_now, &total) == cudaSuccess ? free_now : 0;
  }

  std::vector<void*> blocks_;
};

// Device memory handed out again still holds what was there. Leaving NaN there keeps an answer of
// an earlier call from passing for one of this call.
void spoil_device_memory(std::size_t bytes) {
  void* block = nullptr;
  if (cudaMalloc(&block, bytes) == cudaSuccess) {
    cudaMemset(block, 0xff, bytes);
    cudaFree(block);
  }
  cudaGetLastError();
}

float* first_element(std::map<std::string, Buffer>& buffers, const std::string& name) {
  const auto found = buffers.find(name);
  if (found == buffers.end()) return nullptr;
  return reinterpret_cast<float*>(found->second.bytes.data() + found->second.offset());
}

}  // namespace

Result answer(const Request& request) {
  Result result;
  std::size_t largest = 0;
  for (const auto& [name, buffer] : request.buffers) {
    largest = std::max(largest, buffer.bytes.size());
  }
  spoil_device_memory(3 * largest);
  try {
    const auto leave = request.scalars.find("leave_device_bytes");
    std::unique_ptr<Ballast> ballast;
    if (leave != request.scalars.end()) {
      ballast = std::make_unique<Ballast>(static_cast<std::size_t>(leave->second));
    }
    result.buffers = request.buffers;
    bool first = true;
    result.facts["leaked_bytes"] = leaked_bytes([&] {
      std::map<std::string, Buffer> again = request.buffers;  // for the call that repeats a leak
      std::map<std::string, Buffer>& used = first ? result.buffers : again;
      const Observation observation;
      const cudaError_t status =
          vector_add(first_element(used, "a"), first_element(used, "b"), first_element(used, "c"),
                     static_cast<std::size_t>(request.scalars.at("n")),
                     static_cast<int>(request.scalars.at("threads_per_block")));
      observation.tell(result);
      if (first) result.facts["status"] = status;
      first = false;
      cudaGetLastError();  // an error that was returned must not meet the next request
    });
  } catch (const std::exception& failure) {
    result.trouble = failure.what();
  }
  return result;
}

}  // namespace warpkit::exercise
