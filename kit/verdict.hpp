/// @file
/// Building one file of an exercise and running the tests on it.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "kit/course.hpp"
#include "kit/place.hpp"
#include "kit/process.hpp"

namespace warpkit::kit {

/// How a file fared.
enum class Outcome { Passed, Failed, DoesNotCompile, Limit };

/// What a check of the emulator found while the failing case ran.
struct FoundFault {
  std::string tool;      ///< memcheck, racecheck, initcheck or synccheck
  std::string severity;  ///< error or warning
  std::string file;      ///< where; empty when unknown
  int line = 0;          ///< from 1; 0 when unknown
  std::string message;   ///< what happened
};

/// A count beside its budget.
struct CountLine {
  std::string counter;  ///< what was counted
  std::string counted;  ///< how much
  std::string wanted;   ///< how much it may be
  bool is_good = true;  ///< whether it is that
};

/// What a learner is told: the first failing case only.
struct Verdict {
  Outcome outcome = Outcome::Failed;  ///< how it ended
  std::string test;                   ///< name of the failing test
  std::string asked;                  ///< the question
  std::string expected;               ///< the right answer
  std::string got;                    ///< the answer given
  std::string where;                  ///< which element or call; may be empty
  std::string symptom;                ///< known mistake it looks like; may be empty
  std::string order;                  ///< thread order in which it failed; empty where unordered
  std::vector<FoundFault> findings;   ///< of the failing case
  std::vector<CountLine> counts;      ///< of the cases that are graded by them
  std::string diagnostics;            ///< compiler messages, or what the device said
  std::string printed;                ///< what the file itself printed
  int tests = 0;                      ///< tests that ran in one order
  std::vector<std::string> orders;    ///< thread orders that passed
  double build_seconds = 0;           ///< time to compile and link
  double test_seconds = 0;            ///< time to run
};

/// A word for an outcome.
/// @param outcome the outcome
/// @return `passed`, `failed`, `does_not_compile` or `limit`
std::string outcome_name(Outcome outcome);

/// The tests of one exercise, ready to be linked with any file that claims to solve it.
class Bench {
 public:
  /// @param place the folders
  /// @param exercise which exercise
  /// @throws Failure (machine) when the build has not made the exercise's tests
  Bench(const Place& place, const Exercise& exercise);

  /// Compiles and links a file with the tests.
  /// @param file the file under test
  /// @param program where to put the test program
  /// @param verdict gets time, and messages when it does not compile
  /// @return whether there is a program now
  /// @throws Failure (machine) when the compiler cannot be started
  bool build(const std::filesystem::path& file, const std::filesystem::path& program,
             Verdict& verdict) const;

  /// Runs the tests in every thread order, side by side, and tells the first that fails.
  /// @param program a test program of build()
  /// @param impostor stand-in to ask instead of the linked file; empty for none
  /// @param verdict gets the outcome
  void run(const std::filesystem::path& program, const std::string& impostor,
           Verdict& verdict) const;

  /// Builds a file and runs the tests on it.
  /// @param file the file under test
  /// @return the verdict
  Verdict judge(const std::filesystem::path& file) const;

  /// Where judge() puts the program of a file.
  /// @param file the file under test
  /// @return path inside the build
  std::filesystem::path program_for(const std::filesystem::path& file) const;

 private:
  ProcessResult run_order(const std::filesystem::path& program, const std::string& impostor,
                          const std::string& order, const std::filesystem::path& report,
                          const std::atomic<bool>& stop) const;

  const Place& place_;
  const Exercise& exercise_;
  std::vector<std::string> compiler_;  // program and options in front of the file
  std::vector<std::string> inputs_;    // objects and libraries after it
  std::vector<std::string> orders_;    // thread orders; one empty name on a real device
  bool is_observed_ = false;           // programs have hooks for checks and counts
};

}  // namespace warpkit::kit
