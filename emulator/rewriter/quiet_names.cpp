#include "emulator/rewriter/quiet_names.hpp"

#include <algorithm>
#include <array>

#include "emulator/rewriter/declarations.hpp"
#include "emulator/rewriter/scope.hpp"

namespace warpkit::rewriter {
namespace {

// What a function may not hold: with these it isn't seen what it does, or it may spin.
constexpr std::array<std::string_view, 14> kRefused = {
    "volatile", "asm",   "__asm__", "goto", "new",   "delete",   "__shared__",
    "static",   "class", "struct",  "try",  "throw", "operator", "decltype"};
// And a macro: it is to be an expression.
constexpr std::array<std::string_view, 8> kNoExpression = {"return", "break", "continue", "for",
                                                           "while",  "if",    "do",       "switch"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool has(const std::vector<Token>& tokens, Index i, std::string_view text) {
  if (i < 0 || i >= static_cast<Index>(tokens.size())) return false;
  const Token& token = tokens[static_cast<std::size_t>(i)];
  return token.kind != TokenKind::String && token.is(text);
}

bool is_word(const std::vector<Token>& tokens, Index i) {
  return i >= 0 && i < static_cast<Index>(tokens.size()) &&
         tokens[static_cast<std::size_t>(i)].kind == TokenKind::Identifier;
}

bool is_member(const std::vector<Token>& tokens, Index i) {
  return has(tokens, i - 1, ".") || has(tokens, i - 1, "->");
}

}  // namespace

Index call_of(const std::vector<Token>& tokens, Index i) {
  if (has(tokens, i + 1, "(")) return i + 1;
  if (!has(tokens, i + 1, "<")) return -1;
  const auto count = static_cast<Index>(tokens.size());
  const Index close = match_angle_forward(tokens, i + 1, std::min(count, i + 40));
  return has(tokens, close, ">") && has(tokens, close + 1, "(") ? close + 1 : -1;
}

bool follows_address(const std::vector<Token>& tokens, Index i) {
  if (has(tokens, i, "[") || has(tokens, i, "->")) return true;
  if (!has(tokens, i, "*")) return false;
  const bool behind_number =
      i > 0 && tokens[static_cast<std::size_t>(i - 1)].kind == TokenKind::Number;
  // A factor; the name of a type in front of `*` counts as one.
  return !is_word(tokens, i - 1) && !behind_number && !has(tokens, i - 1, ")") &&
         !has(tokens, i - 1, "]") && !has(tokens, i - 1, "*") && !has(tokens, i - 1, ">");
}

bool spins(const std::vector<Token>& tokens, Index i) {
  if (!has(tokens, i, "while") || !has(tokens, i + 1, "(")) return false;
  const Index close = match_forward(tokens, i + 1);
  for (Index k = i + 2; k < close; ++k) {
    if (is_word(tokens, k) && tokens[static_cast<std::size_t>(k)].text.substr(0, 6) == "atomic") {
      return true;
    }
  }
  return false;
}

void QuietNames::read(const LexedFile& file) {
  read_functions(file.code);
  read_variables(file.code);
  for (const TokenStream& macro : file.macros) read_macro(macro);
}

// `__device__ int name;`: threads may change it.
void QuietNames::read_variables(const TokenStream& stream) {
  const std::vector<Token>& tokens = stream.tokens;
  for (Index i = 0; i < static_cast<Index>(tokens.size()); ++i) {
    if (!has(tokens, i, "__device__") && !has(tokens, i, "__managed__")) continue;
    Index end = i + 1;
    while (is_word(tokens, end) || has(tokens, end, "*") || has(tokens, end, "::")) ++end;
    const bool variable = has(tokens, end, ";") || has(tokens, end, "=") || has(tokens, end, "[") ||
                          has(tokens, end, ",") || has(tokens, end, "{");
    if (!variable || !is_word(tokens, end - 1)) continue;
    known_[std::string(tokens[static_cast<std::size_t>(end - 1)].text)].reads_memory = true;
  }
}

void QuietNames::read_functions(const TokenStream& stream) {
  const ScopeMap scopes(stream);
  const auto count = static_cast<Index>(stream.tokens.size());
  for (Index i = 0; i < count; ++i) {
    if (!has(stream.tokens, i, "{") || !scopes.at_namespace_scope(i)) continue;
    const Index closer = scopes.closer_of(i);
    if (closer >= 0) read_function(stream, i, closer);
  }
}

void QuietNames::read_function(const TokenStream& stream, Index opener, Index closer) {
  const std::vector<Token>& tokens = stream.tokens;
  Index head = opener;
  while (head > 0 && !has(tokens, head - 1, ";") && !has(tokens, head - 1, "}") &&
         !has(tokens, head - 1, "{")) {
    --head;
  }
  // The last list in brackets before the body is that of the parameters.
  Index close = opener - 1;
  while (close > head && is_word(tokens, close)) --close;  // const, noexcept
  if (!has(tokens, close, ")")) return;
  const Index open = match_back(tokens, close);
  if (open <= head || !is_word(tokens, open - 1)) return;
  Known& known = known_[std::string(tokens[static_cast<std::size_t>(open - 1)].text)];
  for (Index i = open; i < close; ++i) {
    known.changes_arguments = known.changes_arguments || has(tokens, i, "&");
  }
  std::set<std::string_view> types;  // T(0) is no call
  for (Index i = head; i < open; ++i) {
    if (has(tokens, i, "typename") || has(tokens, i, "class")) {
      types.insert(tokens[static_cast<std::size_t>(i + 1)].text);
    }
  }
  for (Index i = opener; i < closer; ++i) {
    const std::string_view text = tokens[static_cast<std::size_t>(i)].text;
    const bool lambda = has(tokens, i, "[") && !is_word(tokens, i - 1) &&
                        !has(tokens, i - 1, "]") && !has(tokens, i - 1, ")");
    const bool through_pointer = has(tokens, i, "]") && has(tokens, i + 1, "(");
    if (lambda || through_pointer || spins(tokens, i)) known.refused = true;
    if (follows_address(tokens, i)) known.reads_memory = true;
    if (!is_word(tokens, i) || types.count(text) != 0) continue;
    if (contains(kRefused, text)) known.refused = true;
    const bool called = call_of(tokens, i) >= 0;
    if (called && is_member(tokens, i)) known.refused = true;
    if (called) known.calls.insert(std::string(text));
    if (!is_member(tokens, i)) known.names.insert(std::string(text));
  }
  for (const BranchPoint& point : stream.branch_points) {
    const auto at = static_cast<Index>(point.token);
    if (at > opener && at <= closer && !point.arch_names.empty()) known.refused = true;
  }
}

void QuietNames::read_macro(const TokenStream& macro) {
  Known& known = known_[std::string(macro.name)];
  known.is_macro = true;
  const auto count = static_cast<Index>(macro.tokens.size());
  for (Index i = 0; i < count; ++i) {
    const Token& token = macro.tokens[static_cast<std::size_t>(i)];
    const bool parameter =
        std::find(macro.params.begin(), macro.params.end(), token.text) != macro.params.end();
    if (contains(kRefused, token.text) || contains(kNoExpression, token.text) ||
        has(macro.tokens, i, ";") || has(macro.tokens, i, "{") || has(macro.tokens, i, "##")) {
      known.refused = true;
    }
    if (follows_address(macro.tokens, i)) known.reads_memory = true;
    if (!is_word(macro.tokens, i) || is_member(macro.tokens, i)) continue;
    const bool called = call_of(macro.tokens, i) >= 0;
    if (called && (parameter || i + 1 >= count)) known.refused = true;
    if (parameter) continue;
    if (called) known.calls.insert(std::string(token.text));
    known.names.insert(std::string(token.text));
  }
  find_changes(macro.tokens, 0, count, [&](Index) { known.changes_arguments = true; });
}

const QuietNames::Known* QuietNames::find(std::string_view name) const {
  const auto found = known_.find(name);
  return found == known_.end() ? nullptr : &found->second;
}

bool QuietNames::is_macro(std::string_view name) const {
  const Known* known = find(name);
  return known != nullptr && known->is_macro;
}

const std::set<std::string>& QuietNames::names_in(std::string_view name) const {
  static const std::set<std::string> kNone;
  const Known* known = find(name);
  return known != nullptr ? known->names : kNone;
}

bool QuietNames::may_change_arguments(std::string_view name) const {
  const Known* known = find(name);
  return known != nullptr && known->changes_arguments;
}

bool QuietNames::reads_memory(std::string_view name) const {
  std::set<std::string_view> asked;
  return reads_memory(name, asked);
}

bool QuietNames::reads_memory(std::string_view name, std::set<std::string_view>& asked) const {
  const Known* known = find(name);
  if (known == nullptr) return !is_same_for_all_of_cuda(name);
  if (known->reads_memory) return true;
  if (!asked.insert(name).second) return false;
  return std::any_of(known->calls.begin(), known->calls.end(),
                     [&](const std::string& called) { return reads_memory(called, asked); }) ||
         std::any_of(known->names.begin(), known->names.end(), [&](const std::string& named) {
           return find(named) != nullptr && reads_memory(named, asked);
         });
}

bool QuietNames::is_quiet(std::string_view name) const {
  std::set<std::string_view> asked;
  return is_quiet(name, asked);
}

bool QuietNames::is_quiet(std::string_view name, std::set<std::string_view>& asked) const {
  const Known* known = find(name);
  if (known == nullptr) return is_quiet_of_cuda(name);
  if (known->refused) return false;
  if (!asked.insert(name).second) return true;  // it calls itself
  const bool calls_quiet =
      std::all_of(known->calls.begin(), known->calls.end(),
                  [&](const std::string& called) { return is_quiet(called, asked); });
  // A macro without a list of arguments is no call where it is named.
  return calls_quiet &&
         std::all_of(known->names.begin(), known->names.end(), [&](const std::string& named) {
           return !is_macro(named) || is_quiet(named, asked);
         });
}

bool QuietNames::is_same_for_all(std::string_view name) const {
  std::set<std::string_view> asked;
  return is_quiet(name) && is_same_for_all(name, asked);
}

bool QuietNames::is_same_for_all(std::string_view name, std::set<std::string_view>& asked) const {
  const Known* known = find(name);
  if (known == nullptr) return is_same_for_all_of_cuda(name);
  if (!asked.insert(name).second) return true;
  if (known->names.count("threadIdx") != 0) return false;
  return std::all_of(known->calls.begin(), known->calls.end(),
                     [&](const std::string& called) { return is_same_for_all(called, asked); }) &&
         std::all_of(known->names.begin(), known->names.end(), [&](const std::string& named) {
           return !is_macro(named) || is_same_for_all(named, asked);
         });
}

}  // namespace warpkit::rewriter
