#include "emulator/rewriter/device_variables.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/shared_declaration.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

// Words of declarations that define no variable, or one whose storage isn't to be had by its name.
constexpr std::array<std::string_view, 10> kOthers = {
    "extern", "friend",   "using",     "typedef",      "template",
    "asm",    "operator", "constexpr", "thread_local", "__global__"};

class Noter {
 public:
  Noter(const TokenStream& stream, std::vector<Edit>& edits)
      : tokens_(stream.tokens), scopes_(stream), edits_(edits) {}

  void run() {
    for (Index i = 0; i < count(); ++i) {
      if (!is_space(i) || !scopes_.at_namespace_scope(i) || !defines_variable(i)) continue;
      const SharedDeclaration declaration = read_shared_declaration(tokens_, i);
      if (declaration.end < count()) note(declaration, is_constant(i));
      i = std::max(i, declaration.end);
    }
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }
  bool is_space(Index i) const {
    return has(i, "__device__") || has(i, "__constant__") || has(i, "__managed__");
  }
  bool is_other(Index i) const {
    return std::any_of(kOthers.begin(), kOthers.end(),
                       [&](std::string_view word) { return has(i, word); });
  }

  // From the word before the name to what follows it: `=`, `[`, `{` or the end, but no `(`.
  bool defines_variable(Index space) const {
    Index i = space;
    while (i > 0 && !has(i - 1, ";") && !has(i - 1, "{") && !has(i - 1, "}")) {
      if (has(i - 1, "(") || has(i - 1, "[") || has(i - 1, "=")) return false;  // a parameter
      --i;
    }
    for (; i < count(); ++i) {
      if (is_other(i)) return false;
      if (has(i, ";") || has(i, "=") || has(i, "[") || has(i, "{")) break;
      if (has(i, "<")) {
        const Index close = match_angle_forward(tokens_, i, count());
        if (close > i) i = close - 1;
        continue;
      }
      if (!has(i, "(")) continue;
      if (has(i + 1, "*") && (has(i + 3, ")") || has(i + 3, "["))) return true;  // (*name)(int)
      if (!has(i - 1, "__align__") && !has(i - 1, "alignas") && !has(i - 1, "__attribute__")) {
        return false;
      }
      i = match_forward(tokens_, i);
    }
    // A member of a class or namespace is defined by its qualified name.
    return i < count() && i > space + 1 && at(i - 1).kind == TokenKind::Identifier &&
           !has(i - 2, "::");
  }

  // `__constant__` may stand beside other words of its declaration.
  bool is_constant(Index space) const {
    Index i = space;
    while (i > 0 && !has(i - 1, ";") && !has(i - 1, "{") && !has(i - 1, "}")) --i;
    for (; i < count() && !has(i, ";") && !has(i, "=") && !has(i, "{"); ++i) {
      if (has(i, "__constant__")) return true;
    }
    return false;
  }

  void note(const SharedDeclaration& declaration, bool constant) {
    std::string notes;
    for (const SharedDeclarator& one : declaration.declarators) {
      if (one.name <= 0) continue;
      const std::string name(declaration.words[static_cast<std::size_t>(one.name)].text);
      notes +=
          (constant ? " WARPKIT_CONSTANT_VARIABLE(" : " WARPKIT_DEVICE_VARIABLE(") + name + ")";
    }
    if (notes.empty()) return;
    Edit edit;
    edit.begin = edit.end = at(declaration.end).end;
    edit.pieces.push_back({notes});
    edits_.push_back(std::move(edit));
  }

  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  std::vector<Edit>& edits_;
};

}  // namespace

void note_device_variables(const TokenStream& stream, std::vector<Edit>& edits) {
  Noter(stream, edits).run();
}

}  // namespace warpkit::rewriter
