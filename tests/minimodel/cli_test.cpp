// The program as a user meets it: exit codes, streams, files.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/minimodel/data_folder.hpp"
#include "tests/minimodel/tiny_llama.hpp"

namespace {

using namespace warpkit;
namespace fs = std::filesystem;

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

class Program : public testing::Test {
 protected:
  Program() {
    fs::create_directories(folder_);
    const auto bytes = test::tiny_llama(WeightType::F16).build();
    std::ofstream(model_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }
  ~Program() override { fs::remove_all(folder_); }

  /// Starts the program with standard output and error going to files.
  pid_t start(const std::vector<std::string>& arguments, const std::string& input,
              const std::string& out_path) {
    std::ofstream(file("in")) << input;
    const pid_t child = ::fork();
    if (child != 0) return child;
    const auto use = [](const std::string& path, int flags, int as) {
      ::dup2(::open(path.c_str(), flags, 0600), as);
    };
    use(file("in"), O_RDONLY, STDIN_FILENO);
    use(out_path, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    use(file("err"), O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    std::vector<char*> argv = {const_cast<char*>("minimodel")};
    for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    ::execv(MINIMODEL_PROGRAM, argv.data());
    ::_exit(126);
  }

  Outcome finish(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    Outcome outcome;
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    if (fs::exists(file("out"))) outcome.out = test::read_text(file("out"));
    outcome.err = test::read_text(file("err"));
    return outcome;
  }

  Outcome run(const std::vector<std::string>& arguments, const std::string& input = "") {
    return finish(start(arguments, input, file("out")));
  }

  nlohmann::json run_json(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out);
  }

  std::string file(const std::string& name) const { return folder_ + "/" + name; }

  const std::string folder_ = testing::TempDir() + "minimodel-cli-" + std::to_string(::getpid());
  const std::string model_ = folder_ + "/model.gguf";
};

TEST_F(Program, UsageErrorsAreExit2AndOneLineEach) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"chat", model_},
      {"run"},
      {"run", model_},
      {"run", model_, "--prompt", "a", "--wrong"},
      {"run", model_, "--prompt", "a", "--temp", "nan"},
      {"run", model_, "--prompt", "a", "--temp", "-1"},
      {"run", model_, "--prompt", "a", "--temp", "inf"},
      {"run", model_, "--prompt", "a", "--top-p", "2"},
      {"run", model_, "--prompt", "a", "--top-k", "-3"},
      {"run", model_, "--prompt", "a", "--seed", "-1"},
      {"run", model_, "--prompt", "a", "--max-tokens", "0"},
      {"run", model_, "--prompt", "a", "--max-tokens", "99999999999"},
      {"run", model_, "--prompt", "a", "--ctx", "49"},
      {"run", model_, "--prompt", "abcdefghijk", "--ctx", "2"},
      {"run", model_, "--prompt", "a", "--device", "tpu"},
      {"verify", model_, "--steps", "-1"},
      {"verify", model_, "--device", "reference"},
      {"plan"},
      {"plan", "--params", "many"},
      {"plan", "--params", "4B", "--type", "int3"},
      {"plan", model_, "--memory", "-8GiB"},
      {"logits", model_, "--prompt-ids", "1 x", "-o", file("rows")},
      {"logits", model_, "--prompt-ids", "1 99999999999999999999", "-o", file("rows")},
      {"quantize", model_, file("out.gguf"), "Q5_K"},
      {"quantize", model_, model_, "Q8_0"},
  };
  for (const auto& arguments : wrong) {
    const Outcome outcome = run(arguments);
    std::string line = "minimodel";
    for (const std::string& a : arguments) line += " " + a;
    EXPECT_EQ(outcome.code, 2) << line << "\n" << outcome.err;
    EXPECT_EQ(outcome.out, "") << line;
    EXPECT_NE(outcome.err, "") << line;
  }
}

TEST_F(Program, EveryCommandHasHelp) {
  EXPECT_EQ(run({"--help"}).code, 0);
  for (const char* command :
       {"info", "plan", "run", "verify", "logits", "tokenize", "quantize", "accuracy"}) {
    const Outcome outcome = run({command, "--help"});
    EXPECT_EQ(outcome.code, 0) << command;
    EXPECT_NE(outcome.out.find("Usage: "), std::string::npos) << command;
  }
}

