/// @file
/// Text to tokens and back, as SentencePiece vocabularies with byte fallback want it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "minimodel/tokenizer/vocabulary.hpp"

namespace warpkit::minimodel {

/// Turns a user's text into tokens and tokens into text.
///
/// The text is cut into characters; then, again and again, the adjacent pair whose union is the
/// token with the highest score is joined, the leftmost of equals first. A character that is no
/// token becomes one byte token for each of its bytes. Source: Sennrich et al., "Neural Machine
/// Translation of Rare Words with Subword Units", 2016 (the merges); Kudo and Richardson,
/// "SentencePiece", 2018 (the space as U+2581, the fallback to bytes).
///
/// Control tokens never come from a text: what a user writes can't end a turn or open another.
class Tokenizer {
 public:
  /// Reads the vocabulary of a file.
  /// @param file a GGUF file, which has to outlive this object
  /// @throws ModelError if the vocabulary isn't sound
  explicit Tokenizer(const GgufFile& file) : vocabulary_(file), file_(file.name()) {}

  /// The model's words.
  /// @return the vocabulary
  const Vocabulary& vocabulary() const noexcept { return vocabulary_; }

  /// Name of the model's file, for messages.
  /// @return the path as the user gave it
  const std::string& file_name() const noexcept { return file_; }

  /// Tokens of a piece of text, without tokens that begin or end a text.
  /// @param text any bytes; what isn't UTF-8 becomes byte tokens
  /// @param space_prefix put a space in front, if the vocabulary wants one at the start of a text
  /// @return the ids; none for an empty text
  /// @throws ModelError if the vocabulary can't write one of the bytes
  std::vector<int> encode_piece(std::string_view text, bool space_prefix) const;

  /// Tokens of a whole text, with those that begin and end a text if the vocabulary wants them.
  /// @param text any bytes
  /// @return the ids
  /// @throws ModelError if the vocabulary can't write one of the bytes
  std::vector<int> encode(std::string_view text) const;

  /// Bytes that a token adds to a text. Control and unknown tokens add none.
  /// @param id token in [0, vocabulary size)
  /// @return the bytes, possibly part of a character
  std::string decode(int id) const;

  /// Text of tokens, without the space that encode() put in front.
  /// @param ids tokens, each in [0, vocabulary size)
  /// @return the text; UTF-8 if the tokens were made from UTF-8
  std::string decode(const std::vector<int>& ids) const;

 private:
  Vocabulary vocabulary_;
  std::string file_;
};

}  // namespace warpkit::minimodel
