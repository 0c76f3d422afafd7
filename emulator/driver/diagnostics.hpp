/// @file
/// The compiler's messages, without what concerns the emulator and not the user.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace warpkit::driver {

/// Shows a compiler's messages as one about CUDA would put them. Messages at places of the user's
/// stay, with their notes there; lines of the emulator's headers among their contexts go, and so do
/// repetitions (a launch names its kernel several times) and the names of temporary files.
class DiagnosticFilter {
 public:
  /// @param include_dir the folder of the emulator's headers
  /// @param temporary_dir the folder of translations and objects
  DiagnosticFilter(std::string include_dir, std::string temporary_dir);

  /// Filters the whole of what a compiler said.
  /// @param text its standard error, with or without colours
  /// @return what to show
  std::string filter(const std::string& text);

 private:
  struct Block {
    std::vector<std::string> context;  // lines before the message
    std::string header;                // the message's first line; empty for text of another kind
    std::vector<std::string> rest;     // the source, arrows
    std::string path;
    std::string line;
    std::string kind;  // error, warning, note …
    std::string message;
  };

  std::vector<Block> blocks_of(const std::string& text) const;
  void read_header(Block& block) const;
  bool tidy_context(Block& block) const;
  bool is_ours(const std::string& line) const;
  void show(Block block, std::string& out);
  void show_note(const Block& block, std::string& out) const;

  std::string include_dir_;
  std::string temporary_dir_;
  std::set<std::string> said_;  // errors and warnings so far
  bool dropping_ = false;       // the notes of a message that was dropped
  std::string place_;           // of the latest message shown: `path:line:column: `
};

}  // namespace warpkit::driver
