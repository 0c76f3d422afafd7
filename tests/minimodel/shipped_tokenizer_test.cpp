// The tokenizer against the one that the shipped model was trained with, which is another program.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "minimodel/generate/chat_format.hpp"
#include "tests/minimodel/data_folder.hpp"

namespace {

using namespace warpkit;
using namespace warpkit::minimodel;

// Lines like {"text": "100", "ids": [1023, 945]}, or "chat" with the ids of a whole turn.
TEST(ShippedTokenizer, AgreesWithTraining) {
  const std::string models = std::string(WARPKIT_SOURCE_DIR) + "/minimodel/models/";
  const GgufFile file(open_file(models + "tiny-F16.gguf"));
  const Tokenizer tokenizer(file);
  const auto format = find_chat_format(file, tokenizer.vocabulary());
  ASSERT_TRUE(format.has_value());
  std::istringstream lines(test::read_text(models + "tiny-tokenizer.jsonl"));
  int texts = 0;
  int chats = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto item = nlohmann::json::parse(line);
    const auto expected = item.at("ids").get<std::vector<int>>();
    if (item.contains("chat")) {
      EXPECT_EQ(encode_turn(tokenizer, *format, item.at("chat").get<std::string>()), expected)
          << line;
      ++chats;
    } else {
      EXPECT_EQ(tokenizer.encode_piece(item.at("text").get<std::string>(), true), expected) << line;
      ++texts;
    }
  }
  EXPECT_GE(texts, 18);
  EXPECT_GE(chats, 2);
}

}  // namespace
