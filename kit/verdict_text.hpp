/// @file
/// A verdict as a learner reads it, and as JSON.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "kit/commands.hpp"
#include "kit/verdict.hpp"

namespace warpkit::kit {

/// Prints a verdict: the first failing case, what the checks found, counts over their budget, the
/// next step.
/// @param context says whether there is colour
/// @param exercise which exercise
/// @param verdict the verdict
void print_verdict(const Context& context, const Exercise& exercise, const Verdict& verdict);

/// A verdict for another program.
/// @param context the folders
/// @param exercise which exercise
/// @param file the file under test
/// @param verdict the verdict
/// @return one object
nlohmann::json verdict_json(const Context& context, const Exercise& exercise,
                            const std::filesystem::path& file, const Verdict& verdict);

}  // namespace warpkit::kit
