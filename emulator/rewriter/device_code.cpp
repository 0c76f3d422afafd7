#include "emulator/rewriter/device_code.hpp"

namespace warpkit::rewriter {
namespace {

const Token& at(const std::vector<Token>& tokens, Index i) {
  return tokens[static_cast<std::size_t>(i)];
}

Index enclosing_brace(const std::vector<Token>& tokens, const ScopeMap& scopes, Index i) {
  for (Index open = i - 1; open >= 0; --open) {
    if (at(tokens, open).is("{") && scopes.closer_of(open) >= i) return open;
  }
  return -1;
}

}  // namespace

Index device_body(const std::vector<Token>& tokens, const ScopeMap& scopes, Index i) {
  for (Index open = enclosing_brace(tokens, scopes, i); open >= 0;
       open = enclosing_brace(tokens, scopes, open)) {
    bool device = false;
    bool host = false;
    for (Index head = open - 1; head >= 0; --head) {
      const Token& token = at(tokens, head);
      if (token.is(";") || token.is("{") || token.is("}")) break;
      if (token.is("__global__")) return open;
      device = device || token.is("__device__");
      host = host || token.is("__host__");
    }
    if (device || host) return host ? -1 : open;
  }
  return -1;
}

bool in_device_code(const std::vector<Token>& tokens, const ScopeMap& scopes, Index i) {
  return device_body(tokens, scopes, i) >= 0;
}

}  // namespace warpkit::rewriter
