#include "emulator/driver/counted_run.hpp"

#include <cstdio>
#include <filesystem>
#include <vector>

#include "emulator/driver/failure.hpp"
#include "emulator/profiler/page/page.hpp"
#include "emulator/profiler/report/launch_records.hpp"
#include "emulator/profiler/report/table.hpp"
#include "emulator/profiler/report/whole_file.hpp"

namespace warpkit::driver {

void check_place(const std::string& option, const std::string& path) {
  if (path.empty()) return;
  const std::string obstacle = profile::obstacle_to(path);
  if (!obstacle.empty()) {
    throw Failure(kUsage, option + "=" + path + " can't be written: " + obstacle);
  }
}

void tell_progress(const std::string& records, double seconds) {
  std::size_t launches = 0;
  const std::string kernel = profile::latest_kernel(records, launches);
  const std::string what = launches == 0
                               ? "no kernel was launched yet"
                               : "launch " + std::to_string(launches) + " is of kernel " + kernel;
  std::fprintf(stderr, "warpkit exec: counting for %.0f s; %s; Ctrl-C shows what there is\n",
               seconds, what.c_str());
}

bool show_counts(const ExecArguments& arguments, const std::string& records,
                 const WatchedEnd& end) {
  const profile::CollectedLaunches collected = profile::collect_launches(records);
  const profile::Profile counts = profile::read_profile(collected.profile);
  const std::string folder = std::filesystem::path(arguments.file).parent_path().string();
  const std::vector<std::string> folders = {".", folder.empty() ? "." : folder};
  const profile::Sources sources = profile::find_sources(counts, folders);
  std::string text = collected.profile;
  if (!arguments.json) {
    profile::TableStyle style;
    style.colour = profile::wants_colour(stdout);
    style.sources = sources;
    text = profile::print_table(counts, style);
  }
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
    throw Failure(kMachine, "cannot write what was counted to standard output");
  }
  if (collected.is_cut_off) {
    std::fputs("warpkit exec: the counts aren't whole: there was no room for more\n", stderr);
  } else if (end.signal != 0) {
    std::fputs("warpkit exec: the counts are of what ran before the program was ended\n", stderr);
  }
  if (!arguments.profile_file.empty()) {
    profile::write_whole(arguments.profile_file, collected.profile);
  }
  if (!arguments.page_file.empty()) {
    profile::write_whole(arguments.page_file, profile::profile_page(counts, sources));
  }
  return !collected.is_cut_off;
}

}  // namespace warpkit::driver
