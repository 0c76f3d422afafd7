#include "emulator/checks/findings.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <iterator>

#include "emulator/checks/json_text.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::checks {
namespace {

constexpr std::size_t kCountUpTo = 1 << 16;

int compare(const char* a, const char* b) { return std::strcmp(a ? a : "", b ? b : ""); }

std::tuple<std::string, int> sort_key(const Line& line) { return {line.file, line.line}; }

bool same_line(const Line& a, const Line& b) { return a.file == b.file && a.line == b.line; }

Line resolve(SourceLines& lines, const Place& place) {
  if (place.site.file) return {shown_path(place.site.file), place.site.line};
  if (!place.calls.empty()) return lines.line_of(place.calls);
  return place.code ? lines.line_of(place.code) : Line{};
}

}  // namespace

uint3 split_index(std::uint64_t linear, const dim3& extent) {
  const std::uint64_t x = std::max(extent.x, 1u);
  const std::uint64_t y = std::max(extent.y, 1u);
  return uint3{static_cast<unsigned>(linear % x), static_cast<unsigned>(linear / x % y),
               static_cast<unsigned>(linear / x / y)};
}

bool Place::operator<(const Place& other) const {
  const int files = compare(site.file, other.site.file);
  if (files != 0) return files < 0;
  return std::tie(code, site.line, calls) < std::tie(other.code, other.site.line, other.calls);
}

bool FindingKey::operator<(const FindingKey& other) const {
  const int kinds = compare(kind, other.kind);
  if (kinds != 0) return kinds < 0;
  return std::tie(tool, is_error, launched, place, other_place, may_be_guess) <
         std::tie(other.tool, other.is_error, other.launched, other.place, other.other_place,
                  other.may_be_guess);
}

int Findings::number_of(const Launched& launched) {
  for (std::size_t i = 0; i < launched_.size(); ++i) {
    const Launched& known = launched_[i];
    if (known.kernel == launched.kernel && known.site.line == launched.site.line &&
        compare(known.site.file, launched.site.file) == 0 &&
        std::memcmp(&known.grid, &launched.grid, sizeof(dim3)) == 0 &&
        std::memcmp(&known.block, &launched.block, sizeof(dim3)) == 0) {
      return static_cast<int>(i);
    }
  }
  launched_.push_back(launched);
  return static_cast<int>(launched_.size()) - 1;
}

Example* Findings::note(const FindingKey& key, std::uint64_t counted, const Example& example) {
  if (key.launched >= 0 && !settings_.wants(launched_[key.launched].kernel)) return nullptr;
  const auto [found, is_new] = pending_.try_emplace(key);
  Evidence& evidence = found->second;
  if (evidence.counted.size() < kCountUpTo) evidence.counted.insert(counted);
  if (!is_new && !example.comes_before(evidence.example)) return nullptr;
  evidence.example = example;
  return &evidence.example;
}

void Findings::merge(const FindingKey& key, Evidence&& evidence) {
  const Line line = resolve(lines_, key.place);
  const Line other = resolve(lines_, key.other_place);
  const auto same = [&](const Finding& f) {
    return f.tool == key.tool && f.is_error == key.is_error && f.kind == key.kind &&
           (f.launched == key.launched ||
            (f.launched >= 0 && key.launched >= 0 &&
             launched_[f.launched].kernel == launched_[key.launched].kernel)) &&
           same_line(f.line, line) && same_line(f.other_line, other);
  };
  const auto found = std::find_if(findings_.begin(), findings_.end(), same);
  if (found == findings_.end()) {
    findings_.push_back({key.tool, key.is_error, key.kind, key.launched, line, other,
                         std::move(evidence.example), std::move(evidence.counted)});
    return;
  }
  // One that has been told keeps its example; only its count grows.
  if (!found->told && evidence.example.comes_before(found->example)) {
    found->example = std::move(evidence.example);
    found->launched = key.launched;
  }
  found->counted.merge(evidence.counted);
}

/// The compiler makes several pieces of code of one line.
void Findings::drop_guesses() {
  const auto may_be = [](const auto& pending) { return pending.first.may_be_guess; };
  if (std::none_of(pending_.begin(), pending_.end(), may_be)) return;
  std::set<std::tuple<std::string, int>> lines;
  lines_.prepare({guesses_.begin(), guesses_.end()});
  for (const std::uintptr_t code : guesses_) lines.insert(sort_key(lines_.line_of(code)));
  for (auto at = pending_.begin(); at != pending_.end();) {
    const bool is_guess =
        at->first.may_be_guess && lines.count(sort_key(resolve(lines_, at->first.other_place))) > 0;
    at = is_guess ? pending_.erase(at) : std::next(at);
  }
}

/// Where threads write different values, that some write equal ones is no news.
void Findings::drop_lesser_races() {
  const auto lesser = [&](const Finding& f) {
    if (f.told || f.tool != Tool::Racecheck || f.is_error) return false;
    return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& g) {
      return g.tool == f.tool && g.is_error && g.launched == f.launched &&
             same_line(f.line, g.line) && same_line(f.other_line, g.other_line);
    });
  };
  findings_.erase(std::remove_if(findings_.begin(), findings_.end(), lesser), findings_.end());
}

