/// @file
/// The program warpkit-profile-page: makes a page, or one picture, of a profile.
#include <charconv>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulator/profiler/page/page.hpp"
#include "emulator/profiler/report/whole_file.hpp"

namespace {

constexpr int kUsage = 2;
constexpr int kMachine = 5;

constexpr const char* kUsageText =
    "usage: warpkit-profile-page PROFILE.json -o PAGE.html [--source-dir FOLDER]…\n"
    "       warpkit-profile-page PROFILE.json --svg LINE[:WARP[:STEP]] [--access ACCESS] -o "
    "PICTURE.svg\n"
    "\n"
    "Makes a page of what `warpkit exec --profile=PROFILE.json` wrote. It is one file that needs\n"
    "no network.\n"
    "  -o FILE                     what to write\n"
    "  --source-dir FOLDER         where to look for the source files; may be given several "
    "times\n"
    "  --svg LINE[:WARP[:STEP]]    only the picture of one access: the first in the profile at\n"
    "                              this line of source, by this warp of a block (0), at this "
    "step\n"
    "                              of the warp (0); where a line has several accesses, the one "
    "that\n"
    "                              needs most sectors or wavefronts\n"
    "  --access ACCESS             only this one of the line's, such as 'global load'\n"
    "  --help                      this text\n"
    "\n"
    "Exit code: 0 done, 2 wrong usage or no such access, 5 a file cannot be read or written, or is "
    "no\n"
    "profile.\n";

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Arguments {
  bool help = false;
  std::string profile;
  std::string output;
  std::vector<std::string> folders;
  bool picture = false;
  warpkit::profile::PatternChoice choice;
};

template <class Number>
const char* read_number(const char* begin, const char* end, Number& number) {
  const auto result = std::from_chars(begin, end, number);
  return result.ec == std::errc() ? result.ptr : nullptr;
}

void read_choice(const std::string& word, warpkit::profile::PatternChoice& choice) {
  const char* const end = word.data() + word.size();
  const char* at = read_number(word.data(), end, choice.line);
  if (at != nullptr && at != end && *at == ':') at = read_number(at + 1, end, choice.warp);
  if (at != nullptr && at != end && *at == ':') at = read_number(at + 1, end, choice.step);
  if (at != end || choice.line < 1) {
    throw UsageError("--svg takes LINE, LINE:WARP or LINE:WARP:STEP, not '" + word + "'");
  }
}

Arguments parse(const std::vector<std::string>& words) {
  Arguments result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--help" || word == "-h") {
      result.help = true;
      return result;
    }
    if (word == "-o" || word == "--source-dir" || word == "--svg" || word == "--access") {
      if (i + 1 == words.size() || words[i + 1].empty()) throw UsageError(word + " needs a value");
      const std::string& value = words[++i];
      if (word == "-o") {
        result.output = value;
      } else if (word == "--source-dir") {
        result.folders.push_back(value);
      } else if (word == "--access") {
        result.choice.access = value;
      } else {
        result.picture = true;
        read_choice(value, result.choice);
      }
    } else if (word.size() > 1 && word[0] == '-') {
      throw UsageError("unknown option " + word);
    } else if (result.profile.empty()) {
      result.profile = word;
    } else {
      throw UsageError("more than one profile: " + word);
    }
  }
  if (result.profile.empty()) throw UsageError("no profile given");
  if (!result.choice.access.empty() && !result.picture) throw UsageError("--access needs --svg");
  if (result.output.empty()) throw UsageError("no output given: -o FILE");
  return result;
}

int run(const std::vector<std::string>& words) {
  const Arguments arguments = parse(words);
  if (arguments.help) {
    std::fputs(kUsageText, stdout);
    return 0;
  }
  if (!arguments.picture) {
    warpkit::profile::write_page(arguments.profile, arguments.output, arguments.folders);
    return 0;
  }
  const warpkit::profile::Profile profile = warpkit::profile::load_profile(arguments.profile);
  std::string picture;
  try {
    picture = warpkit::profile::access_svg(profile, arguments.choice);
  } catch (const std::runtime_error& error) {
    throw UsageError(arguments.profile + ": " + error.what());
  }
  warpkit::profile::write_whole(arguments.output, picture);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const UsageError& error) {
    std::fprintf(stderr, "warpkit-profile-page: %s (--help shows the options)\n", error.what());
    return kUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "warpkit-profile-page: %s\n", error.what());
    return kMachine;
  }
}
