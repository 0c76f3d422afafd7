// Lanes above; below, the 128-byte lines that they touch, each with its four sectors. What lanes
// ask for is solid, what comes along with it is hatched.
#include <algorithm>
#include <map>
#include <set>

#include "emulator/profiler/page/access_picture.hpp"
#include "emulator/profiler/page/svg_text.hpp"

namespace warpkit::profile {
namespace {

constexpr std::uint64_t kSector = 32;
constexpr std::uint64_t kSectorsALine = 4;
constexpr int kSectorTop = 140;
constexpr int kSectorHeight = 26;
constexpr int kTurnedLabels = 58;  // height of the bytes at which lines start, when turned
// With more lines than this, only the sectors that are touched have room.
constexpr std::size_t kWholeLines = 8;

class SectorDrawing {
 public:
  explicit SectorDrawing(const Pattern& pattern) : pattern_(pattern) {
    for (const LaneAccess& access : pattern.lanes) {
      const std::uint64_t first = pattern.base + access.offset;
      const std::uint64_t last = first + std::max(1u, pattern.bytes_per_lane) - 1;
      for (std::uint64_t sector = first / kSector; sector <= last / kSector; ++sector) {
        touched_.insert(sector);
        lines_.insert(sector / kSectorsALine);
      }
    }
    place_slots();
  }

  AccessPicture draw() const {
    AccessPicture picture;
    picture.title = pattern_title(pattern_);
    picture.description = describe();
    picture.width = kPictureWidth;
    const bool is_turned = lines_.size() > kWholeLines;
    const int legend_at = kSectorTop + kSectorHeight + (is_turned ? kTurnedLabels : 36) + 20;
    picture.height = legend_at + 14;
    picture.frame = lane_row(pattern_);
    picture.body = sectors() + links() + labels() + legend(entries(), legend_at);
    for (const LaneAccess& access : pattern_.lanes) {
      const std::uint64_t first = pattern_.base + access.offset;
      const std::uint64_t last = first + std::max(1u, pattern_.bytes_per_lane) - 1;
      picture.places.push_back({access.lane, ordinal(first / kSector), ordinal(last / kSector)});
    }
    return picture;
  }

 private:
  // Which sectors get a box, from left to right.
  void place_slots() {
    std::vector<std::uint64_t> shown(touched_.begin(), touched_.end());
    if (lines_.size() <= kWholeLines) {
      shown.clear();
      for (const std::uint64_t line : lines_) {
        for (std::uint64_t i = 0; i < kSectorsALine; ++i) {
          shown.push_back(line * kSectorsALine + i);
        }
      }
    }
    const double room = 32.0 * kCell;
    const double gaps = kGap * static_cast<double>(lines_.size());
    slot_width_ =
        std::min(80.0, (room - gaps) / static_cast<double>(std::max<std::size_t>(1, shown.size())));
    double x =
        kLeft + std::max(0.0, (room - gaps - slot_width_ * static_cast<double>(shown.size())) / 2);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (i > 0 && shown[i] / kSectorsALine != shown[i - 1] / kSectorsALine) x += kGap;
      left_[shown[i]] = x;
      x += slot_width_;
    }
  }

  std::uint32_t ordinal(std::uint64_t sector) const {
    return static_cast<std::uint32_t>(
        std::distance(touched_.begin(), touched_.lower_bound(sector)));
  }

  double x_of(std::uint64_t address) const {
    return left_.at(address / kSector) +
           slot_width_ * static_cast<double>(address % kSector) / static_cast<double>(kSector);
  }

  std::string sectors() const {
    std::string fetched;
    std::string untouched;
    for (const auto& [sector, x] : left_) {
      (touched_.count(sector) != 0 && !is_constant() ? fetched : untouched) +=
          box_commands(x, kSectorTop, slot_width_, kSectorHeight);
    }
    return path_element(untouched, "wp-idle") + path_element(fetched, "wp-fetched") +
           path_element(used(), "wp-used") +
           text_element(kLeft - 6, kSectorTop + 17, "sector", "wp-side");
  }

  // Each byte that a lane asks for, neighbouring ones as one box.
  std::string used() const {
    std::map<std::uint64_t, std::uint64_t> ranges;  // first to end, within a sector
    for (const LaneAccess& access : pattern_.lanes) {
      std::uint64_t at = pattern_.base + access.offset;
      const std::uint64_t end = at + pattern_.bytes_per_lane;
      while (at < end) {
        const std::uint64_t stop = std::min(end, (at / kSector + 1) * kSector);
        ranges[at] = std::max(ranges[at], stop);
        at = stop;
      }
    }
    std::string commands;
    for (const auto& [first, end] : ranges) {
      // A sector's edges stay in sight, if there is room.
      double left = x_of(first);
      double right = left + slot_width_ * static_cast<double>(end - first) / kSector;
      if (right - left > 3) {
        if (first % kSector == 0) left += 1;
        if (end % kSector == 0) right -= 1;
      }
      commands += box_commands(left, kSectorTop + 1, right - left, kSectorHeight - 2);
    }
    return commands;
  }

