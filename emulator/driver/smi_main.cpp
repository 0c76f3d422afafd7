/// @file
/// The program warpkit-smi: nvidia-smi's everyday command line, for the emulator's one device.
#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "emulator/include/cuda_runtime_api.h"

namespace {

constexpr const char* kUsageText =
    "usage: nvidia-smi [-L | --query-gpu=FIELD,... --format=csv[,noheader][,nounits]]\n"
    "\n"
    "Answered by Warpkit's emulator: shows the one device that programs see. It is no GPU.\n"
    "  -L, --list-gpus   one line a device\n"
    "  --query-gpu       name, index, count, uuid, driver_version, compute_cap, pci.bus_id,\n"
    "                    memory.total, memory.used, memory.free, utilization.gpu,\n"
    "                    utilization.memory, temperature.gpu, power.draw\n"
    "  -i 0, --id=0      the device\n"
    "  --help            this text\n"
    "Exit code: 0 good, 2 wrong usage.\n";

constexpr const char* kUuid = "GPU-57617270-6b69-7400-0000-000000000000";

struct Device {
  cudaDeviceProp properties{};
  std::string cuda;  // version of CUDA

  Device() {
    int version = 0;
    cudaGetDeviceProperties(&properties, 0);
    cudaRuntimeGetVersion(&version);
    cuda = std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
  }

  int mebibytes() const { return static_cast<int>(properties.totalGlobalMem >> 20); }
};

std::string today() {
  const std::time_t now = std::time(nullptr);
  char text[64];
  std::strftime(text, sizeof text, "%a %b %e %H:%M:%S %Y", std::localtime(&now));
  return text;
}

void show_table(const Device& device) {
  const char* line =
      "+-----------------------------------------+------------------------+----------------------+"
      "\n";
  const std::string memory = "0MiB / " + std::to_string(device.mebibytes()) + "MiB";
  std::printf("%s\n", today().c_str());
  std::printf(
      "+-----------------------------------------------------------------------------------------+"
      "\n");
  std::printf(
      "| NVIDIA-SMI answered by Warpkit's emulator: no GPU, no driver        CUDA Version: %-5s "
      "|\n",
      device.cuda.c_str());
  std::fputs(line, stdout);
  std::printf(
      "| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC "
      "|\n"
      "| Fan  Temp   Perf          Pwr:Usage/Cap |           Memory-Usage | GPU-Util  Compute M. "
      "|\n"
      "|=========================================+========================+======================|"
      "\n");
  std::printf("|   0  %-30s N/A | %-16s   N/A |                  N/A |\n", device.properties.name,
              "00000000:00:00.0");
  std::printf("| N/A   N/A  N/A             N/A /  N/A   | %22s |      0%%      Default |\n",
              memory.c_str());
  std::fputs(line, stdout);
  std::printf(
      "\n| Processes: a program has a device of its own as long as it runs; none is shared.        "
      "|"
      "\n"
      "+-----------------------------------------------------------------------------------------+"
      "\n");
}

// One field of --query-gpu.
struct Field {
  std::string unit;  // empty for none
  std::function<std::string(const Device&)> value;
};

const std::map<std::string, Field>& fields() {
  const auto same = [](const char* text) {
    return [text](const Device&) { return std::string(text); };
  };
  const auto name = [](const Device& d) { return std::string(d.properties.name); };
  const auto memory = [](const Device& d) { return std::to_string(d.mebibytes()); };
  static const std::map<std::string, Field> all = {
      {"name", {"", name}},
      {"gpu_name", {"", name}},
      {"index", {"", same("0")}},
      {"count", {"", same("1")}},
      {"uuid", {"", same(kUuid)}},
      {"gpu_uuid", {"", same(kUuid)}},
      {"driver_version", {"", same("[N/A]")}},
      {"compute_cap",
       {"",
        [](const Device& d) {
          return std::to_string(d.properties.major) + "." + std::to_string(d.properties.minor);
        }}},
      {"pci.bus_id", {"", same("00000000:00:00.0")}},
      {"memory.total", {"MiB", memory}},
      {"memory.used", {"MiB", same("0")}},
      {"memory.free", {"MiB", memory}},
      {"utilization.gpu", {"%", same("0")}},
      {"utilization.memory", {"%", same("0")}},
      {"temperature.gpu", {"", same("[N/A]")}},
      {"power.draw", {"", same("[N/A]")}},
  };
  return all;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> words;
  std::istringstream stream(list);
  for (std::string word; std::getline(stream, word, ',');) {
    const std::size_t begin = word.find_first_not_of(' ');
    if (begin != std::string::npos) words.push_back(word.substr(begin));
  }
  return words;
}

int wrong(const std::string& message) {
  std::fprintf(stderr, "nvidia-smi: %s; --help shows what this emulator answers\n",
               message.c_str());
  return 2;
}

int query(const Device& device, const std::string& list, const std::string& format) {
  const std::vector<std::string> styles = split(format);
  bool header = true;
  bool units = true;
  if (styles.empty() || styles[0] != "csv") return wrong("--query-gpu wants --format=csv");
  for (const std::string& style : styles) {
    if (style == "noheader") header = false;
    if (style == "nounits") units = false;
  }
  std::string names;
  std::string values;
  for (const std::string& name : split(list)) {
    const auto field = fields().find(name);
    if (field == fields().end()) return wrong("no field '" + name + "'");
    const std::string& unit = field->second.unit;
    const std::string separator = names.empty() ? "" : ", ";
    names += separator + name + (units && !unit.empty() ? " [" + unit + "]" : "");
    values += separator + field->second.value(device);
    if (units && !unit.empty()) values += " " + unit;
  }
  if (header) std::printf("%s\n", names.c_str());
  std::printf("%s\n", values.c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string list;
  std::string format;
  bool names_only = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (name == "--help" || name == "-h") {
      std::fputs(kUsageText, stdout);
      return 0;
    }
    if (name == "-L" || name == "--list-gpus") {
      names_only = true;
    } else if (name == "--query-gpu") {
      list = value;
    } else if (name == "--format") {
      format = value;
    } else if (name == "-i" || name == "--id") {
      if (equals == std::string::npos && i + 1 < argc) value = argv[++i];
      if (value != "0") return wrong("there is only device 0");
    } else {
      return wrong("unknown option " + word);
    }
  }
  const Device device;
  if (names_only) {
    std::printf("GPU 0: %s (UUID: %s)\n", device.properties.name, kUuid);
    return 0;
  }
  if (!list.empty()) return query(device, list, format);
  show_table(device);
  return 0;
}
