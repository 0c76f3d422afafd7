#include "emulator/rewriter/device_new.hpp"

#include <string_view>

#include "emulator/rewriter/device_code.hpp"
#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

void rewrite_device_new(const TokenStream& code, std::vector<Edit>& edits) {
  const std::vector<Token>& tokens = code.tokens;
  const auto has = [&](std::size_t i, std::string_view text) {
    return i < tokens.size() && tokens[i].kind != TokenKind::String && tokens[i].is(text);
  };
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!has(i, "new")) continue;
    if (i > 0 && has(i - 1, "operator")) return;
    if (!has(i + 1, "(")) found.push_back(i);
  }
  if (found.empty()) return;
  const ScopeMap scopes(code);
  for (const std::size_t i : found) {
    if (!in_device_code(tokens, scopes, static_cast<Index>(i))) continue;
    Edit insert;
    insert.begin = insert.end = tokens[i].end;
    insert.place = EditPlace::Code;
    insert.pieces.push_back({" WARPKIT_NEW"});
    edits.push_back(std::move(insert));
  }
}

}  // namespace warpkit::rewriter
