/// @file
/// The program gpu-counts: the emulator's counts beside those of a GPU's profiler.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/gpu/hardware_counts.hpp"

namespace {

namespace check = warpkit::gpu_check;
namespace fs = std::filesystem;

constexpr const char* kUsageText =
    "usage: gpu-counts NOTES.tsv EMULATOR_FOLDER [HARDWARE_FOLDER]\n"
    "\n"
    "Prints what the emulator counted beside what a GPU's profiler counted. Each folder has one\n"
    "PROGRAM.csv a program, as `ncu --csv --print-units base --metrics …` prints it. Without the\n"
    "second folder, prints the emulator's column alone.\n"
    "Exit code: 0 both columns agree, 1 they don't, 2 wrong usage, 5 a file can't be read.\n";

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) throw std::invalid_argument("cannot read " + path.string());
  return text.str();
}

std::vector<fs::path> tables_in(const fs::path& folder) {
  std::vector<fs::path> tables;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".csv") tables.push_back(entry.path());
  }
  std::sort(tables.begin(), tables.end());
  if (tables.empty()) throw std::invalid_argument("no counts in " + folder.string());
  return tables;
}

std::vector<check::CountedLaunch> launches_of(const fs::path& table) {
  try {
    return check::read_ncu_csv(contents(table));
  } catch (const std::exception& error) {
    throw std::invalid_argument(table.string() + ": " + error.what());
  }
}

int run(const std::vector<std::string>& words) {
  const std::vector<check::Note> notes = check::read_notes(contents(words[0]));
  std::vector<check::Compared> all;
  for (const fs::path& table : tables_in(words[1])) {
    const std::string program = table.stem().string();
    const std::vector<check::CountedLaunch> emulator = launches_of(table);
    if (words.size() == 2) {
      std::fputs(check::emulator_table(program, emulator, notes).c_str(), stdout);
      continue;
    }
    const auto rows =
        check::compare_counts(emulator, launches_of(fs::path(words[2]) / table.filename()), notes);
    std::fputs(check::counts_table(program, rows).c_str(), stdout);
    all.insert(all.end(), rows.begin(), rows.end());
  }
  if (words.size() == 2) return 0;
  std::fputs(check::summary(all).c_str(), stdout);
  return check::counts_agree(all) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 1 && (words[0] == "--help" || words[0] == "-h")) {
    std::fputs(kUsageText, stdout);
    return 0;
  }
  if (words.size() < 2 || words.size() > 3) {
    std::fputs(kUsageText, stderr);
    return 2;
  }
  try {
    return run(words);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gpu-counts: %s\n", error.what());
    return 5;
  }
}
