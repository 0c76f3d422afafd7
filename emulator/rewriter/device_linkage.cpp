#include "emulator/rewriter/device_linkage.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

// Words that decide about linkage by themselves, or that the declaration is none of these.
constexpr std::array<std::string_view, 14> kDecided = {
    "extern", "static",   "inline",     "__inline__", "__inline", "__forceinline__", "constexpr",
    "friend", "__host__", "__global__", "using",      "typedef",  "thread_local",    "asm"};
constexpr std::array<std::string_view, 5> kBracketed = {"__align__", "alignas", "__attribute__",
                                                        "__launch_bounds__", "decltype"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

struct Declaration {
  Index begin = 0;
  Index end = 0;           // of what stands before a body, a value or the end
  Index name = -1;         // -1 when it can't be told
  bool is_member = false;  // of a class or namespace named here
};

class LinkageEditor {
 public:
  LinkageEditor(const TokenStream& stream, std::set<std::string>& shared_names,
                std::vector<Edit>& edits)
      : tokens_(stream.tokens), scopes_(stream), shared_names_(shared_names), edits_(edits) {}

  void run() {
    note_shared_names();
    for (Index i = 0; i < count(); ++i) {
      if (!is_space(i) || !scopes_.at_namespace_scope(i) || inside_brackets(i)) continue;
      const Declaration declaration = read(i);
      decide(declaration, i);
      i = std::max(i, declaration.end - 1);
    }
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }
  bool is_word(Index i) const {
    return i >= 0 && i < count() && at(i).kind == TokenKind::Identifier;
  }
  bool is_space(Index i) const {
    return has(i, "__device__") || has(i, "__constant__") || has(i, "__managed__");
  }

  // What stands behind `extern` or `friend` may be defined elsewhere, or declared twice.
  void note_shared_names() {
    for (Index i = 0; i < count(); ++i) {
      if ((!has(i, "extern") && !has(i, "friend")) || has(i + 1, "template")) continue;
      const Declaration declaration = read(i);
      if (declaration.name >= 0) shared_names_.insert(std::string(at(declaration.name).text));
    }
  }

  // A parameter or template argument, not a declaration at this place.
  bool inside_brackets(Index i) const {
    for (Index before = i - 1; before >= 0; --before) {
      if (has(before, ";") || has(before, "{") || has(before, "}")) return false;
      if (has(before, ")") || has(before, "]")) {
        before = match_back(tokens_, before);
      } else if (has(before, "(") || has(before, "[")) {
        return true;
      }
    }
    return false;
  }

  Declaration read(Index i) const {
    Declaration result;
    result.begin = i;
    while (result.begin > 0 && !has(result.begin - 1, ";") && !has(result.begin - 1, "{") &&
           !has(result.begin - 1, "}")) {
      --result.begin;
    }
    Index end = i;
    for (; end < count(); ++end) {
      if (has(end, "operator")) {
        end = end_of_operator(end);
        break;
      }
      if (has(end, ";") || has(end, "{") || has(end, "=") || has(end, "[")) break;
      if (has(end, "(") && is_word(end - 1) && contains(kBracketed, at(end - 1).text)) {
        end = match_forward(tokens_, end);
      } else if (has(end, "(")) {
        break;
      }
    }
    result.end = end;
    if (is_word(end - 1)) result.name = end - 1;
    if (has(end - 1, ">")) result.name = match_angle_back(tokens_, end - 1) - 1;  // f<int>(…)
    result.is_member = result.name > 0 && has(result.name - 1, "::");
    for (Index word = result.begin; word < end; ++word) {
      const bool is_operator = has(word, "operator");
      if (is_operator) result.is_member = has(word - 1, "::");
      if (is_operator || has(word, "~")) result.name = word;
    }
    return result;
  }

  // The bracket of the parameters of `operator+=(…)` or `operator()(…)`.
  Index end_of_operator(Index word) const {
    Index i = word + 1;
    if (has(i, "(") && has(i + 1, ")")) i += 2;
    while (i < count() && !has(i, "(") && !has(i, ";") && !has(i, "{")) ++i;
    return i;
  }

  void decide(const Declaration& declaration, Index space) {
    bool is_template = false;
    bool specialises = false;
    for (Index i = declaration.begin; i < declaration.end; ++i) {
      if (is_word(i) && contains(kDecided, at(i).text)) return;
      if (has(i, "struct") || has(i, "class") || has(i, "enum") || has(i, "union")) return;
      if (!has(i, "template")) continue;
      is_template = true;
      specialises = has(i + 1, "<") && has(i + 2, ">");
    }
    if (declaration.name < 0 || (is_template && !specialises)) return;
    if (shared_names_.count(std::string(at(declaration.name).text)) != 0) return;
    const bool is_function = has(declaration.end, "(");
    if ((declaration.is_member || is_template) && !is_function) return;
    Edit edit;
    edit.begin = edit.end = at(space).begin;
    edit.pieces.push_back(
        {declaration.is_member || is_template ? "inline " : "static __attribute__((unused)) "});
    edits_.push_back(std::move(edit));
  }

  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  std::set<std::string>& shared_names_;
  std::vector<Edit>& edits_;
};

}  // namespace

void keep_device_code_to_its_file(const TokenStream& stream, std::set<std::string>& shared_names,
                                  std::vector<Edit>& edits) {
  LinkageEditor(stream, shared_names, edits).run();
}

}  // namespace warpkit::rewriter
