#include "minimodel/tokenizer/tokenizer.hpp"

#include <algorithm>
#include <queue>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

constexpr std::string_view kSpace = "\xE2\x96\x81";  // U+2581

/// A run of bytes that may still grow; a doubly linked list in an array.
struct Symbol {
  std::size_t start;
  std::size_t length;  ///< 0: joined to the symbol on its left
  int previous;
  int next;
};

/// A pair of neighbours that together are a token.
struct Pair {
  int left;
  int right;
  float score;
  std::size_t length;  ///< of both together, to notice that one of them has changed since

  /// The queue's top is the highest score, the leftmost of equals.
  bool operator<(const Pair& other) const {
    return score != other.score ? score < other.score : left > other.left;
  }
};

/// The state of joining one text.
class Merger {
 public:
  Merger(const Vocabulary& vocabulary, std::string_view text)
      : vocabulary_(vocabulary), text_(text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = std::max<std::size_t>(1, utf8_sequence(text.substr(at)));
      const int index = static_cast<int>(symbols_.size());
      symbols_.push_back({at, length, index - 1, index + 1});
      at += length;
    }
    if (!symbols_.empty()) symbols_.back().next = -1;
  }

  /// The pieces of the text, in order, after all joins.
  std::vector<std::string_view> pieces() {
    for (int i = 0; i + 1 < static_cast<int>(symbols_.size()); ++i) consider(i, i + 1);
    while (!queue_.empty()) {
      const Pair pair = queue_.top();
      queue_.pop();
      join(pair);
    }
    std::vector<std::string_view> result;
    for (int i = symbols_.empty() ? -1 : 0; i >= 0; i = at(i).next) {
      result.push_back(text_.substr(at(i).start, at(i).length));
    }
    return result;
  }

 private:
  Symbol& at(int index) { return symbols_[static_cast<std::size_t>(index)]; }

  void consider(int left, int right) {
    if (left < 0 || right < 0) return;
    const std::size_t length = at(left).length + at(right).length;
    const int id = vocabulary_.find(text_.substr(at(left).start, length));
    if (id >= 0 && vocabulary_.type(id) == TokenType::Normal) {
      queue_.push({left, right, vocabulary_.score(id), length});
    }
  }

  void join(const Pair& pair) {
    Symbol& left = at(pair.left);
    Symbol& right = at(pair.right);
    if (left.length == 0 || right.length == 0 || left.length + right.length != pair.length) return;
    left.length = pair.length;
    right.length = 0;
    left.next = right.next;
    if (right.next >= 0) at(right.next).previous = pair.left;
    consider(left.previous, pair.left);
    consider(pair.left, left.next);
  }

  const Vocabulary& vocabulary_;
  std::string_view text_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Pair> queue_;
};

std::string with_visible_spaces(std::string_view text, bool space_prefix) {
  std::string result;
  if (space_prefix) result += kSpace;
  for (const char c : text) {
    if (c == ' ') {
      result += kSpace;
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

std::vector<int> Tokenizer::encode_piece(std::string_view text, bool space_prefix) const {
  if (text.empty()) return {};
  const std::string spaced =
      with_visible_spaces(text, space_prefix && vocabulary_.add_space_prefix);
  std::vector<int> ids;
  for (const std::string_view piece : Merger(vocabulary_, spaced).pieces()) {
    const int id = vocabulary_.find(piece);
    if (id >= 0 && vocabulary_.type(id) == TokenType::Normal) {
      ids.push_back(id);
      continue;
    }
    for (const char c : piece) {
      const int byte = vocabulary_.byte_token(static_cast<std::uint8_t>(c));
      if (byte < 0 && vocabulary_.unknown < 0) {
        throw ModelError(file_, "the vocabulary has no token for '" + std::string(piece) + "'",
                         "leave that character out");
      }
      ids.push_back(byte >= 0 ? byte : vocabulary_.unknown);
    }
  }
  return ids;
}

std::vector<int> Tokenizer::encode(std::string_view text) const {
  std::vector<int> ids;
  if (vocabulary_.add_bos) ids.push_back(vocabulary_.bos);
  const std::vector<int> body = encode_piece(text, true);
  ids.insert(ids.end(), body.begin(), body.end());
  if (vocabulary_.add_eos) ids.push_back(vocabulary_.eos);
  return ids;
}

std::string Tokenizer::decode(int id) const {
  switch (vocabulary_.type(id)) {
    case TokenType::Control:
    case TokenType::Unknown:
      return "";
    case TokenType::Byte:
      return std::string(1, static_cast<char>(vocabulary_.byte_of(id)));
    default:
      break;
  }
  std::string text(vocabulary_.piece(id));
  for (std::size_t at = text.find(kSpace); at != std::string::npos;
       at = text.find(kSpace, at + 1)) {
    text.replace(at, kSpace.size(), " ");
  }
  return text;
}

std::string Tokenizer::decode(const std::vector<int>& ids) const {
  std::string text;
  for (const int id : ids) text += decode(id);
  if (vocabulary_.add_space_prefix && !text.empty() && text.front() == ' ') text.erase(0, 1);
  return text;
}

}  // namespace warpkit::minimodel
