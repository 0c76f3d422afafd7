/// @file
/// Memory pools: who has allocated how much from which.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "emulator/include/driver_types.h"

/// A pool, as programs hold it.
struct CUmemPoolHandle_st {
  bool reuse[3] = {true, true, true};   ///< cudaMemPoolReuse…, in their order.
  std::uint64_t release_threshold = 0;  ///< Bytes that the pool may keep when they are free.
  std::uint64_t limit = 0;              ///< Most bytes in use; 0 for no limit.
  std::uint64_t used = 0;               ///< Bytes in use.
  std::uint64_t used_high = 0;          ///< The most since it was reset.
  std::uint64_t reserved = 0;           ///< Bytes in use or kept.
  std::uint64_t reserved_high = 0;      ///< The most since it was reset.
};

namespace warpkit::emulator {

using MemoryPool = CUmemPoolHandle_st;

/// All pools. Freed memory really goes back to the device at once; what a pool would keep is only
/// counted, so that programs read what they would on a GPU.
///
/// All members may be called from several host threads.
class MemoryPools {
 public:
  /// The process's.
  static MemoryPools& instance();

  /// @return the device's default pool.
  cudaMemPool_t default_pool();
  /// @return the pool that cudaMallocAsync takes from.
  cudaMemPool_t current();
  /// Chooses the pool that cudaMallocAsync takes from.
  /// @param pool the pool.
  /// @return false if there is no such pool.
  bool set_current(cudaMemPool_t pool);
  /// @param limit most bytes in use, or 0.
  /// @return a new pool.
  cudaMemPool_t create(std::uint64_t limit);
  /// @param pool the pool; its memory lives until it is freed.
  /// @return false if it can't be destroyed or isn't there.
  bool destroy(cudaMemPool_t pool);

  /// Calls a function with a pool.
  /// @param pool the pool.
  /// @param call takes MemoryPool& and returns a cudaError_t.
  /// @return what it returns; cudaErrorInvalidValue if there is no such pool.
  template <class Call>
  cudaError_t with(cudaMemPool_t pool, Call call) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = pools_.find(pool);
    return found == pools_.end() ? cudaErrorInvalidValue : call(*found->second);
  }

  /// Allocates device memory from a pool.
  /// @param pool the pool.
  /// @param pointer receives the address.
  /// @param size bytes.
  /// @return cudaErrorMemoryAllocation if there is no room.
  cudaError_t allocate(cudaMemPool_t pool, void** pointer, std::size_t size);
  /// Device memory has been freed.
  /// @param pointer any device address that was allocated.
  void gave_back(const void* pointer);
  /// Forgets every pool but the default one, and all that was allocated.
  void reset();

 private:
  struct Loan {
    std::shared_ptr<MemoryPool> pool;
    std::uint64_t bytes;
  };

  MemoryPools();

  std::mutex mutex_;
  std::map<cudaMemPool_t, std::shared_ptr<MemoryPool>> pools_;
  std::map<const void*, Loan> loans_;
  cudaMemPool_t default_ = nullptr;
  cudaMemPool_t current_ = nullptr;
};

}  // namespace warpkit::emulator
