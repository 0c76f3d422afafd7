/// @file
/// Listens to a program's run and finds what is wrong with it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "emulator/checks/address_map.hpp"
#include "emulator/checks/block_state.hpp"
#include "emulator/checks/device_variables.hpp"
#include "emulator/checks/findings.hpp"
#include "emulator/checks/owner_lock.hpp"
#include "emulator/checks/regions.hpp"
#include "emulator/checks/settings.hpp"
#include "emulator/checks/symbols.hpp"
#include "emulator/profiler/access_listener.hpp"
#include "emulator/runtime/block_observer.hpp"

namespace warpkit::emulator::checks {

/// How a piece of memory is called in a message.
struct Named {
  std::string array;         ///< Its name; empty if unknown.
  std::string index;         ///< The element.
  std::string text;          ///< Both in words; \3 stands for `place`.
  std::vector<Place> extra;  ///< Where it was allocated.
};

/// Memory that an access may touch, or why it may not.
struct Target {
  SharedVariable* shared = nullptr;  ///< It lies in this variable.
  Region* region = nullptr;          ///< It lies in this allocation.
  bool is_watched = false;           ///< It is memory that threads share.
  const char* wrong = nullptr;       ///< The kind of memcheck's verdict; null for a good access.
  std::string text;                  ///< Then: what was touched.
  std::string next;                  ///< Then: what to do about it.
  std::string array;                 ///< Then: its name, if known.
  std::string index;                 ///< Then: the element.
  std::vector<Place> extra;          ///< Then: places for the text.
};

/// All four checks.
class Checker final : public BlockObserver, public AccessListener {
 public:
  /// @param settings what is to be checked.
  explicit Checker(const Settings& settings) : settings_(settings), findings_(settings) {}

  /// @name BlockObserver
  /// @{
  void launch_begins(const LaunchState& launch) override;
  cudaError_t launch_ends(const LaunchState& launch) override;
  void block_begins(const BlockStart& start) override;
  void shared_variable(void* address, std::size_t bytes, const char* name,
                       const ArrayShape* shape) override;
  void dynamic_name(const char* name, const ArrayShape& shape) override;
  void barrier_released(Site site) override;
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
                       const ArrayShape& shape) override;
  void symbol_address_taken(const void* address) override;
  void symbol_refused(const SymbolRange& range) override;
  void allocated(MemoryKind kind, const void* address, std::size_t bytes) override;
  void free_asked(const void* address) override;
  void freed(MemoryKind kind, const void* address) override;
  void wrong_free(MemoryKind kind, const void* address) override;
  void enqueued() override;
  void transferred(const Transfer& transfer) override;
  void refused(cudaError_t error, const Transfer& transfer, cudaMemcpyKind kind) override;
  void reset() override;
  void host_fault(std::uintptr_t code, const std::string& text) override;
  void program_ends() override;
  /// @}

  /// @name AccessListener
  /// @{
  void on_access(const Access& access) override;
  void on_host_access(const Access& access) override;
  void on_copy(const Access& target, const Access& source) override;
  void on_fence() override { fence(true); }
  /// @}

  /// @return true if there was an error, and errors are to fail the program.
  bool fails_program() const { return settings_.decides_exit && findings_.any_error(); }

 private:
  using Lock = std::lock_guard<OwnerLock>;
  using CellPage = std::array<Cell, 1024>;

  // Accesses (access_checks.cpp).
  bool check(const Access& access);
  Target locate(const Access& access, const BlockState& block);
  void synchronise(const Access& access, BlockState& block, bool in_shared);
  void check_written(const Access& access, const Target& target, BlockState& block);
  void mark_written(const Access& access, const Target& target);
  void touch(const Access& access, const Target& target, BlockState& block);
  void follow_guess(const Access& access, const Target& target, BlockState& block,
                    std::uint32_t thread);
  void settle(BlockState& block);
  void touch_words(const Attempt& attempt, std::uintptr_t address, std::size_t bytes,
                   SharedVariable* shared, bool has_value, BlockState& block);
  Cell& cell_of(std::uintptr_t word);
  void forget_touches(std::uintptr_t address, std::size_t bytes);
  bool spins(const Access& access, BlockState& block);

