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

// Whether a declaration can't reach back over a token.
bool is_boundary(const Token& token) {
  return token.kind != TokenKind::String && (token.is(";") || token.is("{") || token.is("}"));
}

class KernelFinder {
 public:
  KernelFinder(const TokenStream& stream, const ScopeMap& scopes)
      : tokens_(stream.tokens), scopes_(scopes) {}

  std::vector<NamedKernel> run() {
    for (Index i = 0; i < count(); ++i) {
      if (!has(i, "__global__") || !scopes_.at_namespace_scope(i)) continue;
      const KernelDefinition definition = read_kernel(tokens_, scopes_, i);
      if (definition.name_begin < 0) continue;
      if (is_template_or_friend(i)) {
        templates_.push_back({definition, i, template_arguments(i)});
      } else {
        found_.push_back(
            {definition, i, join(tokens_, definition.name_begin, definition.name_end), false});
      }
      i = definition.closer;
    }
    for (const Template& one : templates_) {
      if (!names_itself(one)) continue;
      const std::string name(at(one.definition.name_begin).text);
      found_.push_back({one.definition, one.global, "(" + name + "<" + one.arguments + ">)", true});
    }
    return std::move(found_);
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

  // A kernel template's definition, and its parameters as arguments: `T, N, Rest...`.
  struct Template {
    KernelDefinition definition;
    Index global = -1;
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

  const std::vector<Token>& tokens_;
  const ScopeMap& scopes_;
  std::vector<Template> templates_;
  std::vector<NamedKernel> found_;
};

// What the words `word(…)` of a kernel's declaration become: `as(…)`, or nothing.
std::string fact(const std::vector<Token>& tokens, const NamedKernel& kernel, std::string_view word,
                 const std::string& as) {
  Index begin = kernel.global;
  while (begin > 0 && !is_boundary(tokens[static_cast<std::size_t>(begin - 1)])) --begin;
  for (Index i = begin; i + 1 < kernel.definition.opener; ++i) {
    if (!tokens[static_cast<std::size_t>(i)].is(word)) continue;
    const Index close = match_forward(tokens, i + 1);
    if (close >= kernel.definition.opener) return {};
    const std::string macro =
        kernel.is_template ? " WARPKIT_INSTANCE_FACT(" : " WARPKIT_KERNEL_FACT(";
    return macro + kernel.name + ", " + as + "(" + join(tokens, i + 2, close) + "));";
  }
  return {};
}

}  // namespace

std::vector<NamedKernel> named_kernels(const TokenStream& stream, const ScopeMap& scopes) {
  return KernelFinder(stream, scopes).run();
}

void register_kernels(const TokenStream& stream, std::vector<Edit>& edits) {
  const ScopeMap scopes(stream);
  for (const NamedKernel& kernel : named_kernels(stream, scopes)) {
    const KernelDefinition& definition = kernel.definition;
    const Index at = kernel.is_template ? definition.opener : definition.closer;
    Edit insert;
    insert.begin = insert.end = stream.tokens[static_cast<std::size_t>(at)].end;
    insert.place = stream.is_macro ? EditPlace::MacroBody : EditPlace::Code;
    const std::string macro =
        kernel.is_template ? " WARPKIT_REGISTER_INSTANCE(" : " WARPKIT_REGISTER_KERNEL(";
    insert.pieces.push_back({macro + kernel.name + ");" +
                             fact(stream.tokens, kernel, "__launch_bounds__", "LaunchBounds") +
                             fact(stream.tokens, kernel, "__cluster_dims__", "ClusterDims")});
    edits.push_back(std::move(insert));
  }
}

}  // namespace warpkit::rewriter
