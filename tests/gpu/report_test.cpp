/// @file
/// The report of a GPU run, from made-up records: what counts as good, and what stands in the
/// files.
#include "tests/gpu/report.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace warpkit::gpu_check {
namespace {

Timing made_up_timing(const char* column, double median_ms, const char* baseline) {
  Timing timing;
  timing.work = "copy 2^20";
  timing.column = column;
  timing.median_ms = median_ms;
  timing.fastest_ms = median_ms / 2;
  timing.rounds = 21;
  timing.amount = 8e6;
  timing.unit = "bytes";
  timing.peak = 1e12;
  timing.baseline = baseline;
  return timing;
}

Records made_up_records() {
  Records records;
  records.machine = {{"GPU", "Imaginary GPU 9"}, {"driver", "1.2 \"beta\""}};
  records.steps = {{"tests", Outcome::Passed, 12.5, "40 of 40"},
                   {"racecheck", Outcome::Skipped, 0.0, "compute-sanitizer isn't installed"}};
  records.timings = {made_up_timing("memcpy", 0.016, ""),
                     made_up_timing("float4", 0.020, "memcpy")};
  return records;
}

std::string all_lines(const Records& records) {
  std::string text;
  for (const MachineFact& fact : records.machine) text += to_line(fact) + "\n";
  for (const Step& step : records.steps) text += to_line(step) + "\n";
  for (const Timing& timing : records.timings) text += to_line(timing) + "\n";
  return text;
}

std::string slurp(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(GpuRecordsTest, LinesSurviveTheRoundTrip) {
  const std::string text = all_lines(made_up_records());
  EXPECT_EQ(all_lines(read_records("some program's greeting\n" + text)), text);
}

TEST(GpuRecordsTest, TabsAndLineFeedsCannotForgeAField) {
  const Records records =
      read_records(to_line(Step{"a\tb", Outcome::Failed, 1.0, "x\nstep\ty\tpassed\t1\t"}));
  ASSERT_EQ(records.steps.size(), 1U);
  EXPECT_EQ(records.steps[0].name, "a b");
  EXPECT_EQ(records.steps[0].outcome, Outcome::Failed);
}

TEST(GpuRecordsTest, RefusesWhatItCannotUnderstand) {
  const char* lines[] = {"step\ttests\tpassed\t1",
                         "step\ttests\tgreat\t1\t",
                         "step\ttests\tpassed\tsoon\t",
                         "step\ttests\tpassed\tnan\t",
                         "step\ttests\tpassed\t-1\t",
                         "machine\tGPU",
                         "timing\ta\tb\t1"};
  for (const char* line : lines) {
    EXPECT_THROW(read_records(line), std::invalid_argument) << line;
  }
  Timing timing = made_up_timing("nan", std::numeric_limits<double>::quiet_NaN(), "");
  EXPECT_THROW(read_records(to_line(timing)), std::invalid_argument);
}

TEST(GpuReportTest, IsGoodOnlyIfSomethingPassedAndNothingFailed) {
  Records records = made_up_records();
  EXPECT_TRUE(run_is_good(records));
  records.timings[1].output_right = false;
  EXPECT_FALSE(run_is_good(records)) << "a fast wrong answer";
  records = made_up_records();
  records.steps.push_back({"verify", Outcome::Failed, 1.0, ""});
  EXPECT_FALSE(run_is_good(records));
  records.steps = {{"racecheck", Outcome::Skipped, 0.0, ""}};
  EXPECT_FALSE(run_is_good(records)) << "nothing ran";
}

TEST(GpuReportTest, TableShowsRateRatioAndShareOfPeak) {
  const std::string text = to_markdown(made_up_records(), "2026-01-02");
  EXPECT_NE(text.find("# Imaginary GPU 9, 2026-01-02"), std::string::npos) << text;
  // 8 MB in 0.016 ms are 500 GB/s, half of the peak; in 0.020 ms 400 GB/s, 0.8 of the former.
  EXPECT_NE(
      text.find("| copy 2^20 | memcpy | 0.0160 | 0.0080 | 21 | 500.0 GB/s |  | 50.0 % | right |"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("| 400.0 GB/s | 0.800 of memcpy | 40.0 % | right |"), std::string::npos)
      << text;
}

TEST(GpuReportTest, JsonQuotesItsStrings) {
  const std::string text = to_json(made_up_records(), "2026-01-02");
  EXPECT_NE(text.find("\"driver\": \"1.2 \\\"beta\\\"\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"good\": true"), std::string::npos) << text;
  EXPECT_NE(text.find("\"ratio\": 0.8,"), std::string::npos) << text;
}

TEST(GpuReportTest, IsWrittenUnderDateAndGpuWithNothingElseLeft) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / "gpu_report_test" / "new folder";
  std::filesystem::remove_all(folder);
  const std::filesystem::path path = write_report(made_up_records(), "2026-01-02", folder);
  EXPECT_EQ(path, folder / "2026-01-02-imaginary-gpu-9.md");
  EXPECT_EQ(slurp(path), to_markdown(made_up_records(), "2026-01-02"));
  EXPECT_EQ(slurp(folder / "2026-01-02-imaginary-gpu-9.json"),
            to_json(made_up_records(), "2026-01-02"));
  const std::filesystem::directory_iterator files(folder);
  EXPECT_EQ(std::distance(begin(files), end(files)), 2);
  std::filesystem::remove_all(folder);
}

TEST(GpuReportTest, NeedsTheNameOfTheGpu) {
  Records records = made_up_records();
  records.machine.clear();
  EXPECT_THROW(write_report(records, "2026-01-02", testing::TempDir()), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::gpu_check
