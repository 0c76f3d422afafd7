#include "emulator/driver/classify.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace warpkit::driver {
namespace {

template <class List>
bool contains(const List& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

template <class List>
bool starts_with_any(const std::string& text, const List& starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](const char* start) { return starts_with(text, start); });
}

std::string ending_of(const std::string& path) {
  return std::filesystem::path(path).extension().string();
}

}  // namespace

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

InputKind kind_of(const std::string& path) {
  static constexpr std::array kCpp = {".cpp", ".cc", ".cxx", ".C", ".c++"};
  const std::string ending = ending_of(path);
  if (ending == ".cu") return InputKind::Cuda;
  if (contains(kCpp, ending)) return InputKind::Cpp;
  return ending == ".c" ? InputKind::C : InputKind::Linked;
}

bool is_for_linker(const std::string& path) {
  static constexpr std::array kLinked = {".o", ".a", ".so", ".obj", ".lib"};
  return contains(kLinked, ending_of(path)) || path.find(".so.") != std::string::npos;
}

bool is_host_flag(const std::string& word) {
  static constexpr std::array kStarts = {"-W", "-f", "-m", "-ggdb", "-static-lib"};
  static constexpr std::array kWords = {"-pthread", "-pipe", "-pedantic", "-g1",       "-g2",
                                        "-g3",      "-s",    "-rdynamic", "--coverage"};
  return starts_with_any(word, kStarts) || contains(kWords, word);
}

LibraryKind kind_of_library(const std::string& name) {
  // cuBLAS's calls are in the emulator, where each says that it isn't available.
  static constexpr std::array kEmulated = {
      "cudart",        "cudart_static", "cudadevrt",       "cuda",    "cublas",
      "cublas_static", "cublasLt",      "cublasLt_static", "culibos", "nvToolsExt"};
  static constexpr std::array kAbsent = {"cufft", "curand", "cusparse", "cusolver",
                                         "cudnn", "nvrtc",  "cupti",    "nccl",
                                         "npp",   "nvjpeg", "nvidia-ml"};
  if (contains(kEmulated, name)) return LibraryKind::Emulated;
  return starts_with_any(name, kAbsent) ? LibraryKind::Absent : LibraryKind::Other;
}

}  // namespace warpkit::driver