TEST_F(Program, BadFilesAreExit1AndOneLine) {
  std::ofstream(file("bad.gguf")) << "GGUF";
  for (const char* command : {"info", "verify", "plan"}) {
    const Outcome outcome = run({command, file("bad.gguf")});
    EXPECT_EQ(outcome.code, 1) << command;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("bad.gguf"), std::string::npos);
  }
  EXPECT_EQ(run({"info", file("missing.gguf")}).code, 1);
}

TEST_F(Program, InfoRefusesEveryMalformedFileInOneLine) {
  WARPKIT_NEEDS_DATA(folder);
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder + "/malformed")) {
    const Outcome outcome = run({"info", entry.path().string()});
    EXPECT_EQ(outcome.code, 1) << entry.path();
    EXPECT_EQ(outcome.out, "") << entry.path();
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    ++files;
  }
  EXPECT_GE(files, 16);
}

TEST_F(Program, InfoShowsSoundFilesThatTheRunnerCantRun) {
  WARPKIT_NEEDS_DATA(folder);
  for (const char* name : {"/vocab/ggml-vocab-llama-spm.gguf", "/vocab/ggml-vocab-gpt-2.gguf",
                           "/models/rand-qwen2-Q4_K.gguf", "/models/rand-llama-Q6_K.gguf"}) {
    EXPECT_EQ(run({"info", folder + name}).code, 0) << name;
  }
}

TEST_F(Program, ADeviceThatIsntInThisBuildIsExit5) {
  const std::string other = std::string(WARPKIT_DEVICE_NAME) == "cuda" ? "emulator" : "cuda";
  const Outcome outcome = run({"run", model_, "--prompt", "a", "--device", other});
  EXPECT_EQ(outcome.code, 5);
  EXPECT_NE(outcome.err.find(other + " isn't in this build"), std::string::npos) << outcome.err;
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
}

TEST_F(Program, RunGivesTheSameOnBothDevicesAndNamesThem) {
  const std::vector<std::string> base = {"run", model_,         "--prompt", "abc",  "--temp",
                                         "0",   "--max-tokens", "8",        "--ids"};
  const auto on = [&](const std::string& device) {
    auto arguments = base;
    arguments.insert(arguments.end(), {"--device", device});
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err.rfind("device: ", 0), 0u) << outcome.err;
    return outcome;
  };
  const Outcome reference = on("reference");
  EXPECT_NE(reference.err.find("device: reference"), std::string::npos);
  EXPECT_NE(reference.out.find("\nprompt_ids: 1 "), std::string::npos) << reference.out;
  EXPECT_NE(reference.out.find("\nids: "), std::string::npos) << reference.out;
  EXPECT_EQ(on("cpu").out, reference.out);
  const Outcome device = on("auto");
  EXPECT_EQ(device.out, reference.out);
  EXPECT_NE(device.err.find(std::string("device: ") + WARPKIT_DEVICE_NAME), std::string::npos);
}

TEST_F(Program, RunReadsThePromptFromStandardInput) {
  const std::vector<std::string> options = {"--temp", "0", "--max-tokens", "4", "--device", "cpu"};
  std::vector<std::string> piped = {"run", model_, "--prompt", "-"};
  std::vector<std::string> given = {"run", model_, "--prompt", "abc"};
  piped.insert(piped.end(), options.begin(), options.end());
  given.insert(given.end(), options.begin(), options.end());
  EXPECT_EQ(run(piped, "abc\n").out, run(given).out);
}

TEST_F(Program, ASeedRepeatsAText) {
  const auto text = [&](const std::string& seed) {
    return run({"run", model_, "--prompt", "abc", "--device", "cpu", "--temp", "5", "--top-k", "0",
                "--min-p", "0", "--top-p", "1", "--max-tokens", "12", "--ids", "--seed", seed})
        .out;
  };
  EXPECT_EQ(text("5"), text("5"));
  EXPECT_NE(text("5"), text("6"));
  const Outcome unseeded = run({"run", model_, "--prompt", "a", "--device", "cpu"});
  EXPECT_NE(unseeded.err.find("\nseed: "), std::string::npos) << unseeded.err;
}

