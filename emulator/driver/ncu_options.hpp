/// @file
/// ncu's options: those that work, those without meaning here, those that are refused.
#pragma once

#include <string>
#include <vector>

namespace warpkit::driver {

/// What ncu shows of the results.
enum class NcuPage { Details, Raw, Source };

/// What launches are put together for --print-summary.
enum class NcuSummary { None, PerKernel, PerGpu };

/// A command line of ncu.
struct NcuArguments {
  bool help = false;                      ///< --help
  bool version = false;                   ///< --version
  bool list_metrics = false;              ///< --list-metrics
  bool list_sections = false;             ///< --list-sections
  bool list_sets = false;                 ///< --list-sets
  bool query_metrics = false;             ///< --query-metrics
  bool csv = false;                       ///< --csv
  bool quiet = false;                     ///< --quiet: no lines that begin with ==PROF==
  bool base_units = false;                ///< --print-units base: bytes stay bytes
  bool two_digits = false;                ///< --print-fp: whole numbers, too, with two digits
  bool names = false;                     ///< --print-metric-name name: no labels in sections
  NcuPage page = NcuPage::Details;        ///< --page
  bool page_given = false;                ///< whether there was a --page
  NcuSummary summary = NcuSummary::None;  ///< --print-summary
  std::vector<std::string> metrics;       ///< --metrics, as given
  std::vector<std::string> sections;      ///< --section, as given
  std::vector<std::string> sets;          ///< --set, as given
  std::string kernel;                ///< --kernel-name: a name or regex:EXPRESSION; empty for all
  bool whole_names = false;          ///< --kernel-name-base demangled: the name with its qualifiers
  bool functions_only = false;       ///< --print-kernel-base function: names without qualifiers
  std::string kernel_id;             ///< --kernel-id, as given; empty for all
  long skip = 0;                     ///< --launch-skip: matching launches that are left out
  long skip_all = 0;                 ///< --launch-skip-before-match: launches that are left out
  long count = -1;                   ///< --launch-count: how many are shown; negative for all
  std::string export_file;           ///< --export; empty for none
  bool overwrite = false;            ///< --force-overwrite
  std::string import_file;           ///< --import; empty for a run
  std::string log_file;              ///< --log-file; empty for standard output, "stderr" for errors
  std::string ignored;               ///< options given that have no meaning here, with commas
  std::vector<std::string> program;  ///< and its arguments
};

/// @return what --help prints
const char* ncu_usage();

/// Reads a command line.
/// @param words without the tool's name
/// @return what it says
/// @throws Failure with code 2, and one line, for an option that is unknown, wrong or refused
NcuArguments read_ncu_arguments(const std::vector<std::string>& words);

}  // namespace warpkit::driver
