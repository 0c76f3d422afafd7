#include "emulator/rewriter/launches.hpp"

#include <algorithm>
#include <optional>

#include "emulator/rewriter/device_code.hpp"
#include "emulator/rewriter/launched_kernel.hpp"
#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

struct Configuration {
  Index end = -1;             // index of the first `>` of the closing `>>>`; -1 when there is none
  std::vector<Index> commas;  // those outside brackets
};

class LaunchRewriter {
 public:
  LaunchRewriter(std::string_view source, const TokenStream& stream, std::vector<Edit>& edits,
                 std::vector<Complaint>& complaints)
      : source_(source),
        stream_(stream),
        tokens_(stream.tokens),
        edits_(edits),
        complaints_(complaints) {}

  void run() {
    for (Index i = 0; i < count(); ++i) {
      track_call_depth(i);
      if (!opens_launch(i)) continue;
      const Index after = rewrite(i);
      while (i + 1 < after) track_call_depth(++i);
    }
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }

  // Keeps, for each open bracket, whether it may be the argument list of a macro.
  void track_call_depth(Index i) {
    if (is_opener(at(i))) {
      open_calls_.push_back(at(i).is("(") && i > 0 && may_be_name(at(i - 1)));
    } else if (is_closer(at(i)) && !open_calls_.empty()) {
      open_calls_.pop_back();
    }
  }

  bool in_call() const {
    return std::find(open_calls_.begin(), open_calls_.end(), true) != open_calls_.end();
  }

  // Exactly three `<`, which aren't `operator<<<…>`. Some formatters part them, `<< <`, and nvcc
  // takes that too.
  bool opens_launch(Index i) const {
    if (!has(i, "<") || !has(i + 1, "<") || !has(i + 2, "<")) return false;
    if (!touches_next(tokens_, i)) return false;
    if (has(i - 1, "<") && touches_next(tokens_, i - 1)) return false;
    if (has(i + 3, "<") && touches_next(tokens_, i + 2)) return false;
    return !has(i - 1, "operator");
  }

  // Finds the `>>>` that closes a launch, reading from just past its `<<<`. `>>>` can also end
  // template arguments inside, so the first one that leaves at least grid and block and stands
  // before `(` wins.
  Configuration find_configuration(Index begin) const {
    Configuration current;
    Configuration fallback;
    for (Index i = begin; i < count(); ++i) {
      if (has(i, ";") || is_closer(at(i)) || opens_launch(i)) break;
      if (is_opener(at(i))) {
        i = match_forward(tokens_, i);
      } else if (has(i, ",")) {
        current.commas.push_back(i);
      } else if (has(i, ">")) {
        Index last = i;
        while (has(last + 1, ">") && touches_next(tokens_, last)) ++last;
        if (last - i == 1 && has(last + 1, ">") && has(last + 2, "(") && fallback.end < 0) {
          fallback = current;  // `>> >(`, as formatters part it; a `>>>` later on wins
          fallback.end = i;
        }
        if (last - i >= 2) {
          current.end = last - 2;
          const bool called = has(last + 1, "(");
          if (called && !current.commas.empty()) return current;
          if (fallback.end < 0) fallback = current;
        }
        i = last;
      }
    }
    return fallback;
  }

  // Rewrites the launch whose `<<<` begins at token `open`; returns the index to go on from.
  Index rewrite(Index open) {
    const LaunchedKernel kernel =
        open > 0 ? find_launched_kernel(tokens_, open - 1) : LaunchedKernel{};
    if (kernel.begin < 0) {
      complain(open, "no kernel before '<<<'",
               "A launch reads kernel<<<grid, block>>>(arguments).");
      return open + 3;
    }
    const std::string name = join(tokens_, kernel.begin, open);
    const Configuration configuration = find_configuration(open + 3);
    if (configuration.end < 0) {
      complain(open, "the launch of '" + name + "' has no closing '>>>'",
               "A launch reads " + name + "<<<grid, block>>>(arguments).");
      return open + 3;
    }
    const Index after = configuration.end + 3;
    if (!check(open, configuration, name) || !check_call(after, name)) return after;
    emit(kernel, open, configuration.end, name);
    return after;
  }

