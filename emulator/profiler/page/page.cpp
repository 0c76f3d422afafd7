#include "emulator/profiler/page/page.hpp"

#include "emulator/profiler/page/assets.hpp"
#include "emulator/profiler/page/page_data.hpp"
#include "emulator/profiler/page/svg_text.hpp"
#include "emulator/profiler/report/whole_file.hpp"

namespace warpkit::profile {
namespace {

// The page asks nobody for anything; a browser that obeys this refuses even an attempt.
constexpr const char* kPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'";

std::string page_title(const Profile& profile) {
  if (profile.launches.empty()) return "Profile without launches";
  std::string title = "Profile of " + profile.launches.front().kernel;
  const std::size_t others = profile.launches.size() - 1;
  if (others > 0)
    title +=
        " and " + (others == 1 ? "one more launch" : std::to_string(others) + " more launches");
  return title;
}

}  // namespace

std::string profile_page(const Profile& profile, const Sources& sources) {
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page += std::string("<meta http-equiv=\"Content-Security-Policy\" content=\"") + kPolicy +
          "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n"
          "<link rel=\"icon\" href=\"data:,\">\n<title>" +
          escaped(page_title(profile)) + "</title>\n<style>\n";
  page += assets::kPageStyle;
  page += assets::kPictureStyle;
  page += "</style>\n</head>\n<body>\n";
  page += assets::kPageBody;
  page += "<svg width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\">";
  page += assets::kPictureDefinitions;
  page += "</svg>\n<script type=\"application/json\" id=\"profile\">";
  page += page_data(profile, sources);
  page += "</script>\n<script>\n\"use strict\";\n(() => {\n";
  page += assets::kPageScript;
  return page + "})();\n</script>\n</body>\n</html>\n";
}

void write_page(const std::string& profile, const std::string& page,
                const std::vector<std::string>& folders) {
  const Profile counts = load_profile(profile);
  write_whole(page, profile_page(counts, find_sources(counts, folders)));
}

}  // namespace warpkit::profile
