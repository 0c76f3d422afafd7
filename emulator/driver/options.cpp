#include "emulator/driver/options.hpp"

#include <array>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/job.hpp"

namespace warpkit::driver {
namespace {

constexpr int product(Product value) { return static_cast<int>(value); }

constexpr const char* kNoDeviceCode =
    "there is no GPU code to write: the emulator runs kernels as code of this machine's processor";

constexpr std::array kOptions = {
    Option{"-o", "--output-file", Value::Separate, Action::Output},
    Option{"-isystem", "--system-include", Value::Separate, Action::SystemDir},
    Option{"-include", "--pre-include", Value::Separate, Action::CompileFlags},
    Option{"-Xcompiler", "--compiler-options", Value::Separate, Action::HostFlags},
    Option{"-Xlinker", "--linker-options", Value::Separate, Action::LinkerFlags},
    Option{"-std", "--std", Value::Separate, Action::Standard},
    Option{"-x", "--x", Value::Separate, Action::Language},
    Option{"-c", "--compile", Value::None, Action::Make, product(Product::Objects)},
    Option{"-dc", "--device-c", Value::None, Action::Make, product(Product::Objects)},
    Option{"-dw", "--device-w", Value::None, Action::Make, product(Product::Objects)},
    Option{"-dlink", "--device-link", Value::None, Action::Make, product(Product::DeviceLink)},
    Option{"-link", "--link", Value::None, Action::Make, product(Product::Program)},
    Option{"-shared", "--shared", Value::None, Action::Make, product(Product::SharedLibrary)},
    Option{"-lib", "--lib", Value::None, Action::Make, product(Product::StaticLibrary)},
    Option{"-E", "--preprocess", Value::None, Action::Make, product(Product::PreprocessedText)},
    Option{"-M", "--generate-dependencies", Value::None, Action::Make,
           product(Product::Dependencies)},
    Option{"-MM", "--generate-nonsystem-dependencies", Value::None, Action::Make,
           product(Product::OwnDependencies)},
    Option{"-MD", "--generate-dependencies-with-compile", Value::None, Action::WriteDependencies,
           true},
    Option{"-MMD", "--generate-nonsystem-dependencies-with-compile", Value::None,
           Action::WriteDependencies, false},
    Option{"-MF", "--dependency-output", Value::Separate, Action::DependencyOutput},
    Option{"-MT", "--dependency-target-name", Value::Separate, Action::DependencyTarget},
    Option{"-MQ", "-MQ", Value::Separate, Action::DependencyTarget},
    Option{"-MP", "--generate-dependency-targets", Value::None, Action::DependencyPhony},
    Option{"-odir", "--output-directory", Value::Separate, Action::OutputDir},
    Option{"-keep", "--keep", Value::None, Action::Keep},
    Option{"-save-temps", "--save-temps", Value::None, Action::Keep},
    Option{"-keep-dir", "--keep-dir", Value::Separate, Action::KeepDir},
    Option{"-run", "--run", Value::None, Action::Run},
    Option{"-run-args", "--run-args", Value::Separate, Action::RunArguments},
    Option{"-g", "--debug", Value::None, Action::Debug},
    Option{"-lineinfo", "--generate-line-info", Value::None, Action::Debug},
    Option{"-G", "--device-debug", Value::None, Action::DeviceDebug},
    Option{"-pg", "--profile", Value::None, Action::ProfileHost},
    Option{"-w", "--disable-warnings", Value::None, Action::NoWarnings},
    Option{"-Werror", "--Werror", Value::Separate, Action::WarningsAreErrors},
    Option{"-v", "--verbose", Value::None, Action::Verbose},
    Option{"-dryrun", "--dryrun", Value::None, Action::DryRun},
    Option{"-forward-unknown-to-host-compiler", "--forward-unknown-to-host-compiler", Value::None,
           Action::ForwardUnknown},
    Option{"-forward-unknown-opts", "--forward-unknown-opts", Value::None, Action::ForwardUnknown},
    Option{"-forward-unknown-to-host-linker", "--forward-unknown-to-host-linker", Value::None,
           Action::Silent},
    Option{"-extended-lambda", "--extended-lambda", Value::None, Action::Define, 0,
           "__CUDACC_EXTENDED_LAMBDA__"},
    Option{"-expt-extended-lambda", "--expt-extended-lambda", Value::None, Action::Define, 0,
           "__CUDACC_EXTENDED_LAMBDA__"},
    Option{"-expt-relaxed-constexpr", "--expt-relaxed-constexpr", Value::None, Action::Define, 0,
           "__CUDACC_RELAXED_CONSTEXPR__"},
    Option{"-default-stream", "--default-stream", Value::Separate, Action::DefaultStream},
    Option{"-cudart", "--cudart", Value::Separate, Action::Runtime},
    Option{"-rdc", "--relocatable-device-code", Value::Separate, Action::SeparateCode},
    Option{"-cudadevrt", "--cudadevrt", Value::Separate, Action::Silent},
    Option{"-m64", "--m64", Value::None, Action::Silent},
    Option{"-m", "--machine", Value::Separate, Action::Silent},
    Option{"-allow-unsupported-compiler", "--allow-unsupported-compiler", Value::None,
           Action::Silent},
    Option{"-nodlink", "--no-device-link", Value::None, Action::Silent},
    Option{"-noprof", "--dont-use-profile", Value::None, Action::Silent},
    Option{"-objtemp", "--objdir-as-tempdir", Value::None, Action::Silent},
    Option{"-err-no", "--display-error-number", Value::None, Action::Silent},
    Option{"-no-err-no", "--no-display-error-number", Value::None, Action::Silent},
    Option{"-Wdefault-stream-launch", "--Wdefault-stream-launch", Value::None, Action::Silent},
    Option{"-Wmissing-launch-bounds", "--Wmissing-launch-bounds", Value::None, Action::Silent},
    Option{"-Wext-lambda-captures-this", "--Wext-lambda-captures-this", Value::None,
           Action::Silent},
    Option{"-Wno-deprecated-gpu-targets", "--Wno-deprecated-gpu-targets", Value::None,
           Action::Silent},
    Option{"-arch", "--gpu-architecture", Value::Separate, Action::Ignored},
    Option{"-code", "--gpu-code", Value::Separate, Action::Ignored},
    Option{"-gencode", "--generate-code", Value::Separate, Action::Ignored},
    Option{"-maxrregcount", "--maxrregcount", Value::Separate, Action::Ignored},
    Option{"-use_fast_math", "--use_fast_math", Value::None, Action::Ignored},
    Option{"-ftz", "--ftz", Value::Separate, Action::Ignored},
    Option{"-prec-div", "--prec-div", Value::Separate, Action::Ignored},
    Option{"-prec-sqrt", "--prec-sqrt", Value::Separate, Action::Ignored},
    Option{"-fmad", "--fmad", Value::Separate, Action::Ignored},
    Option{"-Xptxas", "--ptxas-options", Value::Separate, Action::Ignored},
    Option{"-Xcudafe", "--cudafe-options", Value::Separate, Action::Ignored},
    Option{"-Xnvlink", "--nvlink-options", Value::Separate, Action::Ignored},
    Option{"-Xarchive", "--archive-options", Value::Separate, Action::Ignored},
    Option{"-diag-suppress", "--diag-suppress", Value::Separate, Action::Ignored},
    Option{"-diag-error", "--diag-error", Value::Separate, Action::Ignored},
    Option{"-diag-warn", "--diag-warn", Value::Separate, Action::Ignored},
    Option{"-opt-info", "--optimization-info", Value::Separate, Action::Ignored},
    Option{"-res-usage", "--resource-usage", Value::None, Action::Ignored},
    Option{"-restrict", "--restrict", Value::None, Action::Ignored},
    Option{"-dlto", "--dlink-time-opt", Value::None, Action::Ignored},
    Option{"-lto", "--lto", Value::None, Action::Ignored},
    Option{"-dopt", "--dopt", Value::Separate, Action::Ignored},
    Option{"-Ofc", "--Ofast-compile", Value::Separate, Action::Ignored},
    Option{"-ewp", "--extensible-whole-program", Value::None, Action::Ignored},
    Option{"-src-in-ptx", "--source-in-ptx", Value::None, Action::Ignored},
    Option{"-no-compress", "--no-compress", Value::None, Action::Ignored},
    Option{"-compress-mode", "--compress-mode", Value::Separate, Action::Ignored},
    Option{"-brief-diag", "--brief-diagnostics", Value::Separate, Action::Ignored},
    Option{"-keep-device-functions", "--keep-device-functions", Value::None, Action::Ignored},
    Option{"-static-global-template-stub", "--static-global-template-stub", Value::Separate,
           Action::Ignored},
    Option{"-device-entity-has-hidden-visibility", "--device-entity-has-hidden-visibility",
           Value::Separate, Action::Ignored},
    Option{"-extra-device-vectorization", "--extra-device-vectorization", Value::None,
           Action::Ignored},
    Option{"-ccbin", "--compiler-bindir", Value::Separate, Action::HostCompiler},
    Option{"-arbin", "--archiver-binary", Value::Separate, Action::Ignored},
    Option{"-ldir", "--libdevice-directory", Value::Separate, Action::Ignored},
    Option{"-target-dir", "--target-directory", Value::Separate, Action::Ignored},
    Option{"-split-compile", "--split-compile", Value::Separate, Action::Ignored},
    Option{"-split-compile-extended", "--split-compile-extended", Value::Separate, Action::Ignored},
    Option{"-time", "--time", Value::Separate, Action::Ignored},
    Option{"-jobserver", "--jobserver", Value::None, Action::Ignored},
    Option{"-ptx", "--ptx", Value::None, Action::Refused, 0, kNoDeviceCode},
    Option{"-cubin", "--cubin", Value::None, Action::Refused, 0, kNoDeviceCode},
    Option{"-fatbin", "--fatbin", Value::None, Action::Refused, 0, kNoDeviceCode},
    Option{"-optix-ir", "--optix-ir", Value::None, Action::Refused, 0, kNoDeviceCode},
    Option{"-ltoir", "--ltoir", Value::None, Action::Refused, 0, kNoDeviceCode},
    Option{"-cuda", "--cuda", Value::None, Action::Refused, 0,
           "--keep leaves the translated source behind"},
    Option{"-clean", "--clean-targets", Value::None, Action::Refused, 0,
           "delete the files by hand"},
    Option{"-I", "--include-path", Value::Joined, Action::IncludeDir},
    Option{"-D", "--define-macro", Value::Joined, Action::CompileFlag},
    Option{"-U", "--undefine-macro", Value::Joined, Action::CompileFlag},
    Option{"-L", "--library-path", Value::Joined, Action::LinkInputs},
    Option{"-l", "--library", Value::Joined, Action::Libraries},
    Option{"-O", "--optimize", Value::Joined, Action::Optimise},
    Option{"-t", "--threads", Value::Joined, Action::Ignored},
};

}  // namespace

OptionUse find_option(const std::string& word) {
  for (const Option& option : kOptions) {
    for (const char* name : {option.name, option.long_name}) {
      if (word == name) return {&option, false, ""};
      const std::string with_equals = std::string(name) + "=";
      if (option.value != Value::None && starts_with(word, with_equals)) {
        return {&option, true, word.substr(with_equals.size())};
      }
    }
  }
  for (const Option& option : kOptions) {
    if (option.value != Value::Joined || !starts_with(word, option.name)) continue;
    const std::string value = word.substr(2);
    // `-t` is short for many words of the host compiler's; only a number belongs to it.
    if (word[1] == 't' && value.find_first_not_of("0123456789") != std::string::npos) continue;
    return {&option, true, value};
  }
  return {};
}

}  // namespace warpkit::driver
