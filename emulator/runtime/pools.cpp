#include "emulator/runtime/pools.hpp"

#include <algorithm>

#include "emulator/runtime/allocations.hpp"

namespace warpkit::emulator {
namespace {

constexpr std::uint64_t kUnit = 256;  // bytes: an allocation's alignment

}  // namespace

MemoryPools& MemoryPools::instance() {
  static MemoryPools& pools = *new MemoryPools;  // see DeviceMemory::instance
  return pools;
}

MemoryPools::MemoryPools() { default_ = current_ = create(0); }

cudaMemPool_t MemoryPools::default_pool() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return default_;
}

cudaMemPool_t MemoryPools::current() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return current_;
}

bool MemoryPools::set_current(cudaMemPool_t pool) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (pools_.count(pool) == 0) return false;
  current_ = pool;
  return true;
}

cudaMemPool_t MemoryPools::create(std::uint64_t limit) {
  const auto pool = std::make_shared<MemoryPool>();
  pool->limit = limit;
  const std::lock_guard<std::mutex> lock(mutex_);
  pools_[pool.get()] = pool;
  return pool.get();
}

bool MemoryPools::destroy(cudaMemPool_t pool) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (pool == default_ || pools_.erase(pool) == 0) return false;
  if (current_ == pool) current_ = default_;
  return true;
}

cudaError_t MemoryPools::allocate(cudaMemPool_t pool, void** pointer, std::size_t size) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = pools_.find(pool);
  if (!pointer || found == pools_.end()) return cudaErrorInvalidValue;
  MemoryPool& from = *found->second;
  const std::uint64_t bytes = (size + kUnit - 1) / kUnit * kUnit;
  *pointer = nullptr;
  if (bytes < size || (from.limit && (bytes > from.limit || from.used > from.limit - bytes))) {
    return cudaErrorMemoryAllocation;
  }
  const cudaError_t error = allocate_on_device(pointer, size);
  if (error != cudaSuccess || !*pointer) return error;
  loans_[*pointer] = {found->second, bytes};
  from.used += bytes;
  from.used_high = std::max(from.used_high, from.used);
  from.reserved = std::max(from.reserved, from.used);
  from.reserved_high = std::max(from.reserved_high, from.reserved);
  return cudaSuccess;
}

void MemoryPools::gave_back(const void* pointer) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = loans_.find(pointer);
  if (found == loans_.end()) return;
  MemoryPool& pool = *found->second.pool;
  pool.used -= found->second.bytes;
  pool.reserved = std::max(pool.used, std::min(pool.reserved, pool.release_threshold));
  loans_.erase(found);
}

void MemoryPools::reset() {
  const std::lock_guard<std::mutex> lock(mutex_);
  loans_.clear();
  for (auto pool = pools_.begin(); pool != pools_.end();) {
    pool = pool->first == default_ ? std::next(pool) : pools_.erase(pool);
  }
  *default_ = {};
  current_ = default_;
}

}  // namespace warpkit::emulator
