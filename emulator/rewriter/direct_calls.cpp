#include "emulator/rewriter/direct_calls.hpp"

#include <set>
#include <string>
#include <string_view>

#include "emulator/rewriter/device_code.hpp"
#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

class DirectCalls {
 public:
  DirectCalls(const TokenStream& stream, const std::set<std::string>& called_in_headers,
              std::vector<Edit>& edits)
      : tokens_(stream.tokens),
        scopes_(stream),
        called_in_headers_(called_in_headers),
        edits_(edits) {}

  void run() {
    find_kernels();
    if (kernels_.empty()) return;
    for (Index i = 1; i + 1 < count(); ++i) {
      if (kernels_.count(at(i).text) == 0 || !begins_statement(i) || !has(i + 1, "(")) continue;
      const Index close = match_forward(tokens_, i + 1);
      if (!has(close + 1, ";") || scopes_.at_namespace_scope(i)) continue;
      if (in_device_code(tokens_, scopes_, i)) continue;
      const std::string name(at(i).text);
      const std::string type =
          "::warpkit::emulator::warpkit_kernel_type(warpkit_type, " + name + ")";
      Edit edit;
      edit.begin = edit.end = at(i).begin;
      edit.pieces.push_back({"::warpkit::emulator::refuse_call_of_kernel"});
      edit.pieces.push_back(
          {"(::warpkit::emulator::names_one_function([](auto warpkit_type) -> decltype(" + type +
               ") { return " + type + "; })), ",
           edit.begin});
      edits_.push_back(std::move(edit));
    }
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }

  bool begins_statement(Index i) const {
    return has(i - 1, ";") || has(i - 1, "{") || has(i - 1, "}") || has(i - 1, "else") ||
           has(i - 1, ")");
  }

  // Outside of it, the name may be another function's.
  bool is_in_named_scope(Index i) const {
    for (Index open = 0; open < i; ++open) {
      if (has(open, "{") && scopes_.closer_of(open) >= i && !has(open - 1, "namespace"))
        return true;
    }
    return false;
  }

  // The names behind `__global__`, but those that something else in this file has, too.
  void find_kernels() {
    std::set<Index> declared;  // where a kernel is declared by its name
    for (Index i = 0; i < count(); ++i) {
      if (!has(i, "__global__") || is_in_named_scope(i)) continue;
      Index name = i + 1;
      while (name < count() && !has(name, "(") && !has(name, ";") && !has(name, "{")) ++name;
      // Of a list in brackets before the name, such as __launch_bounds__(256), nothing is read.
      if (!has(name, "(") || at(name - 1).kind != TokenKind::Identifier) continue;
      if (called_in_headers_.count(std::string(at(name - 1).text)) == 0) {
        kernels_.insert(at(name - 1).text);
      }
      declared.insert(name - 1);
    }
    for (Index i = 1; i < count() && !kernels_.empty(); ++i) {
      const bool is_type = at(i - 1).kind == TokenKind::Identifier && !has(i - 1, "else") &&
                           !has(i - 1, "return") && !has(i - 1, "do");
      if ((is_type || has(i - 1, "*") || has(i - 1, "&") || has(i - 1, ">")) &&
          declared.count(i) == 0) {
        kernels_.erase(at(i).text);
      }
    }
  }

  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  const std::set<std::string>& called_in_headers_;
  std::vector<Edit>& edits_;
  std::set<std::string_view> kernels_;
};

}  // namespace

void rewrite_direct_calls(const TokenStream& stream, std::set<std::string>& called_in_headers,
                          std::vector<Edit>& edits) {
  DirectCalls(stream, called_in_headers, edits).run();
  for (std::size_t i = 0; i + 1 < stream.tokens.size(); ++i) {
    const Token& token = stream.tokens[i];
    if (token.kind == TokenKind::Identifier && stream.tokens[i + 1].is("(")) {
      called_in_headers.insert(std::string(token.text));
    }
  }
}

}  // namespace warpkit::rewriter
