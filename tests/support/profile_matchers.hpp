/// @file
/// What a test can ask of a profile: budgets with a floor as well as a ceiling.
///
///     EXPECT_TRUE(satisfies(launch, HasSectorsPerRequest(AtMost(4), Loads())));
///     EXPECT_TRUE(satisfies(launch, HasNoExcessWavefronts(AtLine("transpose.cu", 12))));
///
/// They are matchers of GoogleTest, so where gmock is installed EXPECT_THAT takes them, too. What
/// wasn't counted fails: a kernel that never ran or didn't run to its end, or a line that made no
/// request, is within no budget.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Which values are good.
struct Budget {
  double least = 0;                                       ///< the floor
  double most = std::numeric_limits<double>::infinity();  ///< the ceiling
  bool above_zero = false;                                ///< whether 0 is too little in any case
  std::string text;                                       ///< how a message says it
};

/// More than nothing, and no more than this.
/// @param most the ceiling
/// @return the budget
Budget AtMost(double most);

/// No less than this.
/// @param least the floor
/// @return the budget
Budget AtLeast(double least);

/// This and nothing else; Exactly(0) is how a test asks for none.
/// @param value the value
/// @return the budget
Budget Exactly(double value);

/// From one to the other, both good.
/// @param least the floor
/// @param most the ceiling
/// @return the budget
Budget Between(double least, double most);

/// Which of a launch's accesses to look at.
struct Where {
  std::string file;                    ///< empty: the whole launch; else a path's end, whole names
  int line = 0;                        ///< from 1, with a file
  std::optional<Operation> operation;  ///< absent: loads and stores
};

/// Loads and stores of the whole launch.
/// @return the choice
Where Everywhere();

/// Loads of the whole launch.
/// @return the choice
Where Loads();

/// Stores of the whole launch.
/// @return the choice
Where Stores();

/// One line's loads and stores.
/// @param file the end of its path
/// @param line from 1
/// @return the choice
Where AtLine(const std::string& file, int line);

/// One line's loads, or its stores.
/// @param file the end of its path
/// @param line from 1
/// @param operation which
/// @return the choice
Where AtLine(const std::string& file, int line, Operation operation);

/// A question to a launch.
using LaunchMatcher = ::testing::Matcher<const Launch&>;

/// Sectors of global memory a request, on the mean of those chosen.
/// @param budget sectors a request
/// @param where which accesses
/// @return the matcher
LaunchMatcher HasSectorsPerRequest(const Budget& budget, const Where& where = Everywhere());

/// No line touches more sectors of global memory than its bytes fill.
/// @param where which accesses; there must be some
/// @return the matcher
LaunchMatcher HasNoExcessSectors(const Where& where = Everywhere());

/// No line has bank conflicts in shared memory.
/// @param where which accesses; there must be some
/// @return the matcher
LaunchMatcher HasNoExcessWavefronts(const Where& where = Everywhere());

/// Active lanes agree at every branch. A launch without branches passes if it ran.
/// @return the matcher
LaunchMatcher HasNoDivergence();

/// Bytes that lanes load from global memory, atomics not among them.
/// @param budget bytes
/// @return the matcher
LaunchMatcher ReadsGlobalBytes(const Budget& budget);

/// Bytes that lanes store to global memory, atomics not among them.
/// @param budget bytes
/// @return the matcher
LaunchMatcher WritesGlobalBytes(const Budget& budget);

/// Barriers, each warp's counted.
/// @param budget barriers
/// @return the matcher
LaunchMatcher HasBarriers(const Budget& budget);

/// Active lanes a warp step.
/// @param budget lanes, 0 to 32
/// @return the matcher
LaunchMatcher HasMeanActiveLanes(const Budget& budget);

/// Requests of atomics to global memory.
/// @param budget requests
/// @return the matcher
LaunchMatcher HasGlobalAtomics(const Budget& budget);

/// Floating-point operations. Fails where they weren't counted, or where something among them
/// couldn't be, such as expf: the number is then too small.
/// @param budget operations; a fused multiply-add is 2
/// @return the matcher
LaunchMatcher HasFlops(const Budget& budget);

/// FLOP for each byte of global loads and stores. Fails as HasFlops does, and where there are no
/// such bytes. A floor asks for reuse; a ceiling says that more would mean work done twice.
/// @param budget FLOP a byte
/// @return the matcher
LaunchMatcher HasIntensity(const Budget& budget);

/// FLOP for each byte that the algorithm has to move at least: what the kernel could reach if it
/// loaded and stored everything just once. HasIntensity over it says how much of that it does.
/// @param budget of the kernel's intensity over the best one, 0 to 1
/// @param least_bytes that the algorithm needs of global memory
/// @return the matcher
LaunchMatcher HasShareOfBestIntensity(const Budget& budget, std::uint64_t least_bytes);

/// Prints a launch for GoogleTest: its kernel's name and extents.
/// @param launch the launch
/// @param stream where to
void PrintTo(const Launch& launch, std::ostream* stream);

/// Whether a launch is what a matcher asks for.
/// @param launch the launch
/// @param matcher the question
/// @return for EXPECT_TRUE; a failure says what was counted, what was expected, and what to think
///         about
::testing::AssertionResult satisfies(const Launch& launch, const LaunchMatcher& matcher);

/// Whether all launches of one kernel are what a matcher asks for, and there is at least one.
/// @param profile the run
/// @param kernel its name, as written
/// @param matcher the question
/// @return as for a launch
::testing::AssertionResult satisfies(const Profile& profile, const std::string& kernel,
                                     const LaunchMatcher& matcher);

}  // namespace warpkit::profile
