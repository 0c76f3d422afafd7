#include "tests/kit/pseudo_terminal.hpp"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

namespace warpkit::kit {

PseudoTerminal::PseudoTerminal(std::vector<std::string> arguments,
                               std::map<std::string, std::string> environment) {
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  child_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
  if (child_ < 0) throw std::runtime_error("there is no pseudo-terminal");
  if (child_ > 0) return;
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  ::execv(words[0], words.data());
  ::_exit(127);
}

PseudoTerminal::~PseudoTerminal() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  if (terminal_ >= 0) ::close(terminal_);
}

bool PseudoTerminal::read_some(int milliseconds) {
  pollfd source{terminal_, POLLIN, 0};
  if (::poll(&source, 1, milliseconds) <= 0) return true;
  std::array<char, 4096> chunk;
  const ssize_t got = ::read(terminal_, chunk.data(), chunk.size());
  if (got > 0) text_.append(chunk.data(), static_cast<std::size_t>(got));
  return got > 0;  // the terminal's end reads as an error once the program is gone
}

bool PseudoTerminal::shows(const std::string& text, double seconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (true) {
    const std::size_t found = text_.find(text, seen_);
    if (found != std::string::npos) {
      seen_ = found + text.size();
      return true;
    }
    if (std::chrono::steady_clock::now() > end || !read_some(50)) return false;
  }
}

void PseudoTerminal::type(const std::string& keys) {
  if (::write(terminal_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
    throw std::runtime_error("cannot type");
  }
}

void PseudoTerminal::signal(int signal) { ::kill(child_, signal); }

int PseudoTerminal::wait() {
  while (read_some(1000)) {
  }
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

tcflag_t PseudoTerminal::modes() const {
  termios settings = {};
  if (::tcgetattr(terminal_, &settings) != 0) throw std::runtime_error("cannot read the modes");
  return settings.c_lflag;
}

}  // namespace warpkit::kit
