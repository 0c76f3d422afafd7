#include "tests/bench/emulator_clock.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/bench/timing.hpp"

extern "C" char** environ;

namespace warpkit::bench {
namespace {

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Span now() { return {seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID)}; }

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.compare(0, 10, "model name") == 0 && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "processor without a name";
}

}  // namespace

Span median_span(const std::vector<Span>& spans) {
  std::vector<double> wall;
  std::vector<double> cpu;
  for (const Span& span : spans) {
    wall.push_back(span.wall);
    cpu.push_back(span.cpu);
  }
  return {median(wall), median(cpu)};
}

std::vector<Span> time_in_turn(const std::vector<std::function<void()>>& works, int rounds) {
  std::vector<std::vector<Span>> spans(works.size());
  for (int round = -1; round < rounds; ++round) {
    for (std::size_t w = 0; w < works.size(); ++w) {
      const Span begin = now();
      works[w]();
      const Span end = now();
      if (round >= 0) spans[w].push_back({end.wall - begin.wall, end.cpu - begin.cpu});
    }
  }
  std::vector<Span> medians;
  for (const std::vector<Span>& of_one : spans) medians.push_back(median_span(of_one));
  return medians;
}

Span time_program(const std::vector<std::string>& arguments) {
  std::vector<char*> words;
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const double begin = seconds_of(CLOCK_MONOTONIC);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 1;
  rusage usage{};
  if (failed || wait4(child, &status, 0, &usage) != child || status != 0) {
    throw std::runtime_error("can't run " + arguments[0]);
  }
  return {seconds_of(CLOCK_MONOTONIC) - begin,
          seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime)};
}

std::string machine_line() {
#if defined(__clang__)
  const std::string compiler = "clang++ " __clang_version__;
#else
  const std::string compiler = "g++ " __VERSION__;
#endif
  return processor_name() + ", " + std::to_string(std::thread::hardware_concurrency()) +
         " cores, " + compiler;
}

}  // namespace warpkit::bench
