/// @file
/// The program warpkit-smi: nvidia-smi's everyday command line, for the emulator's one device.
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "emulator/driver/smi_query.hpp"

namespace {

using warpkit::driver::kSmiBusId;
using warpkit::driver::kSmiUuid;
using warpkit::driver::smi_time;
using warpkit::driver::smi_wrong;
using Device = warpkit::driver::SmiDevice;

constexpr const char* kUsageText =
    "usage: nvidia-smi [-L | -q | --query-gpu=FIELD,... --format=csv[,noheader][,nounits]]\n"
    "\n"
    "Answered by Warpkit's emulator: shows the one device that programs see. It is no GPU.\n"
    "  -L, --list-gpus         one line a device\n"
    "  -q, --query             all that is known of it; -d SECTION is taken and shows all, too\n"
    "  --query-gpu=FIELD,...   some of it: name, index, uuid, compute_cap, memory.total ...\n"
    "  --help-query-gpu        the fields\n"
    "  --query-compute-apps=FIELD,...   the header: no process holds the device\n"
    "  -i 0, --id=0            the device\n"
    "  -f FILE, --filename=FILE   write there\n"
    "  --version, --help\n"
    "Not here: -l, -lms, -x, and what changes a GPU or watches it (-pm, -r, dmon, pmon, topo).\n"
    "Exit code: 0 good, 2 wrong usage.\n";

// What asks for something that isn't here.
struct Refusal {
  std::string_view name;
  const char* why;
};
constexpr std::array kRefused = {
    Refusal{"-l", "the emulator's device never changes, so there is nothing to watch"},
    Refusal{"--loop", "the emulator's device never changes, so there is nothing to watch"},
    Refusal{"-lms", "the emulator's device never changes, so there is nothing to watch"},
    Refusal{"--loop-ms", "the emulator's device never changes, so there is nothing to watch"},
    Refusal{"dmon", "the emulator's device never changes, so there is nothing to watch"},
    Refusal{"pmon", "the emulator's device never changes, so there is nothing to watch"},
    Refusal{"-x", "the emulator has no XML; --query-gpu=... --format=csv is for programs"},
    Refusal{"--xml-format",
            "the emulator has no XML; --query-gpu=... --format=csv is for programs"},
    Refusal{"topo", "there is one device, connected to none"},
    Refusal{"nvlink", "there is one device, connected to none"},
    Refusal{"-r", "there is no GPU whose settings could change"},
    Refusal{"--gpu-reset", "there is no GPU whose settings could change"},
    Refusal{"-pm", "there is no GPU whose settings could change"},
    Refusal{"-pl", "there is no GPU whose settings could change"},
    Refusal{"-lgc", "there is no GPU whose settings could change"},
    Refusal{"-c", "there is no GPU whose settings could change"}};

void show_table(const Device& device) {
  const char* line =
      "+-----------------------------------------+------------------------+----------------------+"
      "\n";
  const std::string memory = "0MiB / " + std::to_string(device.mebibytes()) + "MiB";
  std::printf("%s\n", smi_time().c_str());
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
              kSmiBusId);
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

void show_all(const Device& device) {
  const cudaDeviceProp& p = device.properties;
  std::printf("\n==============NVSMI LOG==============\n\n");
  const auto row = [](int depth, const char* name, const std::string& value) {
    std::printf("%*s%-*s: %s\n", 4 * depth, "", 46 - 4 * depth, name, value.c_str());
  };
  row(0, "Timestamp", smi_time());
  row(0, "Driver Version", "N/A (answered by Warpkit's emulator)");
  row(0, "CUDA Version", device.cuda);
  std::printf("\n");
  row(0, "Attached GPUs", "1");
  std::printf("GPU %s\n", kSmiBusId);
  row(1, "Product Name", p.name);
  row(1, "GPU UUID", kSmiUuid);
  row(1, "Compute Capability", std::to_string(p.major) + "." + std::to_string(p.minor));
  row(1, "Multiprocessors", std::to_string(p.multiProcessorCount));
  row(1, "Compute Mode", "Default");
  std::printf("    FB Memory Usage\n");
  row(2, "Total", std::to_string(device.mebibytes()) + " MiB");
  row(2, "Used", "0 MiB");
  row(2, "Free", std::to_string(device.mebibytes()) + " MiB");
  std::printf("    Utilization\n");
  row(2, "Gpu", "0 %");
  row(2, "Memory", "0 %");
  std::printf("    Temperature\n");
  row(2, "GPU Current Temp", "N/A");
  row(1, "Processes", "None");
}

// A command line.
struct Request {
  std::string fields;
  std::string processes;
  std::string format;
  std::string file;
  bool list = false;
  bool all = false;
};

enum class Ending { Go, Done, Wrong };

class Parser {
 public:
  Parser(int argc, char** argv) : argc_(argc), argv_(argv) {}

