/// @file
/// The turn tokens of chat models, found by name. Templates (Jinja programs) are never executed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "minimodel/tokenizer/tokenizer.hpp"

namespace warpkit::minimodel {

/// What stands around a user's message, for one family of models.
struct ChatFormat {
  std::string name;          ///< as in "chatml"
  int open_user;             ///< token before the user's turn
  std::string before_user;   ///< text between it and the message
  int close_user;            ///< token after the message
  std::string after_close;   ///< text between it and the model's turn
  int open_model;            ///< token before the model's turn
  std::string before_model;  ///< text between it and the model's answer
};

/// Finds the format whose turn tokens a vocabulary has as control or user-defined tokens.
/// @param file a GGUF file; of its `tokenizer.chat_template` only the presence of line breaks
/// matters
/// @param vocabulary the file's vocabulary
/// @return the format; nothing if the model knows no turns of a known family
std::optional<ChatFormat> find_chat_format(const GgufFile& file, const Vocabulary& vocabulary);

/// Tokens of a conversation's first turn, up to where the model's answer begins.
///
/// The message goes through the tokenizer by itself: whatever it says, it can't hold a turn token.
/// @param tokenizer the model's tokenizer
/// @param format from find_chat_format()
/// @param message what the user says
/// @return the ids, with the token that begins a text if the vocabulary wants one
/// @throws ModelError if the vocabulary can't write one of the bytes
std::vector<int> encode_turn(const Tokenizer& tokenizer, const ChatFormat& format,
                             std::string_view message);

}  // namespace warpkit::minimodel