TEST_F(Program, JsonOutputsHoldWhatTheyShould) {
  const auto run_result =
      run_json({"run", model_, "--prompt", "abc", "--temp", "0", "--max-tokens", "3", "--stats"});
  EXPECT_EQ(run_result["ids"].size(), 3u);
  EXPECT_EQ(run_result["finish"], "max_tokens");
  EXPECT_GT(run_result["stats"]["disk_to_ram"]["bytes"], 100000);
  EXPECT_GT(run_result["stats"]["copy_gb_per_second"], 0.0);
  EXPECT_EQ(run_result["stats"]["decode_tokens"], 2);

  const auto verified = run_json({"verify", model_, "--prompt", "ab", "--steps", "1"});
  EXPECT_EQ(verified["passed"], true);
  EXPECT_TRUE(verified["first_failure"].is_null());
  EXPECT_EQ(verified["intermediates"].size(), 34u);

  const auto plan = run_json({"plan", "--params", "4B"});
  EXPECT_EQ(plan["weights"][0]["gb"], 16.0);
  EXPECT_EQ(plan["weights"][3]["gb"], 2.0);
  const auto small = run_json({"plan", model_, "--ctx", "8", "--memory", "1KiB"});
  EXPECT_EQ(small["fits"], false);
  EXPECT_EQ(small["layers_on_host"], 2);

  EXPECT_EQ(run_json({"tokenize", model_, "abc"})["ids"][0], 1);
  const auto info = run_json({"info", model_});
  EXPECT_EQ(info["metadata"]["general.architecture"], "llama");
  EXPECT_EQ(info["bytes_by_type"].size(), 2u);
}

TEST_F(Program, PlanShowsTheTableOfFourBillionWeights) {
  const Outcome outcome = run({"plan", "--params", "4B"});
  for (const char* line : {"FP32       16.00     14.90", "FP16        8.00      7.45",
                           "INT8        4.00      3.73", "INT4        2.00      1.86"}) {
    EXPECT_NE(outcome.out.find(line), std::string::npos) << outcome.out;
  }
}

TEST_F(Program, LogitsWritesRowsOfFloats) {
  const Outcome outcome =
      run({"logits", model_, "--prompt-ids", "1 270 271", "-o", file("rows.f32")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(fs::file_size(file("rows.f32")), 3 * test::tiny_pieces().size() * sizeof(float));
}

TEST_F(Program, QuantizedFileRuns) {
  ASSERT_EQ(run({"quantize", model_, file("q4.gguf"), "q4_0"}).code, 0);
  EXPECT_LT(fs::file_size(file("q4.gguf")), fs::file_size(model_));
  EXPECT_EQ(run({"verify", file("q4.gguf"), "--steps", "1"}).code, 0);
}

TEST_F(Program, AFullDiskIsExit5AndLeavesNothing) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  const Outcome text = finish(start({"tokenize", model_, "abc"}, "", "/dev/full"));
  EXPECT_EQ(text.code, 5) << text.err;
  const Outcome missing = run({"quantize", model_, file("no/such/folder.gguf"), "Q8_0"});
  EXPECT_EQ(missing.code, 5) << missing.err;
}

TEST_F(Program, CtrlCKeepsTheTextAndEndsCleanly) {
  auto long_model = test::tiny_llama(WeightType::F16);
  long_model.integer("llama.context_length", 1000000);
  // Tokens that end a text get the score 0, and so never the highest.
  std::vector<std::uint8_t>& output = long_model.tensor("output.weight").data;
  constexpr std::ptrdiff_t kRow = test::kTinyDim * 2;
  for (const int end : {2, test::kTinyUser + 2}) {
    std::fill_n(output.begin() + end * kRow, kRow, std::uint8_t{0});
  }
  const auto bytes = long_model.build();
  std::ofstream(file("long.gguf"), std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  const pid_t child = start({"run", file("long.gguf"), "--prompt", "abc", "--temp", "0",
                             "--max-tokens", "200000", "--device", "reference"},
                            "", file("out"));
  for (int i = 0; i < 600 && (!fs::exists(file("out")) || fs::file_size(file("out")) < 20); ++i) {
    ::usleep(50000);
  }
  ::kill(child, SIGINT);
  const Outcome outcome = finish(child);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_GE(outcome.out.size(), 20u);
  EXPECT_NE(outcome.err.find("stopped by Ctrl-C after "), std::string::npos) << outcome.err;
}

TEST_F(Program, TheIssuesCommandGivesTheReferenceIds) {
  WARPKIT_NEEDS_DATA(folder);
  const auto expected = test::reference_ids(folder + "/reference/260K_dog.txt", "greedy_ids");
  const Outcome outcome =
      run({"run", folder + "/models/stories260K-F32.gguf", "--prompt",
           "Once upon a time, there was a dog", "--temp", "0", "--ids", "--device", "reference"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::string label = "\nids: ";
  EXPECT_EQ(test::parse_ids(outcome.out.substr(outcome.out.find(label) + label.size())), expected);
}

}  // namespace
