#include "emulator/profiler/page/access_picture.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "emulator/profiler/page/assets.hpp"
#include "emulator/profiler/page/page.hpp"
#include "emulator/profiler/page/svg_text.hpp"
#include "emulator/profiler/report/table_text.hpp"

namespace warpkit::profile {
namespace {

// A lane's struct; more than that is a mistake in the profile.
constexpr std::uint32_t kMostBytes = 4096;

std::string access_of(const Pattern& pattern) {
  return std::string(name(pattern.space)) + " " + name(pattern.operation);
}

void add_word(const std::string& word, std::string& text) {
  text += (text.empty() ? " " : ", ") + word;
}

std::string what_there_is(const Profile& profile, const PatternChoice& choice) {
  std::uint32_t steps = 0;
  std::set<int> lines;
  std::set<std::string> accesses;
  for (const Launch& launch : profile.launches) {
    for (const Pattern& pattern : launch.patterns) {
      lines.insert(pattern.line);
      if (pattern.line != choice.line || pattern.warp != choice.warp) continue;
      accesses.insert(access_of(pattern));
      steps = std::max(steps, pattern.step + 1);
    }
  }
  const std::string where =
      "line " + std::to_string(choice.line) + ", warp " + std::to_string(choice.warp);
  if (lines.empty()) return "the profile holds no access patterns";
  std::string names;
  if (accesses.empty()) {
    for (const int line : lines) add_word(std::to_string(line), names);
    return "the profile holds no access pattern of " + where + "; it has lines" + names;
  }
  if (!choice.access.empty() && accesses.count(choice.access) == 0) {
    for (const std::string& access : accesses) add_word(access, names);
    return where + " has no " + choice.access + "; it has" + names;
  }
  return where + " has no step " + std::to_string(choice.step) + "; the profile holds steps 0 to " +
         std::to_string(steps - 1);
}

bool fits(const Pattern& pattern, const PatternChoice& choice) {
  return pattern.line == choice.line && pattern.warp == choice.warp &&
         pattern.step == choice.step &&
         (choice.access.empty() || choice.access == access_of(pattern));
}

}  // namespace

AccessPicture draw_access(const Pattern& pattern) {
  if (pattern.bytes_per_lane > kMostBytes) {
    throw std::runtime_error("an access of " + std::to_string(pattern.bytes_per_lane) +
                             " bytes a lane can't be drawn: " + pattern_title(pattern));
  }
  for (const LaneAccess& access : pattern.lanes) {
    if (access.lane > 31) {
      throw std::runtime_error("a warp has no lane " + std::to_string(access.lane) + ": " +
                               pattern_title(pattern));
    }
  }
  return pattern.space == Space::Shared ? draw_banks(pattern) : draw_sectors(pattern);
}

std::string svg_document(const AccessPicture& picture) {
  int lines = 0;
  const std::string notes = note_lines(picture.description, picture.height + 4, lines);
  const int height = picture.height + kNoteLine * lines;
  const std::string size = std::to_string(picture.width) + " " + std::to_string(height);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" +
         std::to_string(picture.width) + "\" height=\"" + std::to_string(height) +
         "\" role=\"img\" aria-labelledby=\"wp-title wp-desc\">\n<title id=\"wp-title\">" +
         escaped(picture.title) + "</title>\n<desc id=\"wp-desc\">" + escaped(picture.description) +
         "</desc>\n<style>\n" + assets::kPictureStyle + "</style>\n" + assets::kPictureDefinitions +
         "<rect class=\"wp-ground\" width=\"" + std::to_string(picture.width) + "\" height=\"" +
         std::to_string(height) + "\"/>\n" + title_element(picture.title) + picture.frame +
         picture.body + notes + "\n</svg>\n";
}

std::string access_svg(const Profile& profile, const PatternChoice& choice) {
  for (const Launch& launch : profile.launches) {
    const Pattern* best = nullptr;
    for (const Pattern& pattern : launch.patterns) {
      if (!fits(pattern, choice)) continue;
      if (best == nullptr ||
          pattern.sectors + pattern.wavefronts > best->sectors + best->wavefronts) {
        best = &pattern;
      }
    }
    if (best != nullptr) return svg_document(draw_access(*best));
  }
  throw std::runtime_error(what_there_is(profile, choice));
}

}  // namespace warpkit::profile
