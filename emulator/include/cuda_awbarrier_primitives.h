/// @file
/// Barriers in shared memory, as plain functions.
#pragma once

#include "warpkit/emulator/macros_aside.h"

#include "cuda_runtime.h"
#include "warpkit/emulator/cuda/phases.h"

typedef std::uint64_t __mbarrier_t;
typedef std::uint64_t __mbarrier_token_t;

inline std::uint32_t __mbarrier_maximum_count() {
  return static_cast<std::uint32_t>(::warpkit::emulator::kMaxArrivals);
}
inline void __mbarrier_init(__mbarrier_t* barrier, std::uint32_t expected) {
  ::warpkit::emulator::begin_phases(barrier, expected);
}
inline void __mbarrier_inval(__mbarrier_t* barrier) { *barrier = ~std::uint64_t{0}; }

inline __mbarrier_token_t __mbarrier_arrive(
    __mbarrier_t* barrier, ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return ::warpkit::emulator::arrive_at_phase(
      barrier, 1, 1, ::warpkit::emulator::Reach::Block, [] {}, site);
}
inline __mbarrier_token_t __mbarrier_arrive_and_drop(
    __mbarrier_t* barrier, ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return ::warpkit::emulator::arrive_at_phase(
      barrier, 1, 1 + ::warpkit::emulator::kOneExpected, ::warpkit::emulator::Reach::Block, [] {},
      site);
}
inline bool __mbarrier_test_wait(__mbarrier_t* barrier, __mbarrier_token_t token) {
  return ::warpkit::emulator::try_condition(::warpkit::emulator::phase_has_ended, barrier, token);
}
inline bool __mbarrier_test_wait_parity(__mbarrier_t* barrier, bool parity) {
  return ::warpkit::emulator::try_condition(::warpkit::emulator::parity_has_ended, barrier, parity);
}
inline bool __mbarrier_try_wait(__mbarrier_t* barrier, __mbarrier_token_t token, std::uint32_t) {
  return __mbarrier_test_wait(barrier, token);
}
inline bool __mbarrier_try_wait_parity(__mbarrier_t* barrier, bool parity, std::uint32_t) {
  return __mbarrier_test_wait_parity(barrier, parity);
}

#include "warpkit/emulator/macros_back.h"
