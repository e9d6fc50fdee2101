// SPDX-License-Identifier: Apache-2.0
#include "app/project_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/json_places.h"
#include "app/project_schema.h"
#include "journey/base/time.h"
#include "tests/unit/app/temporary_folder.h"

namespace app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ProjectFile, ReadsAll) {
  const auto file = ParseProjectFile(R"(// A shop.
{
  "version": 1,
  "title": "Onmaru Store",
  "time_zone": "Asia/Seoul", /* as --tz */
  "language": "ko",
  "key": "demo.key",
  "goals": ["Order Completed"],
  "segments": ["platform", "attribute.plan"],
  "funnels": [{"name": "Purchase", "steps": ["Product Viewed", "Order Completed"], "order": "adjacent", "window": "7d"}],
  "touchpoints": [{"match": "^/p/(.*)$", "name": "product \\1", "stage": "explore"}],
  "service_hours": {"zone": "Asia/Seoul", "hours": {"mon-fri": ["09:00-12:00", "13:00-24:00"], "sat": []}, "holidays": ["2026-09-24"]},
  "expectations": [
    {"measure": "refund_in_time", "within": "3d", "share": 0.9, "note": "promised"},
    {"measure": "first_reply_in_target", "channel": "chat", "within": "3m", "share": 0.8, "basis": "sla"},
    {"measure": "payment_success", "share": 1},
  ],
})",
                                     "journey.json");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->title, "Onmaru Store");
  EXPECT_EQ(file->time_zone, "Asia/Seoul");
  EXPECT_EQ(file->language, "ko");
  EXPECT_EQ(file->key, "demo.key");
  EXPECT_THAT(file->goals, ElementsAre("Order Completed"));
  EXPECT_THAT(file->segments, ElementsAre("platform", "attribute.plan"));
  ASSERT_EQ(file->funnels.size(), 1u);
  EXPECT_EQ(file->funnels[0].order, "adjacent");
  EXPECT_EQ(file->funnels[0].count, "uniques");
  EXPECT_EQ(file->funnels[0].window_us, 7 * journey::base::kMicrosPerDay);
  ASSERT_EQ(file->touchpoints.size(), 1u);
  EXPECT_EQ(file->touchpoints[0].name, "product \\1");
  ASSERT_EQ(file->expectations.size(), 3u);
  EXPECT_EQ(file->expectations[0].limit_us, 3 * journey::base::kMicrosPerDay);
  EXPECT_EQ(file->expectations[0].basis, "target");
  EXPECT_EQ(file->expectations[1].channel, "chat");
  EXPECT_EQ(file->expectations[1].basis, "sla");
  EXPECT_EQ(file->expectations[1].share, 0.8);
  EXPECT_EQ(file->expectations[2].share, 1.0);
}