  std::string links() const {
    std::string commands;
    for (const LaneAccess& access : pattern_.lanes) {
      const std::uint64_t first = pattern_.base + access.offset;
      const double half = slot_width_ * std::min(pattern_.bytes_per_lane, 32u) / kSector / 2;
      commands += "M" + coordinate(lane_middle(access.lane)) + " " + std::to_string(kLanesBottom) +
                  "L" + coordinate(x_of(first) + half) + " " + std::to_string(kSectorTop);
    }
    return path_element(commands, "wp-link");
  }

  // The byte at which each line starts, turned where many have to fit, and a bracket over its
  // sectors.
  std::string labels() const {
    std::string brackets;
    std::string texts;
    const int bracket = kSectorTop + kSectorHeight + 5;
    for (const std::uint64_t line : lines_) {
      const auto first = left_.lower_bound(line * kSectorsALine);
      auto last = left_.lower_bound((line + 1) * kSectorsALine);
      --last;
      const double right = last->second + slot_width_;
      brackets += "M" + coordinate(first->second) + " " + std::to_string(bracket) + "v4H" +
                  coordinate(right) + "v-4";
      const auto offset = static_cast<std::int64_t>(line * kSector * kSectorsALine) -
                          static_cast<std::int64_t>(pattern_.base);
      const double middle = (first->second + right) / 2;
      if (lines_.size() <= kWholeLines) {
        texts += text_element(middle, bracket + 18, std::to_string(offset), "wp-small");
      } else {
        texts += "<text transform=\"translate(" + coordinate(middle - 4) + " " +
                 std::to_string(bracket + 10) + ") rotate(90)\" class=\"wp-tiny\">" +
                 std::to_string(offset) + "</text>";
      }
    }
    return path_element(brackets, "wp-bracket") + texts +
           text_element(kLeft - 6, bracket + 18, "line at", "wp-side") +
           text_element(kLeft - 6, bracket + 30, "byte", "wp-side");
  }

  // Stores and atomics may leave the rest of a sector where it is: only loads surely move it.
  bool is_load() const { return pattern_.operation == Operation::Load; }

  bool is_constant() const { return pattern_.space == Space::Constant; }

  std::set<std::uint64_t> asked() const {
    std::set<std::uint64_t> bytes;
    for (const LaneAccess& access : pattern_.lanes) {
      for (std::uint32_t i = 0; i < pattern_.bytes_per_lane; ++i) bytes.insert(access.offset + i);
    }
    return bytes;
  }

  // Only what the picture has.
  std::vector<LegendEntry> entries() const {
    std::vector<LegendEntry> all;
    if (!pattern_.lanes.empty()) all.push_back({"wp-used", "asked for"});
    const bool is_wasteful = asked().size() < kSector * touched_.size();
    if (is_wasteful && !is_constant()) {
      all.push_back({"wp-fetched", is_load() ? "moved, but not asked for"
                                             : "in a touched sector, but not asked for"});
    }
    if (is_constant()) {
      all.push_back({"wp-idle", "not asked for"});
    } else if (left_.size() > touched_.size()) {
      all.push_back({"wp-idle", pattern_.lanes.size() < 32
                                    ? "sector not touched, or lane not active"
                                    : "sector not touched"});
    } else if (pattern_.lanes.size() < 32) {
      all.push_back({"wp-idle", "lane not active"});
    }
    return all;
  }

  // Constant memory is not counted in sectors: lanes that ask for one address are served at once.
  std::string describe_constant() const {
    std::set<std::uint64_t> addresses;
    for (const LaneAccess& access : pattern_.lanes) addresses.insert(access.offset);
    std::string text = how_many(pattern_.lanes.size(), "active lane");
    text += pattern_.lanes.size() == 1 ? " asks for " : " ask for ";
    text += std::to_string(addresses.size()) +
            (addresses.size() == 1 ? " address" : " different addresses") + " of constant memory, ";
    return text + "which serves one address after the other, and all lanes that want it at once.";
  }

  std::string describe() const {
    if (is_constant()) return describe_constant();
    const std::set<std::uint64_t> bytes = asked();
    const std::uint64_t moved = kSector * touched_.size();
    std::string text = how_many(pattern_.lanes.size(), "active lane");
    text += pattern_.lanes.size() == 1 ? " touches " : " touch ";
    text += how_many(touched_.size(), "sector") + " of 32 bytes in " +
            how_many(lines_.size(), "line") + " of 128 bytes. ";
    text += "Of the " + how_many(moved, "byte") + (is_load() ? " moved, " : " in them, ") +
            std::to_string(bytes.size()) + (bytes.size() == 1 ? " is" : " are") + " asked for";
    if (bytes.size() == moved) return text + ".";
    return text + (is_load() ? "; the hatched rest comes along unused."
                             : "; the hatched rest is touched in vain.");
  }

  static constexpr double kGap = 4;
  const Pattern& pattern_;
  std::set<std::uint64_t> touched_;
  std::set<std::uint64_t> lines_;
  std::map<std::uint64_t, double> left_;
  double slot_width_ = 0;
};

}  // namespace

AccessPicture draw_sectors(const Pattern& pattern) { return SectorDrawing(pattern).draw(); }

}  // namespace warpkit::profile
