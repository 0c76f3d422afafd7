/// @file
/// The program warpkit-profile-report: shows what a profile counted.
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulator/profiler/report/advice.hpp"
#include "emulator/profiler/report/launch_records.hpp"
#include "emulator/profiler/report/table.hpp"
#include "emulator/profiler/report/written_report.hpp"

namespace {

namespace profile = warpkit::profile;

constexpr int kUsage = 2;
constexpr int kMachine = 5;

constexpr const char* kUsageText =
    "usage: warpkit-profile-report FILE.json [--advice | --json | --csv | --collect]\n"
    "                              [--source-dir FOLDER]...\n"
    "\n"
    "Shows a profile as a table: for each launch its totals, its lines of source with counts, and\n"
    "what to think about. 'sec' are 32-byte sectors of global memory a request, 'wf' are steps of\n"
    "shared memory a request, 'ideal' is what the bytes or the width alone need, 'lanes' are\n"
    "active lanes a request; of a branch, 'div' are the times that lanes disagreed.\n"
    "  --advice                only what to think about, one line each\n"
    "  --json                  lines and advice as JSON\n"
    "  --csv                   lines as CSV\n"
    "  --collect               FILE holds the records that a counted program left where its\n"
    "                          variable WARPKIT_PROFILE told it to: prints them as a profile\n"
    "  --source-dir FOLDER     where to look for the source files; may be given several times\n"
    "  --help                  this text\n"
    "\n"
    "Colours go to terminals only, and not where the variable NO_COLOR is set.\n"
    "Exit code: 0 done, 2 wrong usage, 5 the file cannot be read or is no profile.\n";

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Arguments {
  bool help = false;
  std::string file;
  std::string form;  // --advice, --json, --csv, --collect or nothing
  std::vector<std::string> folders;
};

Arguments parse(const std::vector<std::string>& words) {
  Arguments result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--help" || word == "-h") {
      result.help = true;
      return result;
    }
    if (word == "--advice" || word == "--json" || word == "--csv" || word == "--collect") {
      if (!result.form.empty() && result.form != word) {
        throw UsageError(result.form + " and " + word + " exclude each other");
      }
      result.form = word;
    } else if (word == "--source-dir") {
      if (i + 1 == words.size() || words[i + 1].empty()) throw UsageError(word + " needs a folder");
      result.folders.push_back(words[++i]);
    } else if (word.size() > 1 && word[0] == '-') {
      throw UsageError("unknown option " + word);
    } else if (result.file.empty()) {
      result.file = word;
    } else {
      throw UsageError("more than one profile: " + word);
    }
  }
  if (result.file.empty()) throw UsageError("no profile given");
  return result;
}

std::string advice_lines(const profile::Profile& counts) {
  std::string text;
  for (const profile::Launch& launch : counts.launches) {
    for (const profile::Advice& advice : profile::advise(launch)) {
      text += advice.file + ":" + std::to_string(advice.line) + ": " + launch.kernel + ", " +
              advice.access + ": " + advice.text + "\n";
    }
  }
  return text;
}

std::string report(const Arguments& arguments) {
  if (arguments.form == "--collect") return profile::collect_launches(arguments.file).profile;
  const profile::Profile counts = profile::load_profile(arguments.file);
  if (arguments.form == "--json") return profile::report_json(counts);
  if (arguments.form == "--csv") return profile::report_csv(counts);
  if (arguments.form == "--advice") return advice_lines(counts);
  profile::TableStyle style;
  style.colour = profile::wants_colour(stdout);
  style.sources = profile::find_sources(counts, arguments.folders);
  return profile::print_table(counts, style);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Arguments arguments = parse(std::vector<std::string>(argv + 1, argv + argc));
    const std::string text = arguments.help ? kUsageText : report(arguments);
    if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
      throw std::runtime_error("cannot write to standard output");
    }
    return 0;
  } catch (const UsageError& error) {
    std::fprintf(stderr, "warpkit-profile-report: %s (--help shows the options)\n", error.what());
    return kUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "warpkit-profile-report: %s\n", error.what());
    return kMachine;
  }
}
