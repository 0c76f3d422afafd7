/// @file
/// What the 32 threads of a warp exchange when they meet.
#pragma once

#include <cstdint>

namespace warpkit::emulator {

struct Thread;
struct Warp;

/// Works out every participant's result when a warp has met.
/// @param warp holds what each lane gave, and takes each lane's result.
/// @param lanes the lanes that take part.
using WarpOperation = void (*)(Warp& warp, std::uint32_t lanes);

/// @param operation what lanes do when they meet.
/// @return true if each lane reads the value of the lane that its argument names.
bool reads_lanes(WarpOperation operation);

/// @param operation what lanes meet for.
/// @return true if their accesses to memory before the meeting come before those behind it; CUDA
///   promises that of __syncwarp, and of no shuffle or vote.
bool orders_memory(WarpOperation operation);

/// First-in first-out threads, linked through Thread::next.
struct ThreadList {
  Thread* first = nullptr;  ///< Next to go on.
  Thread* last = nullptr;   ///< Meaningless when first is null.
};

/// Lanes that wait for each other.
struct WarpMeeting {
  WarpOperation operation;  ///< What they do; with the mask, tells meetings apart.
  std::uint32_t mask;       ///< Who should come.
  std::uint32_t arrived;    ///< Who has.
  ThreadList waiting;       ///< The same as threads.
};

/// One warp of the running block.
struct Warp {
  std::uint32_t live;          ///< Lanes whose threads haven't exited.
  int open_meetings;           ///< How many of `meetings` are in use.
  WarpMeeting meetings[32];    ///< Lanes wait in one each, so there are at most 32.
  std::uint64_t given[32];     ///< By lane: the value brought.
  std::uint64_t argument[32];  ///< By lane: a second value, such as the lane to read from.
  std::uint64_t result[32];    ///< By lane.
};

}  // namespace warpkit::emulator
