#include "emulator/profiler/counting/forwarding_observer.hpp"

namespace warpkit::emulator::counting {

void ForwardingObserver::launch_begins(const LaunchState& given0) {
  if (next_) next_->launch_begins(given0);
}

cudaError_t ForwardingObserver::launch_ends(const LaunchState& given0) {
  return next_ ? next_->launch_ends(given0) : cudaSuccess;
}

void ForwardingObserver::block_begins(const BlockStart& given0) {
  if (next_) next_->block_begins(given0);
}

void ForwardingObserver::blocks_end() {
  if (next_) next_->blocks_end();
}

void ForwardingObserver::shared_variable(void* address, std::size_t bytes, const char* name,
                                         const ArrayShape* shape) {
  if (next_) next_->shared_variable(address, bytes, name, shape);
}

void ForwardingObserver::dynamic_name(const char* name, const ArrayShape& given1) {
  if (next_) next_->dynamic_name(name, given1);
}

void ForwardingObserver::barrier_released(Site given0) {
  if (next_) next_->barrier_released(given0);
}

void ForwardingObserver::warp_met(std::uint32_t warp, std::uint32_t lanes, bool orders_memory) {
  if (next_) next_->warp_met(warp, lanes, orders_memory);
}

void ForwardingObserver::grid_met() {
  if (next_) next_->grid_met();
}

void ForwardingObserver::fence(bool for_device) {
  if (next_) next_->fence(for_device);
}

void ForwardingObserver::released(const void* object) {
  if (next_) next_->released(object);
}

void ForwardingObserver::acquired(const void* object) {
  if (next_) next_->acquired(object);
}

void ForwardingObserver::missing(const std::vector<std::uint32_t>& threads) {
  if (next_) next_->missing(threads);
}

bool ForwardingObserver::wait_fault(WaitFault fault, const std::string& text, const Waiter& first,
                                    const Waiter* other) {
  return next_ && next_->wait_fault(fault, text, first, other);
}

bool ForwardingObserver::memory_fault(std::uintptr_t code, const std::string& text) {
  return next_ && next_->memory_fault(code, text);
}

bool ForwardingObserver::time_limit_reached(const std::string& text, const Waiter& thread,
                                            std::uintptr_t code) {
  return next_ && next_->time_limit_reached(text, thread, code);
}

void ForwardingObserver::device_variable(const volatile void* address, std::size_t bytes,
                                         const char* name, const ArrayShape& given3) {
  if (next_) next_->device_variable(address, bytes, name, given3);
}

void ForwardingObserver::constant_variable(const volatile void* address) {
  if (next_) next_->constant_variable(address);
}

void ForwardingObserver::symbol_address_taken(const void* address) {
  if (next_) next_->symbol_address_taken(address);
}

void ForwardingObserver::allocated(MemoryKind given0, const void* address, std::size_t bytes) {
  if (next_) next_->allocated(given0, address, bytes);
}

void ForwardingObserver::free_asked(const void* address) {
  if (next_) next_->free_asked(address);
}

void ForwardingObserver::freed(MemoryKind given0, const void* address) {
  if (next_) next_->freed(given0, address);
}

void ForwardingObserver::wrong_free(MemoryKind given0, const void* address) {
  if (next_) next_->wrong_free(given0, address);
}

void ForwardingObserver::transferred(const Transfer& given0) {
  if (next_) next_->transferred(given0);
}

void ForwardingObserver::enqueued() {
  if (next_) next_->enqueued();
}

void ForwardingObserver::refused(cudaError_t error, const Transfer& transfer, cudaMemcpyKind kind) {
  if (next_) next_->refused(error, transfer, kind);
}

void ForwardingObserver::symbol_refused(const SymbolRange& given0) {
  if (next_) next_->symbol_refused(given0);
}

void ForwardingObserver::reset() {
  if (next_) next_->reset();
}

void ForwardingObserver::host_fault(std::uintptr_t code, const std::string& text) {
  if (next_) next_->host_fault(code, text);
}

void ForwardingObserver::program_ends() {
  if (next_) next_->program_ends();
}

}  // namespace warpkit::emulator::counting
