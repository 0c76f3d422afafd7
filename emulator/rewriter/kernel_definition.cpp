#include "emulator/rewriter/kernel_definition.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace warpkit::rewriter {
namespace {

// Words with arguments in brackets that may stand before a kernel's name or after its parameters.
constexpr std::array<std::string_view, 11> kAttributes = {
    "__launch_bounds__", "__maxnreg__", "__cluster_dims__", "__block_size__",
    "__attribute__",     "__align__",   "alignas",          "noexcept",
    "__declspec",        "decltype",    "__attribute"};

class Reader {
 public:
  Reader(const std::vector<Token>& tokens, const ScopeMap& scopes)
      : tokens_(tokens), scopes_(scopes) {}

  KernelDefinition read(Index global) const {
    KernelDefinition result;
    Index i = global + 1;
    while (i < count() && !has(i, "{")) {
      if (has(i, ";") || has(i, "}") || has(i, "=") || has(i, "__global__")) return {};
      if (!has(i, "(") || is_attribute(i)) {
        i = is_opener(at(i)) ? match_forward(tokens_, i) + 1 : i + 1;
        continue;
      }
      // Two bracketed lists: one may be a macro that stands for an attribute.
      if (result.name_begin >= 0) return {};
      result.name_end = i;
      result.name_begin = begin_of_name(i);
      if (result.name_begin < 0) return {};
      i = match_forward(tokens_, i) + 1;
    }
    if (i >= count() || result.name_begin < 0) return {};
    result.opener = i;
    result.closer = scopes_.closer_of(i);
    if (result.closer < 0 || !scopes_.same_branch(global, i) ||
        !scopes_.same_branch(global, result.closer)) {
      return {};
    }
    return result;
  }

 private:
  bool is_attribute(Index open) const {
    return is_word(open - 1) && std::find(kAttributes.begin(), kAttributes.end(),
                                          at(open - 1).text) != kAttributes.end();
  }

  // Where a name that ends before `open` begins: `k`, `a::k`, `k_##x`.
  Index begin_of_name(Index open) const {
    Index i = open - 1;
    while (is_word(i)) {
      if (has(i, "void") || has(i, "operator")) return -1;
      if (has(i - 1, "##") || (has(i - 1, "::") && is_word(i - 2) && !has(i - 2, "void"))) {
        i -= 2;
      } else {
        return has(i - 1, "::") ? i - 1 : i;
      }
    }
    return -1;
  }

  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }
  bool is_word(Index i) const {
    return i >= 0 && i < count() && at(i).kind == TokenKind::Identifier;
  }

  const std::vector<Token>& tokens_;
  const ScopeMap& scopes_;
};

}  // namespace

KernelDefinition read_kernel(const std::vector<Token>& tokens, const ScopeMap& scopes,
                             Index global) {
  return Reader(tokens, scopes).read(global);
}

}  // namespace warpkit::rewriter
