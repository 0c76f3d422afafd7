#include "emulator/rewriter/known_indices.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "emulator/rewriter/declarations.hpp"

namespace warpkit::rewriter {
namespace {

constexpr int kDeepest = 8;  // constants made of constants
constexpr std::array<std::string_view, 6> kPlaces = {"threadIdx", "blockIdx", "blockDim",
                                                     "gridDim",   "warpSize", "this"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_number(const Token& token, long& value) {
  if (token.kind != TokenKind::Number) return false;
  char* end = nullptr;
  const std::string text(token.text);
  value = std::strtol(text.c_str(), &end, 0);
  return end != text.c_str();
}

}  // namespace

KnownIndices::KnownIndices(const DeviceFunction& function, std::string_view source,
                           const std::set<std::string>& memory,
                           const std::vector<bool>& known_params)
    : function_(function), source_(source), memory_(memory) {
  for (std::size_t k = 0; k < function.params.size(); ++k) {
    if (function.params[k] < 0) continue;
    const std::string name(at(function.params[k]).text);
    own_[name].push_back({function.params[k]});
    if (k < known_params.size() && known_params[k]) known_params_.insert(name);
  }
  find_own();
  find_changes(*function.tokens, function.opener, function.closer, [&](Index i) {
    const auto found = own_.find(std::string(at(i).text));
    if (found == own_.end()) return;
    std::vector<Own>& all = found->second;
    if (std::any_of(all.begin(), all.end(), [&](const Own& own) { return own.name == i; })) return;
    for (Own& own : all) own.is_changed = true;
    known_params_.erase(found->first);
  });
  find_loops();
  judge_loops();
}

bool KnownIndices::has(Index i, std::string_view text) const {
  return i >= 0 && i < static_cast<Index>(function_.tokens->size()) &&
         at(i).kind != TokenKind::String && at(i).is(text);
}

bool KnownIndices::is_word(Index i) const {
  return i >= 0 && i < static_cast<Index>(function_.tokens->size()) &&
         at(i).kind == TokenKind::Identifier;
}

void KnownIndices::note(Index name, Index begin, Index end) {
  own_[std::string(at(name).text)].push_back({name, begin, end});
}

void KnownIndices::find_own() {
  const std::vector<Token>& tokens = *function_.tokens;
  for (Index i = function_.opener; i < function_.closer; ++i) {
    // A lambda's parameters.
    if (has(i, "]") && has(i + 1, "(")) {
      const Index close = match_forward(tokens, i + 1);
      for (Index k = i + 2; k < close && k < function_.closer; ++k) {
        const bool is_last = has(k + 1, ",") || k + 1 == close;
        if (is_word(k) && is_last && (is_word(k - 1) || has(k - 1, "*") || has(k - 1, "&"))) {
          note(k, -1, -1);
        }
      }
    }
    const bool begins = has(i, ";") || has(i, "{") || has(i, "}") ||
                        (has(i, "(") && (has(i - 1, "for") || has(i - 1, "if"))) || has(i, ":");
    if (!begins) continue;
    Index end = i + 1;
    while (end < function_.closer && !has(end, ";") && !has(end, "}") && !has(end, ":") &&
           !has(end, ")")) {
      end = is_opener(at(end)) ? match_forward(tokens, end) + 1 : end + 1;
    }
    const Declaration declaration = read_declaration(tokens, i + 1, end);
    for (const Declarator& one : declaration.declarators) {
      note(one.name, one.init_begin, one.init_end);
    }
  }
}

// Just past the statement that begins here.
Index KnownIndices::statement_end(Index i) const {
  const std::vector<Token>& tokens = *function_.tokens;
  if (has(i, "{")) return match_forward(tokens, i) + 1;
  if ((has(i, "for") || has(i, "while") || has(i, "if")) && has(i + 1, "(")) {
    const Index end = statement_end(match_forward(tokens, i + 1) + 1);
    return has(end, "else") ? statement_end(end + 1) : end;
  }
  while (i < function_.closer && !has(i, ";")) {
    i = is_opener(at(i)) ? match_forward(tokens, i) + 1 : i + 1;
  }
  return i + 1;
}

bool KnownIndices::read_loop(Index keyword, Loop& loop) const {
  loop.keyword = keyword;
  loop.open = keyword + 1;
  loop.close = match_forward(*function_.tokens, loop.open);
  for (Index i = loop.open + 1; i < loop.close; ++i) {
    if (is_opener(at(i))) i = match_forward(*function_.tokens, i);
    if (!has(i, ";")) continue;
    (loop.first < 0 ? loop.first : loop.second) = i;
  }
  if (loop.second < 0) return false;  // for (x : array)
  loop.end = statement_end(loop.close + 1);
  find_changes(*function_.tokens, loop.second + 1, loop.close,
               [&](Index i) { loop.counters.insert(at(i).text); });
  return true;
}

void KnownIndices::find_loops() {
  for (Index i = function_.opener; i < function_.closer; ++i) {
    Loop loop;
    if (has(i, "for") && has(i + 1, "(") && read_loop(i, loop)) loops_.push_back(loop);
  }
}

// `#pragma unroll 1` or `#pragma nounroll` stands before it.
bool KnownIndices::keeps_rounds(const Loop& loop) const {
  const std::size_t from = at(loop.keyword - 1).end;
  const std::string_view between = source_.substr(from, at(loop.keyword).begin - from);
  if (between.find("nounroll") != std::string_view::npos) return true;
  const std::size_t word = between.find("unroll");
  if (word == std::string_view::npos) return false;
  const std::string rest(between.substr(word + 6));
  const std::size_t digit = rest.find_first_not_of(" \t(");
  return digit != std::string::npos && std::strtol(rest.c_str() + digit, nullptr, 0) == 1;
}

// Of `for (int i = 2; i < 10; i += 4)`: 2; where a bound isn't a number, 1.
long KnownIndices::rounds_of(const Loop& loop) const {
  long from = 0, to = 0, step = 1;
  if (!is_number(at(loop.first - 1), from) || !has(loop.first - 2, "=")) return 1;
  if (!is_number(at(loop.second - 1), to)) return 1;
  if (has(loop.second - 2, "=")) to += from < to ? 1 : -1;
  if (loop.second - loop.first > 5) return 1;
  if (is_number(at(loop.close - 1), step) && !has(loop.close - 3, "+") && !has(loop.close - 3, "-"))
    return 1;
  return std::max(1L, (std::labs(to - from) + std::labs(step) - 1) / std::max(1L, std::labs(step)));
}

void KnownIndices::judge_loops() {
  // From the inside out, for the rounds; then from the outside in, since bounds may be counters.
  for (auto loop = loops_.rbegin(); loop != loops_.rend(); ++loop) {
    long inside = 0;
    Index behind = loop->close;
    for (const Loop& inner : loops_) {
      if (inner.keyword <= behind || inner.keyword >= loop->end) continue;
      inside += inner.rounds;
      behind = inner.end - 1;
    }
    loop->rounds = rounds_of(*loop) * std::max(1L, inside);
  }
  for (Loop& loop : loops_) {
    if (loop.counters.empty() || loop.rounds > kMostRounds || keeps_rounds(loop)) continue;
    bool is_changed_inside = false;
    find_changes(*function_.tokens, loop.close + 1, loop.end, [&](Index i) {
      is_changed_inside |= loop.counters.count(at(i).text) != 0 && !has(i - 1, "&");
    });
    if (is_changed_inside) continue;
    // What the counters begin with is known, and then all that follows from it.
    bool is_set = false;
    for (Index i = loop.open + 1; i < loop.first; ++i) {
      if (!has(i, "=") || loop.counters.count(at(i - 1).text) == 0) continue;
      is_set = true;
    }
    Index value = loop.open + 1;
    bool known = is_set;
    for (Index i = value; i < loop.first && known; ++i) {
      if (!has(i, "=")) continue;
      Index end = i + 1;
      while (end < loop.first && !has(end, ",")) {
        end = is_opener(at(end)) ? match_forward(*function_.tokens, end) + 1 : end + 1;
      }
      known = is_known(i + 1, end);
    }
    if (!known) continue;
    loop.is_unrolled = true;
    loop.is_unrolled = is_known(loop.first + 1, loop.second) && loop.second > loop.first + 1 &&
                       is_known(loop.second + 1, loop.close);
  }
}

// The innermost loop around a token that counts with it.
const KnownIndices::Loop* KnownIndices::loop_counting(Index i) const {
  const Loop* found = nullptr;
  for (const Loop& loop : loops_) {
    if (i > loop.open && i < loop.end && loop.counters.count(at(i).text) != 0) found = &loop;
  }
  return found;
}

bool KnownIndices::is_known_name(Index i, int depth) const {
  const std::string name(at(i).text);
  if (has(i - 1, "::")) return true;
  if (contains(kPlaces, name) || memory_.count(name) != 0) return false;
  const auto own = own_.find(name);
  if (own == own_.end()) return true;
  if (const Loop* loop = loop_counting(i)) return loop->is_unrolled;
  if (known_params_.count(name) != 0) return true;
  return std::all_of(own->second.begin(), own->second.end(), [&](const Own& one) {
    return !one.is_changed && one.begin >= 0 && depth < kDeepest &&
           is_known(one.begin, one.end, depth + 1);
  });
}

bool KnownIndices::is_known(Index begin, Index end, int depth) const {
  for (Index i = begin; i < end; ++i) {
    if (!is_word(i) || has(i - 1, ".") || has(i - 1, "->")) continue;
    if (has(i + 1, "(")) {
      if (has(i + 2, ")")) return false;  // clock()
      if (own_.count(std::string(at(i).text)) == 0) continue;
    }
    if (!is_known_name(i, depth)) return false;
  }
  return true;
}

}  // namespace warpkit::rewriter
