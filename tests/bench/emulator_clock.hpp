/// @file
/// Wall and CPU time, their medians, and the machine they were taken on.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace warpkit::bench {

/// One duration by two clocks, in seconds.
struct Span {
  double wall = 0.0;  ///< By the clock on the wall.
  double cpu = 0.0;   ///< Of all threads of the process, or of the child process, together.
};

/// @param spans at least one.
/// @return the median of each clock.
Span median_span(const std::vector<Span>& spans);

/// Runs the works in turn, once to warm up and `rounds` times more, so that a machine that slows
/// down slows all of them.
/// @param works what to time; each must have ended when it returns.
/// @param rounds at least 1.
/// @return each one's medians.
std::vector<Span> time_in_turn(const std::vector<std::function<void()>>& works, int rounds);

/// Runs a program to its end, without its output.
/// @param arguments the program's path and what it is given.
/// @return how long it took, with its children.
/// @throws std::runtime_error if it can't be started or doesn't exit with 0.
Span time_program(const std::vector<std::string>& arguments);

/// @return the processor's name, cores that may be used, and the compiler, in one line.
std::string machine_line();

}  // namespace warpkit::bench
