// Damaged files are refused or run without a crash, and never take much memory. Run under
// AddressSanitizer (preset emulator-asan), this also finds reads past the end.
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <new>

#include "minimodel/generate/generate.hpp"
#include "minimodel/gguf/model_error.hpp"
#include "minimodel/plan/plan.hpp"
#include "tests/minimodel/data_folder.hpp"
#include "tests/minimodel/tiny_llama.hpp"

namespace {

std::atomic<std::size_t> live_bytes{0};
std::atomic<std::size_t> peak_bytes{0};

void* counted(std::size_t bytes) {
  void* memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) throw std::bad_alloc();
  const std::size_t live = live_bytes += malloc_usable_size(memory);
  std::size_t peak = peak_bytes;
  while (live > peak && !peak_bytes.compare_exchange_weak(peak, live)) {
  }
  return memory;
}

void uncounted(void* memory) {
  if (memory != nullptr) live_bytes -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

// Every allocation of this program goes through these, so that the peak is known.
void* operator new(std::size_t bytes) { return counted(bytes); }
void* operator new[](std::size_t bytes) { return counted(bytes); }
void operator delete(void* memory) noexcept { uncounted(memory); }
void operator delete[](void* memory) noexcept { uncounted(memory); }
void operator delete(void* memory, std::size_t) noexcept { uncounted(memory); }
void operator delete[](void* memory, std::size_t) noexcept { uncounted(memory); }

namespace {

using namespace warpkit;
using namespace warpkit::minimodel;
using Bytes = std::vector<std::uint8_t>;

constexpr int kTokens = 3;

/// Does all that a run does. The message of a refusal; empty if the file ran.
std::string try_file(std::shared_ptr<ByteSource> source, Backend backend) {
  try {
    const GgufFile file(std::move(source));
    for (const MetadataEntry& entry : file.metadata().entries()) {
      file.metadata().describe(entry);
    }
    const Tokenizer tokenizer(file);
    const Config config = read_config(file);
    static_cast<void>(plan_memory(file, config, 1));
    std::vector<int> prompt = tokenizer.encode("once");
    const int seq_len = std::min(config.context_length, static_cast<int>(prompt.size()) + kTokens);
    prompt.resize(std::min(prompt.size(), static_cast<std::size_t>(seq_len)));
    Session session(file, std::move(backend), seq_len);
    GenerateSettings settings;
    settings.max_tokens = kTokens;
    generate(session, tokenizer, prompt, settings);
  } catch (const ModelError& error) {
    return error.what();
  }
  return "";
}

std::string try_bytes(const Bytes& bytes, Backend backend) {
  return try_file(from_memory("hostile.gguf", bytes), std::move(backend));
}

/// The largest number of bytes that were allocated at a time while `work` ran.
template <class Work>
std::size_t peak_of(const Work& work) {
  const std::size_t before = live_bytes;
  peak_bytes = before;
  work();
  return peak_bytes - before;
}

/// Generous for a sound file (its own bytes, floats of four-bit weights, the vocabulary), tiny
/// beside what a hostile count asks for.
std::size_t memory_limit(std::size_t file_size) { return 16 * file_size + (4u << 20); }

/// A file with a bit of every kind of content: the data folder's smallest, or one built here.
Bytes sound_file() {
  const std::string folder = test::data_folder();
  if (!folder.empty()) return test::read_bytes(folder + "/models/stories260K-Q4_0.gguf");
  return test::tiny_llama(WeightType::Q4_0, false, true).build();
}

TEST(PeakOfMemory, SeesWhatIsFreedAgain) {
  constexpr std::size_t kLarge = 10u << 20;
  EXPECT_GE(peak_of([] { EXPECT_EQ(Bytes(kLarge).back(), 0); }), kLarge);
  EXPECT_LT(peak_of([] {}), kLarge);
}

TEST(HostileFile, SoundOneRuns) {
  EXPECT_EQ(try_bytes(sound_file(), reference_backend()), "");
  EXPECT_EQ(try_bytes(sound_file(), device_backend()), "");
}

TEST(HostileFile, EveryPrefixIsRefused) {
  constexpr std::size_t kStep = 997;
  for (const Bytes& sound : {sound_file(), test::tiny_llama(WeightType::F16).build()}) {
    for (std::size_t size = 0; size < sound.size(); size += kStep) {
      const Bytes prefix(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(size));
      const std::size_t peak = peak_of([&] {
        const std::string refusal = try_bytes(prefix, reference_backend());
        EXPECT_NE(refusal, "") << size;
        EXPECT_EQ(refusal.find('\n'), std::string::npos) << refusal;
      });
      EXPECT_LE(peak, memory_limit(size)) << size;
    }
  }
}

// Half of the flips hit the head, where counts, offsets and types are.
TEST(HostileFile, AThousandFlipsAreRefusedOrRun) {
  const Bytes sound = sound_file();
  const GgufFile file(from_memory("sound.gguf", sound));
  std::size_t head = sound.size();
  for (const Tensor& tensor : file.tensors()) head = std::min<std::size_t>(head, tensor.offset);
  int refused = 0;
  for (int seed = 0; seed < 1000; ++seed) {
    test::Random random(static_cast<std::uint64_t>(seed));
    Bytes bytes = sound;
    const int flips = 1 + random.below(4);
    for (int i = 0; i < flips; ++i) {
      const std::size_t end = random.below(2) == 0 ? head : sound.size();
      const std::size_t at = random.next() % end;
      bytes[at] = static_cast<std::uint8_t>(random.next());
    }
    const bool on_device = seed % 25 == 0;
    const std::size_t peak = peak_of([&] {
      const std::string refusal =
          try_bytes(bytes, on_device ? device_backend() : reference_backend());
      if (!refusal.empty()) ++refused;
      EXPECT_EQ(refusal.find('\n'), std::string::npos) << refusal;
    });
    EXPECT_LE(peak, memory_limit(bytes.size())) << seed;
  }
  EXPECT_GT(refused, 50);
  EXPECT_LT(refused, 950);
}

// Numbers of the head that a file may lie about, each replaced by the same nasty values.
TEST(HostileFile, NastyNumbersEverywhereInTheHead) {
  constexpr std::uint64_t kNasty[] = {0,
                                      1,
                                      0x7fffffff,
                                      0x80000000,
                                      0xffffffff,
                                      std::uint64_t{1} << 32,
                                      std::uint64_t{1} << 62,
                                      ~std::uint64_t{0}};
  const Bytes sound = test::tiny_llama(WeightType::Q8_0).build();
  const GgufFile file(from_memory("sound.gguf", sound));
  std::size_t head = sound.size();
  for (const Tensor& tensor : file.tensors()) head = std::min<std::size_t>(head, tensor.offset);
  for (std::size_t at = 8; at + 8 <= head; at += 8) {
    const std::uint64_t value = kNasty[at / 8 % std::size(kNasty)];
    Bytes bytes = sound;
    for (std::size_t i = 0; i < 8; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
    const std::size_t peak = peak_of([&] { try_bytes(bytes, reference_backend()); });
    EXPECT_LE(peak, memory_limit(bytes.size())) << at;
  }
}

TEST(HostileFile, MalformedOnesAreRefusedInOneLine) {
  WARPKIT_NEEDS_DATA(folder);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/malformed")) {
    const std::string path = entry.path().string();
    const std::size_t peak = peak_of([&] {
      const std::string refusal = try_file(open_file(path), reference_backend());
      EXPECT_EQ(refusal.rfind(path + ": ", 0), 0u) << path << " gave: " << refusal;
      EXPECT_EQ(refusal.find('\n'), std::string::npos) << refusal;
    });
    EXPECT_LE(peak, memory_limit(entry.file_size())) << path;
    ++files;
  }
  EXPECT_GE(files, 16);
}

}  // namespace