TEST(ProjectFile, ErrorsPointIntoTheFile) {
  const struct {
    const char* name;
    const char* text;
    const char* expected;
  } cases[] = {
      {"unknown key", "{\"version\": 1,\n  \"gaols\": []}",
       "journey.json:2:3: /gaols: there is no such key; did you mean goals?"},
      {"wrong type", "{\"version\": 1, \"goals\": 7}", "journey.json:1:16: /goals: must be an array [...]; saw 7"},
      {"wrong type inside", "{\"version\": 1, \"goals\": [\"a\", 7]}",
       "journey.json:1:31: /goals/1: must be text in quotes; saw 7"},
      {"a string's place", "{\"version\": 1, \"goals\": [\"a \\\" \\\\\", \"\"]}",
       "journey.json:1:37: /goals/1: must not be empty"},
      {"missing key", "{}", "journey.json:1:1: /: the key \"version\" is missing"},
      {"another version", "{\"version\": 2}", "journey.json:1:2: /version: there is no such value; saw 2; values: 1"},
      {"syntax", "{\"version\": 1,\n \"goals\": [}", "journey.json:2:12: "},
      {"not closed", "{\"version\": 1", "journey.json:1:14: "},
      {"empty", "", "journey.json:1:1: "},
      {"no object", "[1]", "journey.json:1:1: /: must be an object {...}; saw [1]"},
      {"the same key twice", "{\"version\": 1, \"version\": 1}", "/version: the key stands twice"},
      {"a key of a member", "{\"version\": 1, \"funnels\": [{\"name\": \"x\", \"step\": []}]}",
       "/funnels/0/step: there is no such key; did you mean steps?"},
      {"one step", "{\"version\": 1, \"funnels\": [{\"name\": \"x\", \"steps\": [\"a\"]}]}",
       "/funnels/0/steps: needs at least 2; saw 1"},
      {"enum", "{\"version\": 1, \"language\": \"kr\"}",
       "/language: there is no such value; saw \"kr\"; did you mean ko?"},
      {"measure", "{\"version\": 1, \"expectations\": [{\"measure\": \"refund_in_tim\", \"share\": 1}]}",
       "did you mean refund_in_time?"},
      {"share", "{\"version\": 1, \"expectations\": [{\"measure\": \"csat\", \"share\": 90}]}",
       "/expectations/0/share: out of range; saw 90; must be from 0 to 1"},
      {"duration",
       "{\"version\": 1, \"expectations\": [{\"measure\": \"refund_in_time\", \"within\": \"3 days\", \"share\": 1}]}",
       "/expectations/0/within: cannot be read; saw \"3 days\"; wanted: a number and a unit"},
      {"no time",
       "{\"version\": 1, \"expectations\": [{\"measure\": \"refund_in_time\", \"within\": \"0d\", \"share\": 1}]}",
       "is no duration above zero"},
      {"a limit where there is none",
       "{\"version\": 1, \"expectations\": [{\"measure\": \"csat\", \"within\": \"3d\", \"share\": 1}]}",
       "/expectations/0/within: csat has no limit of time"},
      {"no share", "{\"version\": 1, \"expectations\": [{\"measure\": \"csat\"}]}",
       "/expectations/0: csat needs `share`"},
      {"no limit", "{\"version\": 1, \"expectations\": [{\"measure\": \"refund_in_time\", \"share\": 0.9}]}",
       "/expectations/0: refund_in_time needs `within`"},
      {"a scope of a figure",
       "{\"version\": 1, \"expectations\": [{\"measure\": \"nps\", \"value\": 30, \"channel\": \"chat\"}]}",
       "/expectations/0/channel: nps is a figure of all"},
      {"a figure's unit", "{\"version\": 1, \"expectations\": [{\"measure\": \"asa\", \"share\": 0.5}]}",
       "/expectations/0/share: asa takes `within`"},
      {"a figure without a number", "{\"version\": 1, \"expectations\": [{\"measure\": \"nps\"}]}",
       "/expectations/0: nps needs `value`"},
      {"a value of a share", "{\"version\": 1, \"expectations\": [{\"measure\": \"csat\", \"value\": 4}]}",
       "/expectations/0/value: csat is a share"},
      {"too few to judge", "{\"version\": 1, \"expectations\": [{\"measure\": \"csat\", \"share\": 1, \"min_n\": 5}]}",
       "/expectations/0/min_n: out of range; saw 5"},
      {"zone", "{\"version\": 1, \"time_zone\": \"Asia/Soul\"}",
       "/time_zone: there is no time zone of that name; saw \"Asia/Soul\""},
      {"pattern", "{\"version\": 1, \"touchpoints\": [{\"match\": \"(\", \"name\": \"x\"}]}",
       "/touchpoints/0/match: is no regular expression"},
      {"group", "{\"version\": 1, \"touchpoints\": [{\"match\": \"a\", \"name\": \"\\\\1\"}]}",
       "/touchpoints/0/name: "},
      {"sets nothing", "{\"version\": 1, \"touchpoints\": [{\"match\": \"a\"}]}", "sets nothing"},
      {"a touchpoint as ever", "{\"version\": 1, \"touchpoints\": [{\"match\": \"a\", \"touchpoint\": true}]}",
       "sets nothing"},
      {"no touchpoint with a name",
       "{\"version\": 1, \"touchpoints\": [{\"match\": \"a\", \"touchpoint\": false, \"name\": \"b\"}]}",
       "/touchpoints/0: is no touchpoint, so it has neither name nor stage"},
      {"mapping of another type", "{\"version\": 1, \"sources\": [{\"match\": \"a\", \"mapping\": 7}]}",
       "/sources/0/mapping: must be text in quotes or an object {...}; saw 7"},
      {"unknown preset", "{\"version\": 1, \"sources\": [{\"match\": \"a\", \"mapping\": \"segmnt\"}]}", "segment"},
      {"a ready blueprint", "{\"version\": 1, \"blueprints\": [\"purchas\"]}",
       "/blueprints/0: there is no ready blueprint of that name; saw \"purchas\"; did you mean purchase?"},
      {"a step of a blueprint",
       "{\"version\": 1, \"blueprints\": [{\"name\": \"x\", \"steps\": [\"a\", {\"kinds\": [\"ordr\"]}]}]}",
       "/blueprints/0/steps/1/kinds: there is no kind of that name; saw \"ordr\""},
      {"day", "{\"version\": 1, \"service_hours\": {\"hours\": {\"monday\": []}}}",
       "/service_hours/hours/monday: is no day"},
      {"span", "{\"version\": 1, \"service_hours\": {\"hours\": {\"mon\": [\"18:00-09:00\"]}}}",
       "/service_hours/hours/mon/0: ends before"},
      {"clock", "{\"version\": 1, \"service_hours\": {\"hours\": {\"mon\": [\"9-18\"]}}}",
       "wanted: a span such as 09:00-18:00"},
  };
  for (const auto& test : cases) {
    const auto file = ParseProjectFile(test.text, "journey.json");
    ASSERT_FALSE(file.ok()) << test.name;
    EXPECT_THAT(std::string(file.status().message()), HasSubstr(test.expected)) << test.name;
  }
}