void Findings::flush() {
  if (pending_.empty()) return;
  std::vector<std::uintptr_t> code;
  const auto collect = [&](const Place& place) {
    if (place.code) code.push_back(place.code);
    code.insert(code.end(), place.calls.begin(), place.calls.end());
  };
  for (const auto& [key, evidence] : pending_) {
    collect(key.place);
    collect(key.other_place);
    for (const Place& place : evidence.example.extra) collect(place);
  }
  lines_.prepare(code);
  drop_guesses();
  for (auto& [key, evidence] : pending_) merge(key, std::move(evidence));
  pending_.clear();
  drop_lesser_races();
  std::vector<Finding*> fresh;
  for (Finding& finding : findings_) {
    if (!finding.told) fresh.push_back(&finding);
  }
  const auto order = [](const Finding& f) {
    return std::make_tuple(!f.is_error, f.tool, sort_key(f.line), sort_key(f.other_line), f.kind);
  };
  std::sort(fresh.begin(), fresh.end(),
            [&](const Finding* a, const Finding* b) { return order(*a) < order(*b); });
  for (Finding* finding : fresh) tell(*finding);
  write_file();
}

std::string Findings::sentence(const Finding& finding) {
  std::string text;
  const Example& example = finding.example;
  for (const char c : example.text) {
    const std::size_t extra = static_cast<std::size_t>(c) - 3;
    if (c == '\1') {
      text += finding.line.text();
    } else if (c == '\2') {
      text += finding.other_line.text();
    } else if (c > 2 && extra < example.extra.size()) {
      text += resolve(lines_, example.extra[extra]).text();
    } else {
      text += c;
    }
  }
  const std::size_t more = finding.counted.size() - 1;
  if (more > 0 && finding.tool == Tool::Racecheck) {
    text += " (and so for " + std::to_string(more) + " more word" + (more > 1 ? "s)" : ")");
  } else if (more > 0 && example.has_thread) {
    text += " (and " + std::to_string(more) + " more thread" + (more > 1 ? "s)" : ")");
  }
  return example.next.empty() ? text : text + ". Next: " + example.next;
}

void Findings::tell(Finding& finding) {
  finding.told = true;
  ++(finding.is_error ? errors_ : warnings_);
  if (!finding.is_error && !settings_.warnings) return;
  if (settings_.print_limit >= 0 && printed_ >= settings_.print_limit) {
    ++not_printed_;
    return;
  }
  ++printed_;
  std::string text = std::string(finding.is_error ? "error: " : "warning: ") +
                     name_of(finding.tool) + ": " + sentence(finding);
  if (finding.launched >= 0) {
    const Launched& launched = launched_[finding.launched];
    text += "\n    in kernel " + launched.kernel + ", launched at " +
            shown_path(launched.site.file) + ":" + std::to_string(launched.site.line);
  }
  if (!settings_.banners) return say("%s", text.c_str());
  std::fflush(stdout);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::printf("%s%s\n", settings_.prefix.c_str(), text.substr(at, end - at).c_str());
    at = end + 1;
  }
}

void Findings::finish() {
  flush();
  write_file();
  if (settings_.banners) {
    const char* prefix = settings_.prefix.c_str();
    std::printf("%sERROR SUMMARY: %d error%s\n", prefix, errors_, errors_ == 1 ? "" : "s");
    if (not_printed_ > 0) {
      std::printf("%s%d finding%s not printed; --print-limit takes a larger number\n", prefix,
                  not_printed_, not_printed_ == 1 ? " was" : "s were");
    }
  } else if (errors_ + warnings_ > 0) {
    say("the checks found %d error%s and %d warning%s", errors_, errors_ == 1 ? "" : "s", warnings_,
        warnings_ == 1 ? "" : "s");
  }
}

std::string Findings::json(const Finding& finding) const {
  const Example& example = finding.example;
  JsonObject object;
  object.add("tool", name_of(finding.tool));
  object.add("severity", finding.is_error ? "error" : "warning");
  object.add("kind", finding.kind);
  const bool in_kernel = finding.launched >= 0;
  const Launched launched = in_kernel ? launched_[finding.launched] : Launched{};
  if (in_kernel) object.add("kernel", launched.kernel);
  if (in_kernel && example.has_thread) {
    object.add("block", split_index(example.self.block, launched.grid));
    object.add("thread", split_index(example.self.thread, launched.block));
  }
  if (!finding.line.file.empty()) {
    object.add("file", finding.line.file);
    object.add("line", finding.line.line);
  }
  object.add("message", const_cast<Findings*>(this)->sentence(finding));
  if (!example.array.empty()) object.add("array", example.array);
  if (!example.index.empty()) object.add_raw("index", example.index);
  object.add("count", static_cast<int>(finding.counted.size()));
  if (example.has_other) {
    JsonObject other;
    other.add("block", split_index(example.other.block, launched.grid));
    other.add("thread", split_index(example.other.thread, launched.block));
    other.add("file", finding.other_line.file);
    other.add("line", finding.other_line.line);
    object.add_raw("other", other.text());
  }
  return object.text();
}

void Findings::write_file() const {
  if (settings_.findings_file.empty()) return;
  std::FILE* file = std::fopen(settings_.findings_file.c_str(), "w");
  if (!file) {
    say("can't write the findings to %s", settings_.findings_file.c_str());
    return;
  }
  std::fputs("{\"device\": \"emulator\", \"findings\": [", file);
  const char* separator = "\n";
  for (const Finding& finding : findings_) {
    std::fprintf(file, "%s%s", separator, json(finding).c_str());
    separator = ",\n";
  }
  std::fputs("\n]}\n", file);
  std::fclose(file);
}

}  // namespace warpkit::emulator::checks