  // Wrong accesses (memory_checks.cpp).
  void locate_in_device_memory(std::uintptr_t at, std::size_t bytes, const BlockState& block,
                               Target& target);
  bool locate_in_shared_memory(std::uintptr_t at, std::size_t bytes, BlockState& block,
                               Target& target);
  bool is_beside_shared_variables(std::uintptr_t at);
  bool is_argument(std::uintptr_t at, const BlockState& block);
  void locate_elsewhere(std::uintptr_t at, std::size_t bytes, const BlockState& block,
                        Target& target);
  void outside(const Region& region, std::uintptr_t at, std::size_t bytes, const BlockState& block,
               Target& target);
  Named name_of_dynamic(const SharedVariable& variable, std::ptrdiff_t offset,
                        std::size_t bytes) const;
  bool is_business_of_the_launch(std::uintptr_t code, const LaunchContext& launch);
  void tell_wrong_access(const Access& access, const Target& target, const BlockState& block);
  Named name_of_global(std::uintptr_t at, std::size_t bytes, const BlockState& block);
  Named name_of_region(const Region& region, std::uintptr_t at, std::size_t bytes,
                       const LaunchContext& launch) const;
  Named name_of_shared(const SharedVariable& variable, std::uintptr_t at, std::size_t bytes) const;

  // The program's variables (variable_checks.cpp).
  void locate_among_variables(std::uintptr_t at, std::size_t bytes, bool is_writable,
                              const BlockState& block, Target& target);
  void outside_variable(const DeviceVariable& variable, std::uintptr_t at, std::size_t bytes,
                        Target& target);
  Named name_of_variable(const DeviceVariable& variable, std::uintptr_t at) const;

  // Races and unwritten memory (race_checks.cpp).
  void tell_race(const Conflict& conflict, const Attempt& attempt, std::uintptr_t word,
                 SharedVariable* shared, BlockState& block);
  void tell_unwritten(const Suspicions& suspicions, LaunchContext& launch, BlockState* block);
  Named name_of_unwritten(const UnwrittenRead& read, LaunchContext& launch, BlockState* block);

  // Waiting (wait_checks.cpp).
  bool find_passer(const BlockState& block, const Site& site, Waiter& passer);

  // Host code (host_checks.cpp).
  void note_on_host(Tool tool, bool is_error, const char* kind, Place place,
                    const Example& example);
  std::string words_for(const void* address, std::size_t bytes, Example& example);
  void tell_leaks();
  CallStack calls_that_free(const void* address);
  void copy_flags(char* target, const char* source, std::size_t bytes);
  std::size_t count_unwritten(const char* source, std::size_t bytes);

  static BlockState& here();
  static bool in_block();
  std::string triple_of(const LaunchContext& launch, const GridThread& thread) const;
  std::string who(const LaunchContext& launch, const GridThread& thread) const;
  GridThread running_thread(const BlockState& block) const;

  Settings settings_;
  Findings findings_;
  OwnerLock mutex_;
  Regions regions_;
  AddressMap map_;
  Symbols symbols_;
  DeviceVariables device_variables_;
  std::unordered_set<std::uintptr_t> device_symbols_;  // of which the program asked the address
  RecordPool pool_;                                    // of global memory
  std::unordered_map<std::uintptr_t, std::unique_ptr<CellPage>> pages_;
  std::uintptr_t latest_page_ = 0;
  CellPage* latest_cells_ = nullptr;
  std::vector<std::unique_ptr<LaunchContext>> launches_;  // in progress
  std::uint32_t launch_count_ = 0;
  std::vector<std::unique_ptr<BlockState>> blocks_;  // one a host thread
  /// By address: the calls that have put its freeing on a stream, the oldest first.
  std::unordered_map<const void*, std::vector<CallStack>> frees_asked_;
  CallStack enqueued_at_;          // the latest call that put something on a stream
  bool device_failed_ = false;     // then nothing can be freed any more
  bool host_access_told_ = false;  // that host code touches device memory
  bool ended_ = false;
};

}  // namespace warpkit::emulator::checks
