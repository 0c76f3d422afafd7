/// @file
/// A terminal that hands over each key as it is pressed.
#pragma once

namespace warpkit::kit {

/// Takes keys one by one and unseen while it lives, where standard input is a terminal. The
/// terminal is as before on every way out: at the end of its life, when a signal ends the program
/// (Ctrl-C and crashes among them), and while Ctrl-Z holds it.
class KeyTerminal {
 public:
  KeyTerminal();
  ~KeyTerminal();
  KeyTerminal(const KeyTerminal&) = delete;  // there is one terminal
  KeyTerminal& operator=(const KeyTerminal&) = delete;

  /// Whether standard input is a terminal.
  /// @return false for a pipe, a file, or nothing
  bool has_keys() const { return has_keys_; }

  /// The signal that asked for the end: SIGINT, SIGTERM or SIGHUP.
  /// @return its number; 0 for none
  static int asked_to_end();

  /// Gives the terminal back for a while, as it was: another program reads from it.
  void lend();

  /// Takes it again.
  void take();

 private:
  bool has_keys_ = false;
};

}  // namespace warpkit::kit
