#include "minimodel/tokenizer/vocabulary.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

/// Names of tokens that end a turn in models whose files forget to say so.
constexpr std::string_view kEndNames[] = {"<|eot_id|>",    "<|im_end|>",    "<|end|>",
                                          "<end_of_turn>", "<|endoftext|>", "<|eom_id|>"};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::optional<std::uint8_t> parse_byte_piece(std::string_view piece) {
  if (piece.size() != 6 || piece.substr(0, 3) != "<0x" || piece[5] != '>') return std::nullopt;
  const int high = hex_digit(piece[3]);
  const int low = hex_digit(piece[4]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<std::uint8_t>(high * 16 + low);
}

Vocabulary::Vocabulary(const GgufFile& file) {
  const Metadata& meta = file.metadata();
  const auto model = meta.text("tokenizer.ggml.model");
  if (!model) file.fail("metadata 'tokenizer.ggml.model' is missing", kFetchAgain);
  if (*model != "llama") {
    file.fail(
        "tokenizer '" + printable(*model) + "' isn't supported, only 'llama' (SentencePiece) is",
        "use a model with a SentencePiece vocabulary");
  }
  auto tokens = meta.texts("tokenizer.ggml.tokens");
  if (!tokens || tokens->empty()) {
    file.fail("the file has no vocabulary (tokenizer.ggml.tokens)", kFetchAgain);
  }
  if (tokens->size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    file.fail("the vocabulary has more than 2^31 tokens", kFetchAgain);
  }
  pieces_ = std::move(*tokens);
  const auto scores = meta.words("tokenizer.ggml.scores", ValueType::F32);
  if (!scores || scores->size() != pieces_.size()) {
    file.fail("tokenizer.ggml.scores doesn't have one score a token", kFetchAgain);
  }
  scores_.resize(scores->size());
  std::memcpy(scores_.data(), scores->data(), scores_.size() * sizeof(float));
  if (std::any_of(scores_.begin(), scores_.end(), [](float s) { return std::isnan(s); })) {
    file.fail("tokenizer.ggml.scores holds a score that isn't a number", kFetchAgain);
  }
  read_types(file);
  read_bytes(file);
  by_piece_.resize(pieces_.size());
  std::iota(by_piece_.begin(), by_piece_.end(), 0);
  std::sort(by_piece_.begin(), by_piece_.end(), [this](int a, int b) {
    const int order = piece(a).compare(piece(b));
    return order != 0 ? order < 0 : a < b;
  });
  read_special(file);
}

void Vocabulary::read_types(const GgufFile& file) {
  const auto types = file.metadata().words("tokenizer.ggml.token_type", ValueType::I32);
  types_.assign(pieces_.size(), TokenType::Normal);
  if (!types) {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (parse_byte_piece(pieces_[i])) types_[i] = TokenType::Byte;
    }
    return;
  }
  if (types->size() != pieces_.size()) {
    file.fail("tokenizer.ggml.token_type doesn't have one type a token", kFetchAgain);
  }
  for (std::size_t i = 0; i < types->size(); ++i) {
    const std::uint32_t type = (*types)[i];
    if (type < 1 || type > 6) {
      file.fail("token " + std::to_string(i) + " has unknown type " +
                    std::to_string(static_cast<std::int32_t>(type)),
                kFetchAgain);
    }
    types_[i] = static_cast<TokenType>(type);
  }
}

void Vocabulary::read_bytes(const GgufFile& file) {
  byte_tokens_.fill(-1);
  for (int id = size() - 1; id >= 0; --id) {
    if (type(id) != TokenType::Byte) continue;
    const auto byte = parse_byte_piece(piece(id));
    if (!byte) {
      file.fail("token " + std::to_string(id) + " '" + printable(piece(id)) +
                    "' is a byte token, but not of the form <0xNN>",
                kFetchAgain);
    }
    byte_tokens_[*byte] = id;
  }
}

void Vocabulary::read_special(const GgufFile& file) {
  const Metadata& meta = file.metadata();
  const auto id = [&](const char* name, int otherwise) {
    const std::string key = std::string("tokenizer.ggml.") + name + "_token_id";
    return static_cast<int>(meta.integer(key, 0, size() - 1).value_or(otherwise));
  };
  // Without ids in the file, those of the first Llama vocabulary hold, where they exist.
  bos = id("bos", size() > 1 && type(1) == TokenType::Control ? 1 : -1);
  eos = id("eos", size() > 2 && type(2) == TokenType::Control ? 2 : -1);
  unknown = id("unknown", type(0) == TokenType::Unknown ? 0 : -1);
  add_bos = meta.boolean("tokenizer.ggml.add_bos_token").value_or(true);
  add_eos = meta.boolean("tokenizer.ggml.add_eos_token").value_or(false);
  add_space_prefix = meta.boolean("tokenizer.ggml.add_space_prefix").value_or(true);
  ends_ = {eos, id("eot", -1), id("eom", -1)};
  for (const std::string_view name : kEndNames) {
    const int found = find(name);
    // The name alone isn't enough: ordinary text may contain it.
    if (found >= 0 && (type(found) == TokenType::Control || type(found) == TokenType::UserDefined))
      ends_.push_back(found);
  }
  if (add_bos && bos < 0) {
    file.fail("texts should begin with a token (add_bos_token), but the file names none",
              kFetchAgain);
  }
  if (add_eos && eos < 0) {
    file.fail("texts should end with a token (add_eos_token), but the file names none",
              kFetchAgain);
  }
}

int Vocabulary::find(std::string_view wanted) const {
  const auto found =
      std::lower_bound(by_piece_.begin(), by_piece_.end(), wanted,
                       [this](int id, std::string_view text) { return piece(id) < text; });
  return found == by_piece_.end() || piece(*found) != wanted ? -1 : *found;
}

std::uint8_t Vocabulary::byte_of(int id) const { return *parse_byte_piece(piece(id)); }

bool Vocabulary::ends_generation(int id) const {
  return std::find(ends_.begin(), ends_.end(), id) != ends_.end();
}

}  // namespace warpkit::minimodel
