#include "emulator/driver/smi_query.hpp"

#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <sstream>
#include <vector>

namespace warpkit::driver {
namespace {

constexpr const char* kUnknown = "[N/A]";

// One field of --query-gpu.
struct Field {
  std::string unit;  // empty for none
  std::function<std::string(const SmiDevice&)> value;
};

std::string csv_time() {
  const std::time_t now = std::time(nullptr);
  char text[64];
  std::strftime(text, sizeof text, "%Y/%m/%d %H:%M:%S.000", std::localtime(&now));
  return text;
}

const std::map<std::string, Field>& fields() {
  const auto same = [](const char* text) {
    return [text](const SmiDevice&) { return std::string(text); };
  };
  const auto name = [](const SmiDevice& d) { return std::string(d.properties.name); };
  const auto memory = [](const SmiDevice& d) { return std::to_string(d.mebibytes()); };
  const auto capability = [](const SmiDevice& d) {
    return std::to_string(d.properties.major) + "." + std::to_string(d.properties.minor);
  };
  static const std::map<std::string, Field> all = {
      {"timestamp", {"", [](const SmiDevice&) { return csv_time(); }}},
      {"name", {"", name}},
      {"gpu_name", {"", name}},
      {"index", {"", same("0")}},
      {"count", {"", same("1")}},
      {"uuid", {"", same(kSmiUuid)}},
      {"gpu_uuid", {"", same(kSmiUuid)}},
      {"serial", {"", same(kUnknown)}},
      {"gpu_serial", {"", same(kUnknown)}},
      {"vbios_version", {"", same(kUnknown)}},
      {"driver_version", {"", same(kUnknown)}},
      {"compute_cap", {"", capability}},
      {"compute_mode", {"", same("Default")}},
      {"persistence_mode", {"", same(kUnknown)}},
      {"display_mode", {"", same("Disabled")}},
      {"display_active", {"", same("Disabled")}},
      {"mig.mode.current", {"", same(kUnknown)}},
      {"ecc.mode.current", {"", same(kUnknown)}},
      {"pstate", {"", same(kUnknown)}},
      {"pci.bus_id", {"", same(kSmiBusId)}},
      {"gpu_bus_id", {"", same(kSmiBusId)}},
      {"pci.domain", {"", same("0x0000")}},
      {"pci.bus", {"", same("0x00")}},
      {"pci.device", {"", same("0x00")}},
      {"pcie.link.gen.current", {"", same(kUnknown)}},
      {"pcie.link.gen.max", {"", same(kUnknown)}},
      {"pcie.link.width.current", {"", same(kUnknown)}},
      {"pcie.link.width.max", {"", same(kUnknown)}},
      {"fan.speed", {"%", same(kUnknown)}},
      {"memory.total", {"MiB", memory}},
      {"memory.reserved", {"MiB", same("0")}},
      {"memory.used", {"MiB", same("0")}},
      {"memory.free", {"MiB", memory}},
      {"utilization.gpu", {"%", same("0")}},
      {"utilization.memory", {"%", same("0")}},
      {"temperature.gpu", {"", same(kUnknown)}},
      {"temperature.memory", {"", same(kUnknown)}},
      {"power.management", {"", same(kUnknown)}},
      {"power.draw", {"W", same(kUnknown)}},
      {"power.limit", {"W", same(kUnknown)}},
      {"power.max_limit", {"W", same(kUnknown)}},
      {"clocks.current.graphics", {"MHz", same(kUnknown)}},
      {"clocks.gr", {"MHz", same(kUnknown)}},
      {"clocks.sm", {"MHz", same(kUnknown)}},
      {"clocks.mem", {"MHz", same(kUnknown)}},
      {"clocks.max.graphics", {"MHz", same(kUnknown)}},
      {"clocks.max.gr", {"MHz", same(kUnknown)}},
      {"clocks.max.sm", {"MHz", same(kUnknown)}},
      {"clocks.max.mem", {"MHz", same(kUnknown)}},
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

// How to print a list.
struct Style {
  bool is_csv = false;
  bool header = true;
  bool units = true;
};

Style style_of(const std::string& format) {
  Style style;
  for (const std::string& word : split(format)) {
    if (word == "csv") style.is_csv = true;
    if (word == "noheader") style.header = false;
    if (word == "nounits") style.units = false;
  }
  return style;
}

}  // namespace

SmiDevice::SmiDevice() {
  int version = 0;
  cudaGetDeviceProperties(&properties, 0);
  cudaRuntimeGetVersion(&version);
  cuda = std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::string smi_time() {
  const std::time_t now = std::time(nullptr);
  char text[64];
  std::strftime(text, sizeof text, "%a %b %e %H:%M:%S %Y", std::localtime(&now));
  return text;
}

int smi_wrong(const std::string& message) {
  std::fprintf(stderr, "nvidia-smi: %s; --help shows what this emulator answers\n",
               message.c_str());
  return 2;
}

int smi_query(const SmiDevice& device, const std::string& list, const std::string& format) {
  const Style style = style_of(format);
  if (!style.is_csv) return smi_wrong("--query-gpu wants --format=csv");
  std::string names;
  std::string values;
  for (const std::string& name : split(list)) {
    const auto field = fields().find(name);
    if (field == fields().end()) {
      return smi_wrong("no field '" + name + "'; --help-query-gpu lists them");
    }
    const std::string unit = style.units ? field->second.unit : "";
    const std::string value = field->second.value(device);
    const std::string separator = names.empty() ? "" : ", ";
    names += separator + name + (unit.empty() ? "" : " [" + unit + "]");
    values += separator + value + (unit.empty() || value == kUnknown ? "" : " " + unit);
  }
  if (style.header) std::printf("%s\n", names.c_str());
  std::printf("%s\n", values.c_str());
  return 0;
}

int smi_query_processes(const std::string& list, const std::string& format) {
  const Style style = style_of(format);
  if (!style.is_csv) return smi_wrong("--query-compute-apps wants --format=csv");
  std::string names;
  for (const std::string& name : split(list)) {
    const bool has_unit = style.units && (name == "used_memory" || name == "used_gpu_memory");
    names += (names.empty() ? "" : ", ") + name + (has_unit ? " [MiB]" : "");
  }
  if (style.header) std::printf("%s\n", names.c_str());
  return 0;
}

void smi_show_fields() {
  for (const auto& [name, field] : fields()) std::printf("\"%s\"\n", name.c_str());
}

}  // namespace warpkit::driver
