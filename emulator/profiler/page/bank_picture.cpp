// Lanes above, the 32 banks below, and under them a row for each wavefront: who is served in it.
#include <algorithm>
#include <map>
#include <set>

#include "emulator/profiler/page/access_picture.hpp"
#include "emulator/profiler/page/bank_schedule.hpp"
#include "emulator/profiler/page/svg_text.hpp"

namespace warpkit::profile {
namespace {

constexpr int kBanksTop = 130;
constexpr int kRowsTop = 172;
constexpr int kRow = 16;

double bank_left(std::uint32_t bank) { return kLeft + kCell * static_cast<double>(bank); }

std::string bank_row() {
  std::string boxes;
  std::string labels;
  for (std::uint32_t bank = 0; bank < 32; ++bank) {
    boxes += box_commands(bank_left(bank) + 1, kBanksTop, kCell - 2, 18);
    labels += text_element(bank_left(bank) + kCell / 2.0, kBanksTop + 13, std::to_string(bank),
                           "wp-small");
  }
  return text_element(kLeft - 6, kBanksTop + 13, "bank", "wp-side") +
         path_element(boxes, "wp-bank") + labels;
}

std::string links(const Pattern& pattern) {
  std::string commands;
  for (const LaneAccess& access : pattern.lanes) {
    const auto bank = static_cast<std::uint32_t>((pattern.base + access.offset) / 4 % 32);
    const double words = std::max(1u, pattern.bytes_per_lane / 4);
    const double x = std::min(bank_left(bank) + kCell * words / 2, bank_left(32) - kCell / 2.0);
    commands += "M" + coordinate(lane_middle(access.lane)) + " " + std::to_string(kLanesBottom) +
                "L" + coordinate(x) + " " + std::to_string(kBanksTop);
  }
  return path_element(commands, "wp-link");
}

std::string row_note(const Pattern& pattern, const BankSchedule& schedule) {
  std::set<std::size_t> shares;
  for (const BankService& service : schedule.services) {
    if (service.lanes.size() > 1) shares.insert(service.lanes.size());
  }
  std::string note = "Each row is one wavefront. A filled box holds the lane that its bank serves";
  if (!shares.empty()) {
    const std::string count = shares.size() == 1 ? std::to_string(*shares.begin()) : "n";
    note += "; \u00d7" + count + ": " + count + " lanes share its word";
  }
  return note + (pattern.lanes.size() < 32 ? ". Dashed lanes are not active." : ".");
}

std::string wavefront_rows(const Pattern& pattern, const BankSchedule& schedule) {
  std::string cells;
  std::string texts;
  std::string rules;
  for (std::uint32_t row = 0; row < schedule.wavefronts; ++row) {
    const double top = kRowsTop + kRow * static_cast<double>(row);
    rules += box_commands(kLeft, top, 32 * kCell, kRow);
    texts += text_element(kLeft - 6, top + 12, std::to_string(row + 1), "wp-side");
  }
  for (const BankService& service : schedule.services) {
    const double top = kRowsTop + kRow * static_cast<double>(service.wavefront);
    cells += box_commands(bank_left(service.bank) + 1, top + 1, kCell - 2, kRow - 2);
    const std::string who = service.lanes.size() == 1
                                ? std::to_string(service.lanes.front())
                                : "\u00d7" + std::to_string(service.lanes.size());
    texts += text_element(bank_left(service.bank) + kCell / 2.0, top + 12, who, "wp-small wp-on");
  }
  const double bottom = kRowsTop + kRow * static_cast<double>(schedule.wavefronts);
  return text_element(kLeft - 2, kRowsTop - 5, "wavefront", "wp-side") +
         path_element(rules, "wp-rule") + path_element(cells, "wp-used") + texts +
         text_element(kLeft, bottom + 16, row_note(pattern, schedule), "wp-note");
}

std::string describe(const Pattern& pattern, const BankSchedule& schedule) {
  std::map<std::uint32_t, std::uint32_t> words;
  for (const BankService& service : schedule.services) ++words[service.bank];
  std::uint32_t most = 0;
  for (const auto& [bank, count] : words) most = std::max(most, count);
  std::string text = how_many(pattern.lanes.size(), "active lane");
  text += pattern.lanes.size() == 1 ? " needs " : " need ";
  text += how_many(words.size(), "bank") + " and " + how_many(schedule.wavefronts, "wavefront") +
          ". The busiest bank gives " + how_many(most, "word") + " of 4 bytes.";
  return text;
}

}  // namespace

AccessPicture draw_banks(const Pattern& pattern) {
  const BankSchedule schedule = schedule_banks(pattern);
  AccessPicture picture;
  picture.title = pattern_title(pattern);
  picture.description = describe(pattern, schedule);
  picture.width = kPictureWidth;
  picture.height = kRowsTop + kRow * static_cast<int>(schedule.wavefronts) + 28;
  picture.frame = lane_row(pattern) + bank_row();
  picture.body = links(pattern) + wavefront_rows(pattern, schedule);
  for (const LaneAccess& access : pattern.lanes) {
    const std::uint64_t word = (pattern.base + access.offset) / 4;
    for (const BankService& service : schedule.services) {
      if (service.word != word || std::find(service.lanes.begin(), service.lanes.end(),
                                            access.lane) == service.lanes.end()) {
        continue;
      }
      picture.places.push_back({access.lane, service.bank, service.wavefront});
      break;
    }
  }
  return picture;
}

}  // namespace warpkit::profile
