/// @file
/// The program warpkit-ncu: the command line of NVIDIA's kernel profiler, for the emulator.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "emulator/driver/checked_build.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/ncu_file_name.hpp"
#include "emulator/driver/ncu_layout.hpp"
#include "emulator/driver/ncu_options.hpp"
#include "emulator/driver/ncu_report.hpp"
#include "emulator/driver/ncu_sections.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"
#include "emulator/driver/version.hpp"
#include "emulator/driver/watched_child.hpp"
#include "emulator/profiler/report/launch_records.hpp"
#include "emulator/profiler/report/whole_file.hpp"

namespace {

namespace driver = warpkit::driver;
namespace fs = std::filesystem;
using Arguments = driver::NcuArguments;
using driver::Failure;

void list_metrics(bool csv) {
  std::vector<std::vector<std::string>> rows = {
      {"Metric Name", "Metric Unit", "Metric Description"}};
  for (const warpkit::profile::Metric& metric : warpkit::profile::metrics()) {
    rows.push_back({metric.name, metric.unit, metric.description});
  }
  std::string text;
  if (csv) {
    for (const std::vector<std::string>& row : rows) text += driver::ncu_csv_line(row);
  } else {
    text = "Device Warpkit emulator (CC 9.0)\n" + driver::ncu_table(rows, rows[0].size());
  }
  std::fputs(text.c_str(), stdout);
}

void list_what_there_is(const Arguments& arguments) {
  if (arguments.query_metrics) list_metrics(arguments.csv);
  if (arguments.list_metrics) {
    std::vector<std::string> notes;
    for (const driver::NcuColumn& column : driver::ncu_columns(arguments, notes)) {
      if (column.metric != nullptr) std::printf("%s\n", column.name.c_str());
    }
    for (const std::string& note : notes) std::fprintf(stderr, "==WARNING== %s\n", note.c_str());
  }
  if (arguments.list_sections) {
    std::printf("%-32s %s\n", "Identifier", "Display Name");
    for (const driver::NcuSection& section : driver::ncu_sections()) {
      std::printf("%-32s %s\n", section.identifier.c_str(), section.title.c_str());
    }
  }
  if (arguments.list_sets) {
    std::printf("%-12s %s\n", "Identifier", "Sections");
    for (const char* set : {"basic", "detailed", "full", "source"}) {
      std::string all;
      for (const std::string& one : driver::sections_of_set(set)) {
        all += (all.empty() ? "" : ", ") + one;
      }
      std::printf("%-12s %s\n", set, all.c_str());
    }
  }
}

void export_launches(const std::string& counts, const std::vector<driver::NcuLaunch>& launches,
                     const std::string& path) {
  std::ifstream stream(counts);
  nlohmann::json all = nlohmann::json::parse(stream);
  nlohmann::json chosen = nlohmann::json::array();
  for (const driver::NcuLaunch& one : launches) chosen.push_back(all.at("launches").at(one.index));
  all["launches"] = std::move(chosen);
  warpkit::profile::write_whole(path, all.dump(1) + "\n");
}

void write(const Arguments& arguments, const std::string& text, long process) {
  const std::string path = driver::ncu_log_path(arguments.log_file, process);
  std::FILE* file = path.empty()       ? stdout
                    : path == "stderr" ? stderr
                                       : std::fopen(path.c_str(), "w");
  if (file == nullptr) throw Failure(driver::kMachine, "cannot write " + path);
  bool good = std::fputs(text.c_str(), file) >= 0;
  good = (file == stdout || file == stderr ? std::fflush(file) : std::fclose(file)) == 0 && good;
  if (!good) throw Failure(driver::kMachine, "cannot write what was counted");
}

// NVIDIA's reports have the same ending and another format.
void require_counts(const std::string& path) {
  std::ifstream stream(path);
  char first = '{';
  stream >> first;
  if (stream && first != '{') {
    throw Failure(driver::kUsage, path +
                                      ": not a profile of Warpkit's; a report of NVIDIA's is "
                                      "read by NVIDIA's tools alone");
  }
}

// The lines about the program that has been run; none for a file that is shown.
std::string what_was_run(const Arguments& arguments, const std::vector<driver::NcuLaunch>& launches,
                         const driver::NcuProcess& process) {
  if (process.id == 0) return "";
  std::string text;
  if (!arguments.quiet) {
    const std::string id = std::to_string(process.id);
    text += "==PROF== Connected to process " + id + " (" + process.path + ")\n";
    for (const driver::NcuLaunch& one : launches) {
      text += "==PROF== Profiling \"" + driver::ncu_function_name(one.launch->kernel) + "\" - " +
              std::to_string(one.id) + ": 0%....50%....100% - 1 pass\n";
    }
    text += "==PROF== Disconnected from process " + id + "\n";
  }
  if (process.exit_code != 0) {
    text += "==ERROR== The application returned an error code (" +
            std::to_string(process.exit_code) + ").\n";
  }
  return text;
}

// Says that there is nothing to show, and which kernels --kernel-name could have named.
std::string nothing_profiled(const warpkit::profile::Profile& profile) {
  std::string text = "==WARNING== No kernels were profiled.\n";
  if (profile.launches.empty()) return text;
  std::set<std::string> names;
  for (const warpkit::profile::Launch& launch : profile.launches) {
    names.insert(driver::ncu_function_name(launch.kernel));
  }
  text += "==WARNING== None of " + std::to_string(profile.launches.size()) +
          " launches is what the command line chooses; they are of";
  for (const std::string& name : names) text += (name == *names.begin() ? " " : ", ") + name;
  return text + ".\n";
}

// Shows or exports what a file of counts holds.
void report(const Arguments& arguments, const std::vector<driver::NcuColumn>& columns,
            const std::string& counts, const driver::NcuProcess& process) {
  const warpkit::profile::Profile profile = warpkit::profile::load_profile(counts);
  const std::vector<driver::NcuLaunch> launches = driver::ncu_launches(arguments, profile);
  for (const driver::NcuLaunch& one : launches) {
    if (one.launch->failure.empty()) continue;
    std::fprintf(stderr, "==WARNING== %s, launch %zu: the counts aren't whole: %s\n",
                 one.launch->kernel.c_str(), one.index, one.launch->failure.c_str());
  }
  std::string text = what_was_run(arguments, launches, process);
  if (launches.empty()) text += nothing_profiled(profile);
  if (!launches.empty() && !arguments.export_file.empty()) {
    const std::string path = driver::ncu_export_path(arguments.export_file, process.id);
    export_launches(counts, launches, path);
    text += "==PROF== Report: " + fs::absolute(path).string() +
            " (Warpkit's JSON: ncu --import reads it, NVIDIA's viewer doesn't)\n";
  }
  const bool is_shown = arguments.export_file.empty() || arguments.page_given ||
                        arguments.summary != driver::NcuSummary::None;
  if (!launches.empty() && is_shown) {
    text += driver::ncu_page(arguments, columns, launches, process);
  }
  write(arguments, text, process.id);
}

std::string program_path(const Arguments& arguments) {
  const std::string& given = arguments.program[0];
  return given.find('/') != std::string::npos ? given : driver::find_program(given);
}

// Builds the program again, runs it and leaves the counts in a file, however it ends.
driver::WatchedEnd count(const Arguments& arguments, const driver::TemporaryFolder& folder,
                         const std::string& counts, bool& is_whole) {
  const std::string& given = arguments.program[0];
  const std::string program = program_path(arguments);
  if (!driver::is_program(program)) throw Failure(driver::kUsage, "no such program: " + given);
  const driver::CheckedProgram counted =
      driver::build_checked(program, driver::load_toolchain(), folder, driver::Hooks::Counts);
  for (const std::string& part : counted.unchecked) {
    std::fprintf(stderr, "ncu: not counted, because it was built apart: %s\n", part.c_str());
  }
  const std::string records = folder.path() + "/launches";
  setenv("WARPKIT_PROFILE", records.c_str(), 1);
  setenv("WARPKIT_WORKERS", "1", 1);
  driver::WatchedRun run = {};
  run.program = counted.path;
  run.arguments.assign(arguments.program.begin() + 1, arguments.program.end());
  run.name = given;
  const driver::WatchedEnd end = driver::run_watched(run);
  const warpkit::profile::CollectedLaunches collected = warpkit::profile::collect_launches(records);
  warpkit::profile::write_whole(counts, collected.profile);
  is_whole = !collected.is_cut_off;
  return end;
}

int run(const std::vector<std::string>& words) {
  const Arguments arguments = driver::read_ncu_arguments(words);
  if (arguments.help) {
    std::fputs(driver::ncu_usage(), stdout);
    return driver::kGood;
  }
  if (arguments.version) {
    std::printf("ncu of Warpkit's emulator\n%s", driver::version_text().c_str());
    return driver::kGood;
  }
  driver::check_ncu_choice(arguments);
  if (!arguments.ignored.empty()) {
    std::fprintf(stderr, "ncu: without meaning on the emulator: %s\n", arguments.ignored.c_str());
  }
  list_what_there_is(arguments);
  if (arguments.program.empty() && arguments.import_file.empty()) return driver::kGood;
  const std::string path = driver::ncu_export_path(arguments.export_file, 0);
  if (!arguments.export_file.empty() && !arguments.overwrite && fs::exists(path)) {
    throw Failure(driver::kUsage, path + " exists; --force-overwrite replaces it");
  }
  for (const std::string& file : {path, driver::ncu_log_path(arguments.log_file, 0)}) {
    const std::string obstacle =
        file.empty() || file == "stderr" ? "" : warpkit::profile::obstacle_to(file);
    if (!obstacle.empty()) throw Failure(driver::kUsage, file + " can't be written: " + obstacle);
  }
  std::vector<std::string> notes;
  const std::vector<driver::NcuColumn> columns = driver::ncu_columns(arguments, notes);
  for (const std::string& note : notes) std::fprintf(stderr, "==WARNING== %s\n", note.c_str());
  if (!arguments.import_file.empty()) {
    require_counts(arguments.import_file);
    report(arguments, columns, arguments.import_file,
           {0, fs::path(arguments.import_file).filename().string(), "", 0});
    return driver::kGood;
  }
  const driver::TemporaryFolder folder;
  const std::string counts = folder.path() + "/counts.json";
  bool is_whole = true;
  const driver::WatchedEnd end = count(arguments, folder, counts, is_whole);
  if (end.at_once) return 128 + end.asked;
  const std::string name = fs::path(arguments.program[0]).filename().string();
  report(arguments, columns, counts,
         {end.process, name, fs::absolute(program_path(arguments)).lexically_normal().string(),
          end.exit_code});
  if (end.signal != 0) {
    throw Failure(128 + end.signal, name + " was ended by signal " + std::to_string(end.signal));
  }
  return end.exit_code == 0 && !is_whole ? static_cast<int>(driver::kMachine) : end.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const Failure& failure) {
    if (*failure.what() != '\0') std::fprintf(stderr, "ncu: %s\n", failure.what());
    return failure.code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ncu: %s\n", error.what());
    return driver::kMachine;
  }
}
