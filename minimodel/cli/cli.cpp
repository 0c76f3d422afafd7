#include "minimodel/cli/cli.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel::cli {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;

void on_interrupt(int) { interrupt_seen = 1; }

/// The state of a progress line.
class Line {
 public:
  explicit Line(std::string label) : label_(std::move(label)), start_(Clock::now()) {}
  ~Line() { clear(); }
  Line(const Line&) = delete;             // two owners would clear twice
  Line& operator=(const Line&) = delete;  // two owners would clear twice

  void show(std::uint64_t done, std::uint64_t total) {
    constexpr std::chrono::milliseconds kBeforeFirst(1000);
    constexpr std::chrono::milliseconds kBetween(100);
    if (::isatty(STDERR_FILENO) == 0) return;
    const Clock::time_point now = Clock::now();
    if (done >= total) return clear();
    if (now - start_ < kBeforeFirst || now - last_ < kBetween) return;
    last_ = now;
    shown_ = true;
    const double percent = 100.0 * static_cast<double>(done) / static_cast<double>(total);
    std::cerr << fmt::format("\r{} {:3.0f} %", label_, percent) << std::flush;
  }

 private:
  using Clock = std::chrono::steady_clock;

  void clear() {
    if (shown_) std::cerr << '\r' << std::string(label_.size() + 6, ' ') << '\r' << std::flush;
    shown_ = false;
  }

  std::string label_;
  Clock::time_point start_;
  Clock::time_point last_;
  bool shown_ = false;
};

}  // namespace

std::string kit_path(const std::string& name) {
  namespace fs = std::filesystem;
  if (const char* root = std::getenv("WARPKIT_ROOT")) return std::string(root) + "/" + name;
  std::error_code error;
  for (fs::path at = fs::read_symlink("/proc/self/exe", error); at.has_relative_path();
       at = at.parent_path()) {
    const fs::path candidate = at / name;
    if (fs::exists(candidate, error)) return candidate.string();
  }
  return name;
}

std::string model_path(const std::string& model) {
  return model == "tiny" ? kit_path("minimodel/models/tiny-F16.gguf") : model;
}

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  action.sa_flags = SA_RESETHAND;
  ::sigaction(SIGINT, &action, nullptr);
}

bool interrupted() { return interrupt_seen != 0; }

Progress progress_line(const std::string& label, OnInterrupt on_interrupt) {
  auto line = std::make_shared<Line>(label);
  return [line, on_interrupt](std::uint64_t done, std::uint64_t total) {
    line->show(done, total);
    if (on_interrupt == OnInterrupt::GiveUp && interrupted()) throw Interrupted();
  };
}

void say_device(const Backend& backend) {
  std::cerr << "device: " << backend.name << " (" << printable(backend.reason) << ")\n";
}

void print_json(const nlohmann::json& json) {
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

std::string safe_for_output(std::string_view text) {
  if (::isatty(STDOUT_FILENO) == 0) return std::string(text);
  std::string safe;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0x20 && byte != 0x7F) || c == '\n' || c == '\t') safe += c;
  }
  return safe;
}

void add_device_option(CLI::App* command, std::string* device) {
  command
      ->add_option("--device", *device,
                   "auto (the device of this build), reference or cpu (plain C++), emulator, cuda")
      ->capture_default_str();
}

}  // namespace warpkit::minimodel::cli
