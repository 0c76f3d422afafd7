#include "kit/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "kit/failure.hpp"

namespace warpkit::kit {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kStopSeconds = 0.02;  // how soon a stop is seen

struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw Failure(Exit::Machine, "cannot make a pipe: " + std::string(std::strerror(errno)));
    }
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Pipe() {
    shut(read_end);
    shut(write_end);
  }
  Pipe(const Pipe&) = delete;  // two owners would close twice
  Pipe& operator=(const Pipe&) = delete;

  static void shut(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
};

// This program's environment with the request's settings in the place of its own.
std::vector<std::string> environment_of(const ProcessRequest& request) {
  std::vector<std::string> settings;
  for (char** setting = environ; *setting != nullptr; ++setting) {
    const std::string text = *setting;
    if (request.environment.count(text.substr(0, text.find('='))) == 0) settings.push_back(text);
  }
  for (const auto& [name, value] : request.environment) settings.push_back(name + '=' + value);
  return settings;
}

// As exec wants them; they live as long as the strings.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Between fork and exec only calls that are safe there, for other threads may hold locks; a failed
// exec sends errno through `failed`.
[[noreturn]] void become(char* const* argv, char* const* environment, const Pipe& out,
                         const Pipe& err, const Pipe& failed) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(out.write_end, STDOUT_FILENO);
  ::dup2(err.write_end, STDERR_FILENO);
  ::execvpe(argv[0], argv, environment);
  const int why = errno;
  const ssize_t sent = ::write(failed.write_end, &why, sizeof why);
  ::_exit(sent == sizeof why ? 127 : 126);
}

// Appends what can be read; closes the pipe at its end.
void drain(int& end, std::string& into) {
  std::array<char, 16384> chunk{};
  const ssize_t got = ::read(end, chunk.data(), chunk.size());
  if (got > 0) into.append(chunk.data(), static_cast<std::size_t>(got));
  if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) Pipe::shut(end);
}

void collect(const ProcessRequest& request, pid_t child, Pipe& out, Pipe& err,
             ProcessResult& result) {
  const auto deadline = Clock::now() + std::chrono::duration<double>(request.seconds);
  while (out.read_end >= 0 || err.read_end >= 0) {
    const double left = std::chrono::duration<double>(deadline - Clock::now()).count();
    result.too_slow = left <= 0;
    result.too_long = result.out.size() + result.err.size() > request.output_bytes;
    result.stopped = request.stop != nullptr && *request.stop;
    if (result.too_slow || result.too_long || result.stopped) {
      ::kill(-child, SIGKILL);
      return;
    }
    std::array<pollfd, 2> ends{{{out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}}};
    const double patience = request.stop == nullptr ? left : std::min(left, kStopSeconds);
    ::poll(ends.data(), ends.size(), static_cast<int>(patience * 1000) + 1);
    if (ends[0].revents != 0) drain(out.read_end, result.out);
    if (ends[1].revents != 0) drain(err.read_end, result.err);
  }
}

}  // namespace

ProcessResult run_process(const ProcessRequest& request) {
  std::vector<std::string> arguments = request.arguments;
  std::vector<std::string> settings = environment_of(request);
  const std::vector<char*> argv = pointers_to(arguments);
  const std::vector<char*> environment = pointers_to(settings);
  Pipe out;
  Pipe err;
  Pipe failed;
  const auto start = Clock::now();
  const pid_t child = ::fork();
  if (child < 0) throw Failure(Exit::Machine, "cannot start " + arguments.front());
  if (child == 0) become(argv.data(), environment.data(), out, err, failed);
  ::setpgid(child, child);  // here too: either process may be first
  Pipe::shut(out.write_end);
  Pipe::shut(err.write_end);
  Pipe::shut(failed.write_end);
  ProcessResult result;
  collect(request, child, out, err, result);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  int why = 0;
  if (::read(failed.read_end, &why, sizeof why) == sizeof why) {
    throw Failure(Exit::Machine, "cannot start " + arguments.front() + ": " + std::strerror(why));
  }
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  return result;
}

}  // namespace warpkit::kit
