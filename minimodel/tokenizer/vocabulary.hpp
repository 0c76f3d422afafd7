/// @file
/// The words of a model: pieces, scores, types and special tokens of a GGUF file.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "minimodel/gguf/gguf_file.hpp"

namespace warpkit::minimodel {

/// What a token is, with the format's numbers.
enum class TokenType : std::uint8_t {
  Normal = 1,
  Unknown = 2,
  Control = 3,
  UserDefined = 4,
  Unused = 5,
  Byte = 6,
};

/// All tokens of a model, found by id or by piece. It borrows the pieces from the file.
class Vocabulary {
 public:
  /// Reads and checks the vocabulary of a file.
  ///
  /// Source of the keys: ggml, `docs/gguf.md`, section "Tokenizer".
  /// @param file a GGUF file, which has to outlive this object
  /// @throws ModelError if the tokenizer isn't of SentencePiece's kind ("llama"), or its arrays
  /// have wrong types or lengths, or an id lies outside the vocabulary
  explicit Vocabulary(const GgufFile& file);

  /// Number of tokens.
  /// @return at least 1
  int size() const noexcept { return static_cast<int>(pieces_.size()); }

  /// Bytes of a token as the file has them (spaces are U+2581).
  /// @param id token in [0, size())
  /// @return the piece
  std::string_view piece(int id) const { return pieces_[static_cast<std::size_t>(id)]; }

  /// Score by which merges are ordered; higher first.
  /// @param id token in [0, size())
  /// @return the score, never NaN
  float score(int id) const { return scores_[static_cast<std::size_t>(id)]; }

  /// What a token is.
  /// @param id token in [0, size())
  /// @return its type
  TokenType type(int id) const { return types_[static_cast<std::size_t>(id)]; }

  /// Finds a token of any type by its piece.
  /// @param piece the bytes
  /// @return the lowest id with that piece, or -1
  int find(std::string_view piece) const;

  /// The token that stands for one byte.
  /// @param byte the byte
  /// @return its id, or -1 if the vocabulary has none
  int byte_token(std::uint8_t byte) const { return byte_tokens_[byte]; }

  /// The byte that a token stands for.
  /// @param id token in [0, size()) of type Byte
  /// @return the byte
  std::uint8_t byte_of(int id) const;

  /// Whether generation ends with a token: end of text, of turn or of message, by the file's ids or
  /// by one of the names that models use.
  /// @param id token in [0, size())
  /// @return true if so
  bool ends_generation(int id) const;

  int bos = -1;                  ///< token that begins a text, or -1
  int eos = -1;                  ///< token that ends a text, or -1
  int unknown = -1;              ///< token for what can't be written otherwise, or -1
  bool add_bos = true;           ///< a text begins with `bos`
  bool add_eos = false;          ///< a text ends with `eos`
  bool add_space_prefix = true;  ///< a text gets a space in front

 private:
  void read_types(const GgufFile& file);
  void read_special(const GgufFile& file);
  void read_bytes(const GgufFile& file);

  std::vector<std::string_view> pieces_;
  std::vector<float> scores_;
  std::vector<TokenType> types_;
  std::vector<std::int32_t> by_piece_;  ///< ids sorted by piece, then by id
  std::vector<std::int32_t> ends_;      ///< tokens that end generation
  std::array<int, 256> byte_tokens_;
};

/// Reads the piece of a byte token.
/// @param piece exactly `<0xNN>` with two hexadecimal digits
/// @return the byte; nothing if the piece has any other form
std::optional<std::uint8_t> parse_byte_piece(std::string_view piece);

}  // namespace warpkit::minimodel
