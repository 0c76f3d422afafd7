#include "emulator/rewriter/kernels.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "emulator/rewriter/kernel_definition.hpp"
#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

// Words that end a template parameter which has no name.
constexpr std::array<std::string_view, 13> kTypeWords = {
    "typename", "class", "int",   "unsigned", "signed", "bool", "char",
    "short",    "long",  "float", "double",   "auto",   "const"};

class KernelFinder {
 public:
  KernelFinder(const TokenStream& stream, std::vector<Edit>& edits)
      : stream_(stream), tokens_(stream.tokens), scopes_(stream), edits_(edits) {}

  void run() {
    for (Index i = 0; i < count(); ++i) {
      if (!has(i, "__global__") || !scopes_.at_namespace_scope(i)) continue;
      const KernelDefinition definition = read_kernel(tokens_, scopes_, i);
      if (definition.name_begin < 0) continue;
      if (is_template_or_friend(i)) {
        templates_.push_back({definition, template_arguments(i)});
      } else {
        emit(definition);
      }
      i = definition.closer;
    }
    for (const Template& one : templates_) emit_in_template(one);
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

  // Whether the declaration that `i` belongs to says so before it.
  bool is_template_or_friend(Index i) const {
    while (--i >= 0 && !has(i, ";") && !has(i, "{") && !has(i, "}")) {
      if (has(i, "template") || has(i, "friend")) return true;
    }
    return false;
  }

  void emit(const KernelDefinition& definition) {
    Edit insert;
    insert.begin = insert.end = at(definition.closer).end;
    insert.place = stream_.is_macro ? EditPlace::MacroBody : EditPlace::Code;
    const std::string name = join(tokens_, definition.name_begin, definition.name_end);
    insert.pieces.push_back({" WARPKIT_REGISTER_KERNEL(" + name + ");"});
    edits_.push_back(std::move(insert));
  }

  // A kernel template's definition, and its parameters as arguments: `T, N, Rest...`.
  struct Template {
    KernelDefinition definition;
    std::string arguments;  // empty where they can't all be named
  };

  // The parameters of the one `template <…>` that the declaration of `global` begins with.
  std::string template_arguments(Index global) const {
    Index begin = global;
    while (begin > 0 && !has(begin - 1, ";") && !has(begin - 1, "{") && !has(begin - 1, "}")) {
      --begin;
    }
    if (!has(begin, "template") || !has(begin + 1, "<")) return {};
    const Index end = match_angle_forward(tokens_, begin + 1, global);
    std::string arguments;
    bool unnamed = false;
    for (Index i = begin + 2; i < end;) {
      const Index next = end_of_parameter(i, end);
      const Index is = end_of_name(i, next);
      const bool named = is > i + 1 && is_word(is - 1) && !has(is - 2, "::") && !is_keyword(is - 1);
      if (named && unnamed) return {};
      if (!named && is == next) return {};  // nor is there a default
      unnamed = !named;
      if (named) arguments += (arguments.empty() ? "" : ", ") + std::string(at(is - 1).text);
      if (named && (has(is - 2, ".") || has(is - 2, "..."))) arguments += "...";
      i = next + 1;
    }
    return arguments;
  }

  // The `,` after a template parameter, or the end of all.
  Index end_of_parameter(Index i, Index end) const {
    for (; i < end && !has(i, ","); ++i) {
      if (is_opener(at(i))) i = match_forward(tokens_, i);
      if (has(i, "<")) i = match_angle_forward(tokens_, i, end);
    }
    return i < end ? i : end;
  }

  // Just past the name of a template parameter, which its default may follow.
  Index end_of_name(Index i, Index end) const {
    for (; i < end && !has(i, "="); ++i) {
      if (has(i, "(") && has(i + 1, "*") && has(i + 3, ")")) return i + 3;  // void (*F)(int)
      if (has(i, "<")) i = match_angle_forward(tokens_, i, end);
    }
    return i;
  }

  bool is_keyword(Index i) const {
    return std::find(kTypeWords.begin(), kTypeWords.end(), at(i).text) != kTypeWords.end();
  }

  // Whether the template's name, in its own body, means it and nothing else.
  bool names_itself(const Template& one) const {
    const KernelDefinition& definition = one.definition;
    const std::string_view name = at(definition.name_end - 1).text;
    if (one.arguments.empty() || definition.name_end - definition.name_begin != 1) return false;
    for (Index i = definition.name_end; i < definition.opener; ++i) {
      if (has(i, name)) return false;
    }
    return std::count_if(templates_.begin(), templates_.end(), [&](const Template& other) {
             return at(other.definition.name_end - 1).is(name);
           }) == 1;
  }

  void emit_in_template(const Template& one) {
    if (!names_itself(one)) return;
    Edit insert;
    insert.begin = insert.end = at(one.definition.opener).end;
    insert.place = stream_.is_macro ? EditPlace::MacroBody : EditPlace::Code;
    const std::string name(at(one.definition.name_begin).text);
    insert.pieces.push_back({" WARPKIT_REGISTER_INSTANCE((" + name + "<" + one.arguments + ">));"});
    edits_.push_back(std::move(insert));
  }

  const TokenStream& stream_;
  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  std::vector<Edit>& edits_;
  std::vector<Template> templates_;
};

}  // namespace

void register_kernels(const TokenStream& stream, std::vector<Edit>& edits) {
  KernelFinder(stream, edits).run();
}

}  // namespace warpkit::rewriter
