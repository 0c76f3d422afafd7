/// @file
/// Lets two hear of a program's run: the profiler, and the checks behind it.
#pragma once

#include "emulator/runtime/block_observer.hpp"

namespace warpkit::emulator::counting {

/// Passes everything on to another observer, if there is one.
class ForwardingObserver : public BlockObserver {
 public:
  /// @param next who else hears; may be null.
  explicit ForwardingObserver(BlockObserver* next) : next_(next) {}

  /// @name BlockObserver
  /// @{
  void launch_begins(const LaunchState& given0) override;
  cudaError_t launch_ends(const LaunchState& given0) override;
  void block_begins(const BlockStart& given0) override;
  void blocks_end() override;
  void shared_variable(void* address, std::size_t bytes, const char* name,
                       const ArrayShape* shape) override;
  void dynamic_name(const char* name, const ArrayShape& given1) override;
  void barrier_released(Site given0) override;
  void warp_met(std::uint32_t warp, std::uint32_t lanes, bool orders_memory) override;
  void grid_met() override;
  void fence(bool for_device) override;
  void released(const void* object) override;
  void acquired(const void* object) override;
  void missing(const std::vector<std::uint32_t>& threads) override;
  bool wait_fault(WaitFault fault, const std::string& text, const Waiter& first,
                  const Waiter* other) override;
  bool memory_fault(std::uintptr_t code, const std::string& text) override;
  bool time_limit_reached(const std::string& text, const Waiter& thread,
                          std::uintptr_t code) override;
  void device_variable(const volatile void* address, std::size_t bytes, const char* name,
                       const ArrayShape& given3) override;
  void constant_variable(const volatile void* address) override;
  void symbol_address_taken(const void* address) override;
  void allocated(MemoryKind given0, const void* address, std::size_t bytes) override;
  void free_asked(const void* address) override;
  void freed(MemoryKind given0, const void* address) override;
  void wrong_free(MemoryKind given0, const void* address) override;
  void transferred(const Transfer& given0) override;
  void enqueued() override;
  void refused(cudaError_t error, const Transfer& transfer, cudaMemcpyKind kind) override;
  void symbol_refused(const SymbolRange& given0) override;
  void reset() override;
  void host_fault(std::uintptr_t code, const std::string& text) override;
  void program_ends() override;
  /// @}

 protected:
  /// @return who else hears, or null.
  BlockObserver* next() const { return next_; }

 private:
  BlockObserver* next_;
};

}  // namespace warpkit::emulator::counting