TEST(ProjectFile, BlueprintsReadyAndOwn) {
  const auto file =
      ParseProjectFile(R"({"version": 1, "blueprints": ["purchase", {"name": "refund", "strict": true, "steps": [
    "/my/returns", {"name": "asked", "kinds": ["refund", "return"], "repeat": true, "within": "3d"},
    {"touchpoints": ["paid", "Paid"], "optional": false}]}]})",
                       "journey.json");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE(file->blueprints.has_value());
  ASSERT_EQ(file->blueprints->size(), 2u);
  EXPECT_EQ((*file->blueprints)[0].name, "purchase");
  EXPECT_TRUE((*file->blueprints)[0].steps.empty());
  const auto& own = (*file->blueprints)[1];
  EXPECT_TRUE(own.strict);
  ASSERT_EQ(own.steps.size(), 3u);
  EXPECT_THAT(own.steps[0].touchpoints, ElementsAre("/my/returns"));
  EXPECT_EQ(own.steps[1].kinds.size(), 2u);
  EXPECT_TRUE(own.steps[1].repeat);
  EXPECT_EQ(own.steps[1].within_us, 3 * journey::base::kMicrosPerDay);
  EXPECT_THAT(own.steps[2].touchpoints, ElementsAre("paid", "Paid"));
  EXPECT_FALSE(ParseProjectFile(R"({"version": 1})", "journey.json")->blueprints.has_value());
}

TEST(ProjectFile, DeepNestingIsRefused) {
  const auto file = ParseProjectFile(std::string(100000, '['), "journey.json");
  ASSERT_FALSE(file.ok());
  EXPECT_THAT(std::string(file.status().message()), HasSubstr("nested deeper than 64"));
}

TEST(ProjectFile, TheKeyLiesBesideTheFile) {
  const TemporaryFolder folder;
  const auto file = ReadProjectFile(folder.Write("journey.json", R"({"version": 1, "key": "demo.key"})"));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->key, folder.Path("demo.key"));
  EXPECT_TRUE(absl::IsNotFound(ReadProjectFile(folder.Path("none.json")).status()));
}

TEST(ProjectFile, TheSchemaIsTheOneThatIsPublished) {
  std::ifstream published(JOURNEY_SOURCE_DIR "/docs/project.schema.json", std::ios::binary);
  EXPECT_EQ(ProjectSchema(), std::string(std::istreambuf_iterator<char>(published), {}));
  EXPECT_TRUE(PlacedJson::Parse(ProjectSchema(), "schema").ok());
}

}  // namespace
}  // namespace app
