#include "emulator/profiler/page/page.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace warpkit::profile {
namespace {

std::string read_sample(const std::string& name) {
  std::ifstream stream(std::string(WARPKIT_SAMPLE_DIR) + "/" + name, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Profile sample() { return read_profile(read_sample("profile.json")); }

/// What stands in the page's JSON element.
std::string embedded(const std::string& page) {
  const std::string start = "<script type=\"application/json\" id=\"profile\">";
  const std::size_t begin = page.find(start) + start.size();
  return page.substr(begin, page.find("</script>", begin) - begin);
}

std::size_t occurrences(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    ++count;
  }
  return count;
}

TEST(ProfilePageTest, HoldsTheCountsOfTheProfile) {
  const auto page = nlohmann::json::parse(embedded(profile_page(sample(), {})));
  const auto given = nlohmann::json::parse(read_sample("profile.json"));
  ASSERT_EQ(page["launches"].size(), given["launches"].size());
  for (std::size_t i = 0; i < given["launches"].size(); ++i) {
    const auto& launch = page["launches"][i];
    const auto& expected = given["launches"][i];
    EXPECT_EQ(launch["kernel"], expected["kernel"]);
    EXPECT_EQ(launch["counts"]["global store"]["sectors"],
              expected["counters"].value("global_sectors_st", 0));
    ASSERT_EQ(launch["lines"].size(), expected["lines"].size());
    for (std::size_t k = 0; k < launch["lines"].size(); ++k) {
      for (const char* name : {"sectors", "sectors_ideal", "wavefronts", "wavefronts_ideal"}) {
        EXPECT_EQ(launch["lines"][k][name], expected["lines"][k].value(name, 0)) << name;
      }
    }
  }
}

TEST(ProfilePageTest, MarkupInNamesPathsAndSourcesEndsNoElement) {
  Sources sources;
  sources["transpose.cu"] = "</script><script>alert(1)</script><!--";
  const std::string page = profile_page(sample(), sources);
  // The data's end and the program's, and no others, whatever a name holds.
  EXPECT_EQ(occurrences(page, "</script>"), 2u);
  EXPECT_EQ(embedded(page).find('<'), std::string::npos);
  const auto data = nlohmann::json::parse(embedded(page));
  EXPECT_EQ(data["sources"]["transpose.cu"][0], "</script><script>alert(1)</script><!--");
  EXPECT_EQ(data["launches"][3]["kernel"], "</script><img src=x onerror=alert(1)>");
}

TEST(ProfilePageTest, TitleIsEscaped) {
  Profile profile;
  Launch launch;
  launch.kernel = "</title><b>&";
  profile.launches.push_back(launch);
  const std::string page = profile_page(profile, {});
  EXPECT_NE(page.find("<title>Profile of &lt;/title&gt;&lt;b&gt;&amp;</title>"), std::string::npos);
}

TEST(ProfilePageTest, BytesThatAreNoTextAreShownAsSuch) {
  Profile profile;
  Launch launch;
  launch.kernel = "\xff\xfe";
  profile.launches.push_back(launch);
  const auto data = nlohmann::json::parse(embedded(profile_page(profile, {})));
  EXPECT_EQ(data["launches"][0]["kernel"], "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(ProfilePageTest, NamesNoOtherFileAndRefusesRequests) {
  const std::string page = profile_page(sample(), {});
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  for (const char* word :
       {"src=\"", "@import", "url(http", "fetch(", "XMLHttpRequest", "onclick="}) {
    EXPECT_EQ(page.find(word), std::string::npos) << word;
  }
}

TEST(ProfilePageTest, EqualPicturesAreHeldOnce) {
  Profile profile = sample();
  const std::size_t alone = profile_page(profile, {}).size();
  const std::size_t data = read_sample("profile.json").size();
  const std::vector<Launch> launches = profile.launches;
  profile.launches.insert(profile.launches.end(), launches.begin(), launches.end());
  EXPECT_LT(profile_page(profile, {}).size(), alone + 3 * data);
}

TEST(ProfilePageTest, FindsSourcesInFoldersAndByTheirLastParts) {
  Profile profile;
  Launch launch;
  LineCounts line;
  line.file = "/nowhere/deep/sample/transpose.cu";
  launch.lines.push_back(line);
  line.file = "absent.cu";
  launch.lines.push_back(line);
  profile.launches.push_back(launch);
  const std::string above = std::string(WARPKIT_SAMPLE_DIR) + "/..";
  const Sources sources = find_sources(profile, {"/nowhere", above});
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources.at("/nowhere/deep/sample/transpose.cu"), read_sample("transpose.cu"));
}

}  // namespace
}  // namespace warpkit::profile