  bool check(Index open, const Configuration& configuration, const std::string& name) {
    const Index begin = open + 3;
    const std::vector<Index>& commas = configuration.commas;
    const std::string form = name + "<<<grid, block, shared bytes, stream>>>(arguments)";
    bool may_hide_commas = stream_.is_macro;
    for (Index i = begin; i < configuration.end; ++i) {
      may_hide_commas = may_hide_commas || has(i, "<") || at(i).kind == TokenKind::Identifier;
    }
    if (begin == configuration.end || (commas.empty() && !may_hide_commas)) {
      complain(open, "the launch of '" + name + "' needs a grid and a block size",
               "Write " + form + "; the last two may be left out.");
      return false;
    }
    if (commas.size() > 3 && !may_hide_commas) {
      complain(commas[3], "the launch of '" + name + "' has more than four settings",
               "They are " + form + ".");
      return false;
    }
    Index previous = begin - 1;
    for (std::size_t n = 0; n <= commas.size() && !stream_.is_macro; ++n) {
      const Index next = n < commas.size() ? commas[n] : configuration.end;
      if (next == previous + 1) {
        complain(next, "the launch of '" + name + "' has an empty setting",
                 "Write 0 for no dynamic shared memory or for the default stream.");
        return false;
      }
      previous = next;
    }
    return true;
  }

  // A macro may end with the configuration and leave the arguments to its user.
  bool check_call(Index after, const std::string& name) {
    if (has(after, "(") || (stream_.is_macro && after >= count())) return true;
    complain(after - 3, "the launch of '" + name + "' has no argument list",
             "Write (arguments) after '>>>', or () if the kernel takes none.");
    return false;
  }

  // KERNEL as a string: in a function-like macro with the parameters' arguments put in by `#`.
  std::string name_literal(Index begin, Index end) const {
    std::string literal;
    std::string text;
    for (Index i = begin; i < end; ++i) {
      if (has(i, "##")) continue;
      const bool spaced = i > begin && !touches_next(tokens_, i - 1) && !has(i - 1, "##");
      if (spaced) text += ' ';
      if (contains(stream_.params, at(i).text)) {
        literal += quote(text) + " #" + std::string(at(i).text) + " ";
        text.clear();
      } else {
        text += at(i).text;
      }
    }
    return literal + quote(text);
  }

  // `.warpkit_arguments("…")` for the list that opens at `open`: what findings call the arrays.
  std::string argument_text(Index open) const {
    if (stream_.is_macro || !has(open, "(") || in_call()) return "";
    const Index close = match_forward(tokens_, open);
    if (close >= count() || close == open + 1) return "";
    return ".warpkit_arguments(" + quote(join(tokens_, open + 1, close)) + ")";
  }

  void emit(const LaunchedKernel& kernel, Index open, Index close, const std::string& name) {
    Edit edit;
    edit.begin = at(kernel.begin).begin;
    edit.end = at(close + 2).end;
    edit.place = stream_.is_macro ? EditPlace::MacroBody
                 : in_call()      ? EditPlace::MacroArgument
                                  : EditPlace::Code;
    const std::size_t config_begin = at(open + 3).begin;
    const std::string config(source_.substr(at(open + 2).end, at(close).begin - at(open + 2).end));
    const std::size_t leading = config_begin - at(open + 2).end;
    if (!scopes_) scopes_.emplace(stream_);
    if (in_device_code(tokens_, *scopes_, kernel.begin)) {
      edit.pieces.push_back({"::warpkit::emulator::launch_within_a_kernel", edit.begin});
      edits_.push_back(std::move(edit));
      return;
    }
    edit.pieces.push_back({"::warpkit::emulator::configure("});
    edit.pieces.push_back({config.substr(leading), config_begin});
    edit.pieces.push_back({")" + argument_text(close + 3) + ".warpkit_kernel(" +
                           name_literal(kernel.begin, open) + ", "});
    const Piece kernel_piece{name, edit.begin};
    if (kernel.evaluated) {
      edit.pieces.insert(edit.pieces.end(), {kernel_piece, {")"}});
    } else {
      const std::string kernel_type = "::warpkit::emulator::warpkit_kernel_type(warpkit_type, ";
      edit.pieces.insert(edit.pieces.end(),
                         {{"[=](auto warpkit_type) -> decltype(" + kernel_type},
                          kernel_piece,
                          {")) { return " + kernel_type},
                          kernel_piece,
                          {"); }, [=](auto&... warpkit_arguments) WARPKIT_UNHOOKED_CALL { "},
                          kernel_piece,
                          {"(warpkit_arguments...); })"}});
    }
    edits_.push_back(std::move(edit));
  }

  void complain(Index i, std::string message, std::string hint) {
    complaints_.push_back({at(i).begin, std::move(message), std::move(hint)});
  }

  std::string_view source_;
  const TokenStream& stream_;
  const std::vector<Token>& tokens_;
  std::vector<Edit>& edits_;
  std::vector<Complaint>& complaints_;
  std::vector<bool> open_calls_;
  std::optional<ScopeMap> scopes_;  // read when the first launch is met
};

}  // namespace

void rewrite_launches(std::string_view source, const TokenStream& stream, std::vector<Edit>& edits,
                      std::vector<Complaint>& complaints) {
  LaunchRewriter(source, stream, edits, complaints).run();
}

}  // namespace warpkit::rewriter
