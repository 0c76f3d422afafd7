#include "emulator/rewriter/device_functions.hpp"

#include <string_view>

#include "emulator/rewriter/scope.hpp"

namespace warpkit::rewriter {
namespace {

class Finder {
 public:
  explicit Finder(const TokenStream& stream) : tokens_(stream.tokens), scopes_(stream) {}

  std::vector<DeviceFunction> run() {
    std::vector<DeviceFunction> found;
    for (Index i = 0; i < static_cast<Index>(tokens_.size()); ++i) {
      if (!has(i, "__global__") && !has(i, "__device__")) continue;
      DeviceFunction function;
      if (!read(i, function)) continue;
      i = function.closer;
      found.push_back(std::move(function));
    }
    return found;
  }

 private:
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < static_cast<Index>(tokens_.size()) && at(i).kind != TokenKind::String &&
           at(i).is(text);
  }
  bool is_word(Index i) const {
    return i >= 0 && i < static_cast<Index>(tokens_.size()) && at(i).kind == TokenKind::Identifier;
  }
  bool ends_statement(Index i) const { return has(i, ";") || has(i, "{") || has(i, "}"); }

  bool read(Index marker, DeviceFunction& function) const {
    Index head = marker;
    while (head > 0 && !ends_statement(head - 1)) --head;
    Index opener = marker;
    while (opener < static_cast<Index>(tokens_.size()) && !ends_statement(opener)) {
      opener = has(opener, "(") ? match_forward(tokens_, opener) + 1 : opener + 1;
    }
    if (!has(opener, "{") || scopes_.closer_of(opener) < 0) return false;
    Index close = opener - 1;
    while (close > head && is_word(close)) --close;  // const, noexcept
    const Index open = has(close, ")") ? match_back(tokens_, close) : -1;
    if (open <= head || !is_word(open - 1)) return false;
    function.tokens = &tokens_;
    function.name = std::string(at(open - 1).text);
    function.opener = opener;
    function.closer = scopes_.closer_of(opener);
    for (Index i = head; i < open; ++i) {
      function.is_noinline |= has(i, "__noinline__") || has(i, "noinline");
      function.is_constexpr |= has(i, "constexpr");
    }
    read_parameters(open, close, function);
    return true;
  }

  void read_parameters(Index open, Index close, DeviceFunction& function) const {
    Index begin = open + 1;
    for (Index i = begin; i <= close; ++i) {
      if (i < close && is_opener(at(i))) i = match_forward(tokens_, i);
      if (has(i, "<")) {
        const Index angle = match_angle_forward(tokens_, i, close);
        if (angle < close) i = angle;
      }
      if (i < close && !has(i, ",")) continue;
      if (begin < i) read_parameter(begin, i, function);
      begin = i + 1;
    }
  }

  // `T* const name`, `T name[4]`, `T (&name)[4]`, each perhaps with `= value`.
  void read_parameter(Index begin, Index end, DeviceFunction& function) const {
    bool is_reference = false;
    Index name = -1;
    for (Index i = begin; i < end && !has(i, "=") && !has(i, "["); ++i) {
      is_reference |= has(i, "&");
      if (is_word(i)) name = i;
    }
    function.params.push_back(name);
    function.references.push_back(is_reference);
  }

  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
};

}  // namespace

std::vector<DeviceFunction> find_device_functions(const TokenStream& stream) {
  return Finder(stream).run();
}

}  // namespace warpkit::rewriter
