// SPDX-License-Identifier: Apache-2.0
#include "app/key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/unit/app/temporary_folder.h"

namespace app {
namespace {

using journey::identity::Pseudonymizer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kOnes(64, '1'), kTwos(64, '2'), kThrees(64, '3');

TEST(KeyFile, TheFirstPlaceThatIsSaidCounts) {
  const TemporaryFolder folder;
  const std::string flag = folder.Write("flag", kOnes + "\n"), project = folder.Write("project", kTwos),
                    environment = folder.Write("environment", "  " + kThrees + "\n");
  const struct {
    KeyPlaces places;
    std::string expected;
  } cases[] = {{{flag, project, environment, ""}, kOnes},
               {{"", project, environment, ""}, kTwos},
               {{"", "", environment, ""}, kThrees}};
  for (const auto& test : cases) {
    const auto found = LoadKey(test.places);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(Pseudonymizer::FormatKey(found->key), test.expected);
    EXPECT_EQ(found->warning, "");
  }
}

TEST(KeyFile, AnOwnKeyIsMadeOnceForItsOwnerOnly) {
  const TemporaryFolder folder;
  const KeyPlaces places{.own = folder.Path("config/journey-report/key")};
  const auto first = LoadKey(places);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->warning, "");
  struct stat info = {};
  ASSERT_EQ(stat(places.own.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  const auto second = LoadKey(places);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(first->key, second->key) << "the key was made again";
  size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.Path("config/journey-report")))
    ++files;
  EXPECT_EQ(files, 1u) << "a temporary file was left";
}

TEST(KeyFile, WithoutAPlaceARandomKeyAndAWarning) {
  const TemporaryFolder folder;
  folder.Write("blocked", "a file, no folder");
  for (const std::string& own : {folder.Path("blocked/journey-report/key"), std::string()}) {
    const auto first = LoadKey({.own = own}), second = LoadKey({.own = own});
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_NE(first->key, second->key);
    EXPECT_THAT(first->warning, HasSubstr("--key"));
    EXPECT_THAT(first->warning, HasSubstr(own));
  }
  EXPECT_THAT(folder.Names(), ElementsAre("blocked"));
}

TEST(KeyFile, ErrorsNameThePlaceAndNeverTheContent) {
  const TemporaryFolder folder;
  const std::string secret = "5ec4e7" + std::string(57, 'a');  // one digit short
  const struct {
    KeyPlaces places;
    std::string expected;
  } cases[] = {
      {{.flag = folder.Path("none")}, "--key " + folder.Path("none") + ": the key cannot be opened"},
      {{.project = folder.Write("short", secret)}, "64 hexadecimal digits"},
      {{.environment = folder.Write("empty", "")},
       "JOURNEY_REPORT_KEY_FILE: " + folder.Path("empty") + ": that is no key"},
      {{.own = folder.Write("own", secret)}, "your key " + folder.Path("own")},
  };
  for (const auto& test : cases) {
    const auto found = LoadKey(test.places);
    ASSERT_FALSE(found.ok()) << test.expected;
    EXPECT_THAT(std::string(found.status().message()), HasSubstr(test.expected));
    EXPECT_THAT(std::string(found.status().message()), Not(HasSubstr("5ec4e7")));
  }
}

}  // namespace
}  // namespace app
