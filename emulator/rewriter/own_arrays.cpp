#include "emulator/rewriter/own_arrays.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "emulator/rewriter/declarations.hpp"

namespace warpkit::rewriter {
namespace {

constexpr int kDeepest = 6;          // calls within calls
constexpr int kAnyNumber = 1 << 20;  // of subscripts

const Token& at(const std::vector<Token>& tokens, Index i) {
  return tokens[static_cast<std::size_t>(i)];
}

bool has(const std::vector<Token>& tokens, Index i, std::string_view text) {
  return i >= 0 && i < static_cast<Index>(tokens.size()) &&
         at(tokens, i).kind != TokenKind::String && at(tokens, i).is(text);
}

bool is_word(const std::vector<Token>& tokens, Index i) {
  return i >= 0 && i < static_cast<Index>(tokens.size()) &&
         at(tokens, i).kind == TokenKind::Identifier;
}

// The bracket that is open around a token, in [from, i); or -1.
Index bracket_around(const std::vector<Token>& tokens, Index from, Index i) {
  for (Index k = i - 1; k >= from; --k) {
    if (is_closer(at(tokens, k))) {
      k = match_back(tokens, k);
      if (k < from) return -1;
    } else if (is_opener(at(tokens, k))) {
      return k;
    }
  }
  return -1;
}

// The names of `__device__ int name;` and of `__constant__` and `__managed__` ones.
void find_memory(const std::vector<Token>& tokens, std::set<std::string>& memory) {
  for (Index i = 0; i < static_cast<Index>(tokens.size()); ++i) {
    if (!has(tokens, i, "__device__") && !has(tokens, i, "__constant__") &&
        !has(tokens, i, "__managed__") && !has(tokens, i, "__shared__")) {
      continue;
    }
    Index end = i + 1;
    bool is_constant = false;
    while (is_word(tokens, end) || has(tokens, end, "*") || has(tokens, end, "::")) {
      is_constant |= has(tokens, end, "constexpr");
      ++end;
    }
    const bool variable = has(tokens, end, ";") || has(tokens, end, "=") || has(tokens, end, "[") ||
                          has(tokens, end, ",") || has(tokens, end, "{");
    if (variable && !is_constant && is_word(tokens, end - 1)) {
      memory.insert(std::string(at(tokens, end - 1).text));
    }
  }
}

// Whether nothing after its declaration changes an array that begins with known values: nvcc puts
// such a table into constant memory.
bool is_table(const std::vector<Token>& tokens, const Declarator& one, Index end) {
  if (one.init_begin < 0) return false;
  for (Index i = one.init_end; i < end; ++i) {
    if (!is_word(tokens, i) || at(tokens, i).text != at(tokens, one.name).text) continue;
    Index next = i + 1;
    while (has(tokens, next, "[")) next = match_forward(tokens, next) + 1;
    if (next == i + 1 || has(tokens, i - 1, "&")) return false;
    const auto twice = [&](Index k, std::string_view sign) {
      return has(tokens, k, sign) && has(tokens, k + 1, sign);
    };
    if (twice(next, "+") || twice(next, "-") || twice(i - 2, "+") || twice(i - 2, "-"))
      return false;
    if (has(tokens, next, "=") && !has(tokens, next + 1, "=")) return false;
    for (const std::string_view sign : {"+", "-", "*", "/", "%", "&", "|", "^", "<", ">"}) {
      const Index behind = next + (has(tokens, next + 1, sign) ? 2 : 1);
      const bool shifts = sign == "<" || sign == ">";
      if (has(tokens, next, sign) && has(tokens, behind, "=") && (!shifts || behind == next + 2)) {
        return false;
      }
    }
  }
  return true;
}

Edit replacement(std::size_t begin, std::size_t end, const std::string& text) {
  Edit edit;
  edit.begin = begin;
  edit.end = end;
  edit.place = EditPlace::Code;
  edit.pieces.push_back({text});
  return edit;
}

}  // namespace

void OwnArrays::mark(const std::string& source, std::vector<Edit>& edits) {
  files_.emplace_back();
  File& file = files_.back();
  file.source = source;
  file.lexed = lex(file.source);
  file.functions = find_device_functions(file.lexed.code);
  find_memory(file.lexed.code.tokens, memory_);
  find_members(file.lexed.code.tokens);
  for (const DeviceFunction& function : file.functions) {
    functions_.insert({function.name, {&file, &function}});
  }
  for (const DeviceFunction& function : file.functions) {
    if (!function.is_constexpr) mark({&file, &function}, edits);
  }
}

// `struct Heap { int keys[16]; … };`
void OwnArrays::find_members(const std::vector<Token>& tokens) {
  for (Index i = 0; i < static_cast<Index>(tokens.size()); ++i) {
    if (!has(tokens, i, "struct") && !has(tokens, i, "class") && !has(tokens, i, "union")) continue;
    Index open = i + 1;
    while (open < static_cast<Index>(tokens.size()) && !has(tokens, open, "{") &&
           !has(tokens, open, ";") && !has(tokens, open, ")") && !has(tokens, open, ">")) {
      ++open;
    }
    if (!has(tokens, open, "{")) continue;
    const Index close = match_forward(tokens, open);
    for (Index begin = open + 1, k = begin; k < close; ++k) {
      if (is_opener(at(tokens, k))) {
        const bool is_body = has(tokens, k, "{");
        k = match_forward(tokens, k);
        if (is_body && !has(tokens, k + 1, ";") && !has(tokens, k + 1, ",")) begin = k + 1;
      }
      if (!has(tokens, k, ";") && !has(tokens, k, ":")) continue;
      if (has(tokens, k, ";")) {
        for (const Declarator& one : read_declaration(tokens, begin, k).declarators) {
          const bool is_array = one.is_array && !has(tokens, one.name - 1, "*");
          (is_array ? array_members_ : other_members_)
              .insert(std::string(at(tokens, one.name).text));
        }
      }
      begin = k + 1;
    }
  }
}

bool OwnArrays::is_member_array(std::string_view name) const {
  const std::string text(name);
  return array_members_.count(text) != 0 && other_members_.count(text) == 0;
}

void OwnArrays::mark(const Known& in, std::vector<Edit>& edits) const {
  const DeviceFunction& function = *in.function;
  const std::vector<Token>& tokens = *function.tokens;
  for (Index i = function.opener; i < function.closer; ++i) {
    if (has(tokens, i, "goto")) return;
  }
  for (const BranchPoint& point : in.file->lexed.code.branch_points) {
    const auto where = static_cast<Index>(point.token);
    if (where > function.opener && where <= function.closer && !point.arch_names.empty()) return;
  }
  const KnownIndices indices(function, in.file->source, memory_, {});
  for (Index i = function.opener; i < function.closer; ++i) {
    if (!has(tokens, i, ";") && !has(tokens, i, "{") && !has(tokens, i, "}")) continue;
    Index end = i + 1;
    while (end < function.closer && !has(tokens, end, ";") && !has(tokens, end, "}")) {
      end = is_opener(at(tokens, end)) ? match_forward(tokens, end) + 1 : end + 1;
    }
    if (!has(tokens, end, ";") || has(tokens, i + 1, "for")) continue;
    const Declaration declaration = read_declaration(tokens, i + 1, end);
    if (declaration.kind != Declaration::Variables) continue;
    const Index open = bracket_around(tokens, function.opener, i + 1);
    const Index close = open < 0 ? function.closer : match_forward(tokens, open);
    if (has(tokens, open - 1, ")") && has(tokens, match_back(tokens, open - 1) - 1, "switch")) {
      continue;  // a label may follow
    }
    std::string text;
    for (const Declarator& one : declaration.declarators) {
      const bool points = has(tokens, one.name - 1, "*");
      if (one.is_reference || (points && !one.is_array)) continue;
      if (one.is_array && is_table(tokens, one, close) &&
          indices.is_known(one.init_begin, one.init_end)) {
        continue;
      }
      Use use{in, indices, one.name + 1, close, std::string(at(tokens, one.name).text)};
      use.is_array = one.is_array;
      Index dimension = one.name + 1;
      for (; has(tokens, dimension, "["); dimension = match_forward(tokens, dimension) + 1) {
        ++use.subscripts;
      }
      use.from = dimension;
      if (!points) use.subscripts = kAnyNumber;
      if (!is_in_local_memory(use)) continue;
      text += " WARPKIT_OWN_ARRAY(" + use.name + (one.init_begin < 0 ? ", false);" : ", true);");
      edits.push_back(replacement(at(tokens, one.name).begin, at(tokens, one.name).end,
                                  "warpkit_own_" + use.name));
    }
    if (!text.empty()) edits.push_back(replacement(at(tokens, end).end, at(tokens, end).end, text));
  }
}

bool OwnArrays::is_in_local_memory(const Use& use) const {
  const std::vector<Token>& tokens = *use.in.function->tokens;
  for (Index i = use.from; i < use.to; ++i) {
    if (!is_word(tokens, i) || at(tokens, i).text != use.name) continue;
    if (has(tokens, i - 1, ".") || has(tokens, i - 1, "->") || has(tokens, i - 1, "::")) continue;
    if (is_used_so(use, i)) return true;
  }
  return false;
}

// One place where the name stands.
bool OwnArrays::is_used_so(const Use& use, Index i) const {
  const std::vector<Token>& tokens = *use.in.function->tokens;
  Index end = i + 1;
  // `name[i].member[j]`
  bool is_array = use.is_array;
  int left = use.subscripts;
  for (;;) {
    if (has(tokens, end, "[")) {
      if (!is_array || left-- == 0) return false;
      const Index close = match_forward(tokens, end);
      if (!use.indices.is_known(end + 1, close)) return true;
      end = close + 1;
    } else if (has(tokens, end, ".") && is_word(tokens, end + 1) && !has(tokens, end + 2, "(")) {
      is_array = is_member_array(at(tokens, end + 1).text);
      left = kAnyNumber;
      end += 2;
    } else {
      break;
    }
  }
  if (!is_array && !has(tokens, i - 1, "&") && end > i + 1) return false;  // a value
  return is_passed_so(use, i, end) || is_taken_so(use, i, end);
}

// As an argument: `f(name)`, `f(&name)`, `f(name + 2)`, `f(&name[2])`.
bool OwnArrays::is_passed_so(const Use& use, Index i, Index end) const {
  const std::vector<Token>& tokens = *use.in.function->tokens;
  Index begin = i;
  if (has(tokens, begin - 1, "&")) --begin;
  if (!has(tokens, begin - 1, "(") && !has(tokens, begin - 1, ",")) return false;
  const Index open = has(tokens, begin - 1, "(")
                         ? begin - 1
                         : bracket_around(tokens, use.in.function->opener, begin - 1);
  if (!has(tokens, open, "(")) return false;
  Index offset = end;
  while (offset < use.to && !has(tokens, offset, ",") && !has(tokens, offset, ")")) {
    offset = is_opener(at(tokens, offset)) ? match_forward(tokens, offset) + 1 : offset + 1;
  }
  if (offset > end && !has(tokens, end, "+") && !has(tokens, end, "-")) return false;
  std::size_t which = 0;
  for (Index k = open + 1; k < begin; ++k) {
    if (is_opener(at(tokens, k))) k = match_forward(tokens, k);
    which += has(tokens, k, ",");
  }
  return callee_keeps_it(use, open, which, end, offset);
}

bool OwnArrays::callee_keeps_it(const Use& use, Index open, std::size_t which, Index offset_begin,
                                Index offset_end) const {
  const std::vector<Token>& tokens = *use.in.function->tokens;
  Index name = open - 1;
  if (has(tokens, name, ">")) name = match_angle_back(tokens, name) - 1;
  if (!is_word(tokens, name) || use.depth == kDeepest) return false;
  std::vector<bool> known;
  const Index close = match_forward(tokens, open);
  for (Index k = open + 1, begin = k; k <= close; ++k) {
    if (k < close && is_opener(at(tokens, k))) k = match_forward(tokens, k);
    if (k < close && !has(tokens, k, ",")) continue;
    known.push_back(use.indices.is_known(begin, k));
    begin = k + 1;
  }
  const auto [first, last] = functions_.equal_range(std::string(at(tokens, name).text));
  for (auto found = first; found != last; ++found) {
    const Known& callee = found->second;
    const DeviceFunction& function = *callee.function;
    if (which >= function.params.size() || function.params[which] < 0) continue;
    const std::vector<Token>& theirs = *function.tokens;
    const Index param = function.params[which];
    // A value is copied; an address is `T*`, `T[]`, `T&`, or what a template makes of it.
    const bool is_address = function.references[which] || has(theirs, param + 1, "[") ||
                            has(theirs, param - 1, "*") || has(theirs, param - 2, "*");
    if (!is_address) continue;
    if (function.is_noinline || !use.indices.is_known(offset_begin, offset_end)) return true;
    const KnownIndices indices(function, callee.file->source, memory_, known);
    const std::string inside(at(theirs, param).text);
    if (is_in_local_memory({callee, indices, function.opener + 1, function.closer, inside, true,
                            use.subscripts, use.depth + 1})) {
      return true;
    }
  }
  return false;
}

// Another name for it: `T* p = name`, `auto& r = name`; `p` may move on. And `*(name + i)`.
bool OwnArrays::is_taken_so(const Use& use, Index i, Index end) const {
  const std::vector<Token>& tokens = *use.in.function->tokens;
  if (has(tokens, i - 1, "(") && has(tokens, i - 2, "*") && has(tokens, end, "+")) {
    return !use.indices.is_known(end, match_forward(tokens, i - 1));
  }
  const Index equals = has(tokens, i - 1, "&") ? i - 2 : i - 1;
  if (!has(tokens, equals, "=") || !is_word(tokens, equals - 1)) return false;
  const bool is_pointer = has(tokens, equals - 2, "*") || has(tokens, equals - 2, "&") ||
                          (has(tokens, equals - 2, "const") && has(tokens, equals - 3, "*"));
  if (!is_pointer) return false;
  Index stop = end;
  while (stop < use.to && !has(tokens, stop, ";") && !has(tokens, stop, ",")) ++stop;
  if (!use.indices.is_known(end, stop)) return true;
  const std::string alias(at(tokens, equals - 1).text);
  bool moves = false;
  find_changes(tokens, stop, use.to, [&](Index k) {
    const bool counts = has(tokens, k + 2, "+") || has(tokens, k + 2, "-");              // *p++
    const bool follows = has(tokens, k - 1, "*") && !is_word(tokens, k - 2) && !counts;  // *p = 1
    moves |= at(tokens, k).text == alias && !follows;
  });
  if (moves && !has(tokens, equals - 2, "&")) return true;
  return is_in_local_memory(
      {use.in, use.indices, stop, use.to, alias, true, use.subscripts, use.depth});
}

}  // namespace warpkit::rewriter
