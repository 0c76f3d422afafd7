#include "kit/terminal.hpp"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <initializer_list>

namespace warpkit::kit {
namespace {

// Signal handlers see these.
termios g_before;
termios g_keys;
volatile sig_atomic_t g_is_changed = 0;
volatile sig_atomic_t g_ending = 0;

void give_back() {
  if (g_is_changed != 0) ::tcsetattr(STDIN_FILENO, TCSANOW, &g_before);
}

void on_end(int signal) { g_ending = signal; }

void on_crash(int signal) {
  give_back();
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void on_stop(int) {
  give_back();
  ::raise(SIGSTOP);
}

void on_continue(int) {
  // From the background the terminal can't be set; it would stop the program again.
  if (g_is_changed != 0 && ::tcgetpgrp(STDIN_FILENO) == ::getpgrp()) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &g_keys);
  }
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

KeyTerminal::KeyTerminal() : has_keys_(::tcgetattr(STDIN_FILENO, &g_before) == 0) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) handle(signal, on_end);
  if (!has_keys_) return;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT}) {
    handle(signal, on_crash);
  }
  handle(SIGTSTP, on_stop);
  handle(SIGCONT, on_continue);
  g_keys = g_before;
  g_keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);  // Ctrl-C stays a signal
  g_keys.c_cc[VMIN] = 1;
  g_keys.c_cc[VTIME] = 0;
  take();
}

KeyTerminal::~KeyTerminal() { lend(); }

int KeyTerminal::asked_to_end() { return g_ending; }

void KeyTerminal::lend() {
  give_back();
  g_is_changed = 0;
}

void KeyTerminal::take() {
  if (!has_keys_) return;
  g_is_changed = 1;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &g_keys);
}

}  // namespace warpkit::kit
