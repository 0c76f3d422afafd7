#include "kit/file_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds kInterval{500};
constexpr std::chrono::milliseconds kSettling{30};  // an editor that truncates writes right after

}  // namespace

FileWatch::FileWatch(std::vector<fs::path> files, bool polls_only)
    : files_(std::move(files)), looked_(std::chrono::steady_clock::now()) {
  refresh();
  if (!polls_only) events_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (events_ < 0) return;
  std::set<fs::path> folders;  // not the files themselves, which editors replace
  for (const fs::path& file : files_) folders.insert(file.parent_path());
  for (const fs::path& folder : folders) {
    ::inotify_add_watch(events_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO);
  }
}

FileWatch::~FileWatch() {
  if (events_ >= 0) ::close(events_);
}

std::optional<FileWatch::Stamp> FileWatch::stamp_of(const fs::path& file) {
  std::error_code error;
  const fs::file_time_type time = fs::last_write_time(file, error);
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (error || !stream) return std::nullopt;
  text << stream.rdbuf();
  return Stamp{time, text.str()};
}

void FileWatch::refresh() {
  for (const fs::path& file : files_) {
    if (const std::optional<Stamp> stamp = stamp_of(file)) stamps_[file] = *stamp;
  }
}

bool FileWatch::has_event() const {
  bool found = false;
  std::array<char, 4096> chunk;
  while (events_ >= 0 && ::read(events_, chunk.data(), chunk.size()) > 0) found = true;
  return found;
}

std::optional<fs::path> FileWatch::saved() {
  const auto now = std::chrono::steady_clock::now();
  if (!has_event() && now - looked_ < kInterval) return std::nullopt;
  looked_ = now;
  for (const fs::path& file : files_) {
    std::optional<Stamp> stamp = stamp_of(file);
    if (!stamp) continue;  // between an editor's deleting and renaming
    const auto known = stamps_.find(file);
    const bool is_same = known != stamps_.end() && known->second.time == stamp->time &&
                         known->second.text == stamp->text;
    if (is_same) continue;
    ::usleep(static_cast<useconds_t>(std::chrono::microseconds(kSettling).count()));
    if (std::optional<Stamp> settled = stamp_of(file)) stamp = std::move(settled);
    stamps_[file] = std::move(*stamp);
    return file;
  }
  return std::nullopt;
}

}  // namespace warpkit::kit