  Ending run(Request& request) {
    while (next_ < argc_) {
      const Ending ending = option(request);
      if (ending != Ending::Go) return ending;
    }
    return Ending::Go;
  }

 private:
  std::string value() {
    if (equals_ != std::string::npos) return word_.substr(equals_ + 1);
    return next_ < argc_ ? argv_[next_++] : "";
  }

  static Ending wrong(const std::string& message) {
    smi_wrong(message);
    return Ending::Wrong;
  }

  Ending option(Request& request) {
    word_ = argv_[next_++];
    equals_ = word_.find('=');
    const std::string name = word_.substr(0, equals_);
    for (const Refusal& refusal : kRefused) {
      if (name == refusal.name) return wrong(name + ": " + refusal.why);
    }
    if (name == "--help" || name == "-h" || name == "--version" || name == "--help-query-gpu") {
      return tell(name);
    }
    if (name == "-L" || name == "--list-gpus") {
      request.list = true;
    } else if (name == "-q" || name == "--query") {
      request.all = true;
    } else if (name == "-d" || name == "--display") {
      value();
    } else if (name == "--query-gpu") {
      request.fields = value();
    } else if (name == "--query-compute-apps") {
      request.processes = value();
    } else if (name == "--format") {
      request.format = value();
    } else if (name == "-f" || name == "--filename") {
      request.file = value();
    } else if (name != "-i" && name != "--id") {
      return wrong("unknown option " + word_);
    } else if (const std::string device = value(); device != "0" && device != kSmiUuid) {
      return wrong("there is only device 0");
    }
    return Ending::Go;
  }

  static Ending tell(const std::string& name) {
    if (name == "--help-query-gpu") {
      warpkit::driver::smi_show_fields();
    } else if (name == "--version") {
      std::printf("NVIDIA-SMI answered by Warpkit's emulator\nCUDA Version: %s\n",
                  Device().cuda.c_str());
    } else {
      std::fputs(kUsageText, stdout);
    }
    return Ending::Done;
  }

  int argc_;
  char** argv_;
  int next_ = 1;
  std::string word_;
  std::size_t equals_ = std::string::npos;
};

}  // namespace

int main(int argc, char** argv) {
  Request request;
  const Ending ending = Parser(argc, argv).run(request);
  if (ending != Ending::Go) return ending == Ending::Wrong ? 2 : 0;
  if (!request.file.empty() && std::freopen(request.file.c_str(), "w", stdout) == nullptr) {
    return smi_wrong("cannot write " + request.file);
  }
  const Device device;
  if (request.list) {
    std::printf("GPU 0: %s (UUID: %s)\n", device.properties.name, kSmiUuid);
    return 0;
  }
  if (!request.fields.empty()) {
    return warpkit::driver::smi_query(device, request.fields, request.format);
  }
  if (!request.processes.empty()) {
    return warpkit::driver::smi_query_processes(request.processes, request.format);
  }
  if (request.all) {
    show_all(device);
  } else {
    show_table(device);
  }
  return 0;
}
