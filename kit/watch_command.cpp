#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>

#include "kit/commands.hpp"
#include "kit/file_watch.hpp"
#include "kit/progress.hpp"
#include "kit/terminal.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

constexpr int kPatience = 100;  // milliseconds between looks at files and children

// A command that runs while keys and files are still heard.
class Running {
 public:
  ~Running() { stop(); }
  bool is_on() const { return child_ > 0; }

  void start(std::vector<std::string> command) {
    stop();
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::cout << std::flush;
    const pid_t parent = ::getpid();
    child_ = ::fork();
    if (child_ < 0) throw Failure(Exit::Machine, "cannot start " + command.front());
    if (child_ > 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_DFL);
    if (::freopen("/dev/null", "r", stdin) == nullptr) ::_exit(127);  // keys are watch's
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  // Whether it has come to its end since it was started; true once.
  bool has_ended() {
    if (!is_on() || ::waitpid(child_, nullptr, WNOHANG) != child_) return false;
    child_ = -1;
    return true;
  }

  void stop() {
    if (!is_on()) return;
    ::kill(child_, SIGTERM);
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
    child_ = -1;
  }

 private:
  pid_t child_ = -1;
};

std::vector<fs::path> work_files(const Context& context) {
  std::vector<fs::path> files;
  for (const Exercise* exercise : context.course.exercises()) {
    files.push_back(context.place.work_file(exercise->slug));
  }
  return files;
}

// What goes on while the learner edits.
class Watch {
 public:
  Watch(const Context& context, const Exercise& first, bool polls_only)
      : context_(context),
        current_(&first),
        is_new_(ensure_work_file(context.place, first)),
        files_(work_files(context), polls_only),
        is_screen_(::isatty(STDOUT_FILENO) == 1) {}

  Exit run() {
    check();
    while (KeyTerminal::asked_to_end() == 0 && !is_over_) {
      wait();
      if (const std::optional<fs::path> file = files_.saved()) {
        current_ = exercise_of(*file);
        check();
      }
      if (running_.has_ended()) {
        say_keys();
        if (is_at_end_) is_over_ = true;
      }
      if (is_at_end_ && !running_.is_on()) is_over_ = true;
    }
    running_.stop();
    std::cout << std::flush;
    const int signal = KeyTerminal::asked_to_end();
    terminal_.lend();
    if (signal == SIGTERM || signal == SIGHUP) {
      ::signal(signal, SIG_DFL);
      ::raise(signal);
    }
    return Exit::Good;
  }

 private:
  void wait() {
    std::array<pollfd, 2> sources{
        {{is_at_end_ ? -1 : STDIN_FILENO, POLLIN, 0}, {files_.events(), POLLIN, 0}}};
    ::poll(sources.data(), sources.size(), kPatience);
    if (sources[0].revents == 0) return;
    std::array<char, 256> keys;
    const ssize_t count = ::read(STDIN_FILENO, keys.data(), keys.size());
    if (count <= 0 && errno != EINTR) is_at_end_ = true;
    if (count <= 0 || !terminal_.has_keys()) return;  // what comes through a pipe is no key
    press(keys[static_cast<std::size_t>(count) - 1]);
  }

  void press(char key) {
    switch (key) {
      case 'c':
        check();
        break;
      case 'h':
        start({"hint", current_->name()});
        break;
      case 'n':
        current_ = &next_exercise(context_, load_progress(context_.place.progress_file()));
        if (ensure_work_file(context_.place, *current_)) files_.refresh();
        start({"next"});
        break;
      case 'p':
        profile();
        break;
      case 'q':
      case '\x04':  // Ctrl-D
        is_over_ = true;
        break;
      default:
        break;
    }
  }

  void check() {
    if (is_screen_) std::cout << "\x1b[H\x1b[2J\x1b[3J";
    if (is_new_) {
      std::cout << fmt::format("Made {} from the skeleton: this is the file to edit.\n",
                               context_.place.shown(context_.place.work_file(current_->slug)));
      is_new_ = false;
    }
    start({"check", current_->name()});
  }

  void profile() {
    const fs::path door = context_.place.root / "warpkit";
    if (!fs::exists(door)) {
      std::cout << "there is no ./warpkit here to profile with" << std::endl;
      return;
    }
    running_.start({door, "profile", current_->name()});
  }

  void start(std::vector<std::string> command) {
    command.insert(command.begin(), fs::read_symlink("/proc/self/exe").string());
    running_.start(std::move(command));
  }

  void say_keys() const {
    std::cout << '\n'
              << fmt::format("Watching {}",
                             context_.place.shown(context_.place.work_file(current_->slug)));
    if (terminal_.has_keys()) {
      std::cout << "   keys: c check  h hint  p profile  n next  q quit";
    }
    std::cout << std::endl;
  }

  const Exercise* exercise_of(const fs::path& file) const {
    for (const Exercise* exercise : context_.course.exercises()) {
      if (context_.place.work_file(exercise->slug) == file) return exercise;
    }
    return current_;
  }

  const Context& context_;
  const Exercise* current_;
  bool is_new_;  // before the watch begins, so that making the file is no save
  FileWatch files_;
  KeyTerminal terminal_;
  Running running_;
  bool is_screen_;
  bool is_at_end_ = false;  // of standard input
  bool is_over_ = false;
};

}  // namespace

Exit watch_command(const Context& context, const std::string& name, bool polls_only) {
  const Progress progress = load_progress(context.place.progress_file());
  const Exercise* first = nullptr;
  if (name.empty()) {
    first = &next_exercise(context, progress);
  } else {
    for (const Exercise* exercise : context.course.exercises(name)) {
      if (first == nullptr ||
          (progress.of(first->slug).passed && !progress.of(exercise->slug).passed)) {
        first = exercise;
      }
    }
  }
  return Watch(context, *first, polls_only).run();
}

}  // namespace warpkit::kit
