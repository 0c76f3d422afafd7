/// @file
/// Noticing that files were saved.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace warpkit::kit {

/// Watches files by name: one that an editor replaces by another of the same name was saved, too.
/// Events of the kernel only say when to look. Files are looked at every half second anyway, for
/// network and WSL file systems send none.
class FileWatch {
 public:
  /// @param files which; they need not exist yet
  /// @param polls_only don't ask the kernel for events
  FileWatch(std::vector<std::filesystem::path> files, bool polls_only);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;  // two owners would close twice
  FileWatch& operator=(const FileWatch&) = delete;

  /// What to wait for besides time.
  /// @return a file descriptor that can be read when something happened; -1 for none
  int events() const { return events_; }

  /// Forgets what was saved until now.
  void refresh();

  /// Looks whether a file was saved since the last call. Cheap when there was no event and half a
  /// second isn't over.
  /// @return the first that was, or nothing
  std::optional<std::filesystem::path> saved();

 private:
  struct Stamp {
    std::filesystem::file_time_type time;
    std::string text;
  };
  static std::optional<Stamp> stamp_of(const std::filesystem::path& file);
  bool has_event() const;

  std::vector<std::filesystem::path> files_;
  std::map<std::filesystem::path, Stamp> stamps_;
  std::chrono::steady_clock::time_point looked_;
  int events_ = -1;
};

}  // namespace warpkit::kit
