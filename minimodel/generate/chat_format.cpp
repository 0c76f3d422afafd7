#include "minimodel/generate/chat_format.hpp"

namespace warpkit::minimodel {
namespace {

/// The names of a family's tokens, and its texts when the template has line breaks.
struct Family {
  const char* name;
  const char* open_user;
  const char* before_user;
  const char* close_user;
  const char* after_close;
  const char* open_model;
  const char* before_model;
  bool line_breaks_always;
};

constexpr Family kFamilies[] = {
    {"turns", "<|user|>", "\n", "<|end|>", "\n", "<|assistant|>", "\n", false},
    {"chatml", "<|im_start|>", "user\n", "<|im_end|>", "\n", "<|im_start|>", "assistant\n", true},
    {"gemma", "<start_of_turn>", "user\n", "<end_of_turn>", "\n", "<start_of_turn>", "model\n",
     true},
};

int special_token(const Vocabulary& vocabulary, const char* piece) {
  const int id = vocabulary.find(piece);
  if (id < 0) return -1;
  const TokenType type = vocabulary.type(id);
  return type == TokenType::Control || type == TokenType::UserDefined ? id : -1;
}

}  // namespace

std::optional<ChatFormat> find_chat_format(const GgufFile& file, const Vocabulary& vocabulary) {
  const std::string_view chat_template =
      file.metadata().text("tokenizer.chat_template").value_or("");
  // In a Jinja string a line break is written as backslash and n.
  const bool breaks = chat_template.find("\\n") != std::string_view::npos ||
                      chat_template.find('\n') != std::string_view::npos;
  for (const Family& family : kFamilies) {
    const int open_user = special_token(vocabulary, family.open_user);
    const int close_user = special_token(vocabulary, family.close_user);
    const int open_model = special_token(vocabulary, family.open_model);
    if (open_user < 0 || close_user < 0 || open_model < 0) continue;
    if (!family.line_breaks_always && !breaks) {
      return ChatFormat{family.name, open_user, "", close_user, "", open_model, ""};
    }
    return ChatFormat{family.name,        open_user,  family.before_user, close_user,
                      family.after_close, open_model, family.before_model};
  }
  return std::nullopt;
}

std::vector<int> encode_turn(const Tokenizer& tokenizer, const ChatFormat& format,
                             std::string_view message) {
  std::vector<int> ids;
  const auto append = [&](const std::string& text, bool space_prefix) {
    const std::vector<int> more = tokenizer.encode_piece(text, space_prefix);
    ids.insert(ids.end(), more.begin(), more.end());
  };
  if (tokenizer.vocabulary().add_bos) ids.push_back(tokenizer.vocabulary().bos);
  ids.push_back(format.open_user);
  append(format.before_user + std::string(message), true);
  ids.push_back(format.close_user);
  append(format.after_close, false);
  ids.push_back(format.open_model);
  append(format.before_model, false);
  return ids;
}

}  // namespace warpkit::minimodel
