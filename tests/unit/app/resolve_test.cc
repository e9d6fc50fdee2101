// SPDX-License-Identifier: Apache-2.0
#include "app/resolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journey/base/text.h"
#include "journey/base/time.h"
#include "tests/unit/app/temporary_folder.h"

namespace app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class ResolveTest : public ::testing::Test {
 protected:
  absl::StatusOr<RunOptions> Run(std::vector<std::string> arguments) {
    const auto line = ParseCommandLine(arguments);
    if (!line.ok()) return line.status();
    return Resolve(*line, {.environment = key_});
  }

  TemporaryFolder folder_;
  std::string key_ = folder_.Write("key", std::string(64, 'a'));
};

TEST_F(ResolveTest, Defaults) {
  const auto options = Run({"a.csv", "-o", folder_.Path("r.html")});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->verb, "report");
  EXPECT_THAT(options->ingest.inputs, ElementsAre("a.csv"));
  EXPECT_EQ(options->language, "en");
  EXPECT_EQ(options->unit, "");
  EXPECT_EQ(options->time_zone, "");
  EXPECT_FALSE(options->ingest.mapping.zone_given);
  EXPECT_EQ(options->sessions, "auto");
  EXPECT_EQ(options->as_of_us, 0);
  EXPECT_EQ(options->ingest.threads, 0);
  EXPECT_EQ(options->ingest.chunk_bytes, 1u << 20);
  EXPECT_EQ(options->key[0], 0xaa);
  EXPECT_TRUE(options->warnings.empty());
}

TEST_F(ResolveTest, Flags) {
  const auto options = Run({"export",
                            "funnel",
                            "a.csv",
                            "--map",
                            "user=member=no",
                            "--map",
                            "id.crm=c",
                            "--tz",
                            "Asia/Seoul",
                            "--as-of",
                            "2026-09-30",
                            "--sessions",
                            "1h",
                            "--threads",
                            "2",
                            "--goal",
                            "x",
                            "--goal",
                            "y",
                            "--step",
                            "a,b",
                            "--step",
                            "(end)",
                            "--order",
                            "adjacent",
                            "--flags",
                            "dedup,strict-once",
                            "--window",
                            "2h",
                            "--format",
                            "ndjson",
                            "--chunk-bytes",
                            "64",
                            "--touchpoint",
                            "event",
                            "--as",
                            "segment",
                            "--unit",
                            "case",
                            "--debug",
                            "stats"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_THAT(options->ingest.mapping.map, ElementsAre(Pair("user", "member=no"), Pair("id.crm", "c")));
  EXPECT_EQ(options->time_zone, "Asia/Seoul");
  EXPECT_TRUE(options->ingest.mapping.zone_given);
  EXPECT_EQ(journey::base::FormatInstant(options->as_of_us), "2026-09-29T15:00:00Z");
  EXPECT_EQ(options->sessions, "1h");
  EXPECT_EQ(options->ingest.threads, 2);
  EXPECT_THAT(options->goals, ElementsAre("x", "y"));
  ASSERT_EQ(options->funnels.size(), 1u);
  EXPECT_THAT(options->funnels[0].steps, ElementsAre("a,b", "(end)"));
  EXPECT_EQ(options->funnels[0].order, "adjacent");
  EXPECT_THAT(options->funnels[0].flags, ElementsAre("dedup", "strict-once"));
  EXPECT_EQ(options->funnels[0].window_us, 2 * journey::base::kMicrosPerHour);
  EXPECT_EQ(options->format, "ndjson");
  EXPECT_EQ(options->ingest.chunk_bytes, 64u);
  EXPECT_TRUE(options->ingest.mapping.touchpoint_event);
  EXPECT_EQ(options->ingest.mapping.as, "segment");
  EXPECT_EQ(options->unit, "case");
  EXPECT_TRUE(options->debug_stats);
}

TEST_F(ResolveTest, FlagsWinOverTheProjectFile) {
  const std::string config =
      folder_.Write("journey.json", R"({"version": 1, "time_zone": "Asia/Seoul", "language": "ko", "title": "T",
      "goals": ["a", "b"], "segments": ["s"], "funnels": [{"name": "F", "steps": ["p", "q"]}]})");
  const auto plain = Run({"a.csv", "--config", config, "-o", folder_.Path("r.html")});
  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_EQ(plain->title, "T");
  EXPECT_EQ(plain->language, "ko");
  EXPECT_EQ(plain->time_zone, "Asia/Seoul");
  EXPECT_THAT(plain->goals, ElementsAre("a", "b"));
  EXPECT_THAT(plain->ingest.mapping.segments, ElementsAre("s"));
  const auto flags = Run({"a.csv", "--config", config, "-o", folder_.Path("r.html"), "--tz", "UTC", "--lang", "en",
                          "--goal", "c", "--segment", "t"});
  ASSERT_TRUE(flags.ok()) << flags.status();
  EXPECT_EQ(flags->language, "en");
  EXPECT_EQ(flags->time_zone, "UTC");
  EXPECT_THAT(flags->goals, ElementsAre("c"));
  EXPECT_THAT(flags->ingest.mapping.segments, ElementsAre("t"));
  const auto funnel = Run({"export", "funnel", "a.csv", "--config", config});
  ASSERT_TRUE(funnel.ok()) << funnel.status();
  EXPECT_THAT(funnel->funnels[0].steps, ElementsAre("p", "q"));
}

TEST_F(ResolveTest, Edges) {
  const auto short_form = Run({"export", "customers", "a.csv", "--edge", "(start), home"});
  ASSERT_TRUE(short_form.ok()) << short_form.status();
  EXPECT_EQ(*short_form->edge, std::pair(std::string("(start)"), std::string("home")));
  const auto long_form = Run({"export", "customers", "a.csv", "--edge-from", "a,b", "--edge-to", "c"});
  ASSERT_TRUE(long_form.ok()) << long_form.status();
  EXPECT_EQ(*long_form->edge, std::pair(std::string("a,b"), std::string("c")));
}

TEST_F(ResolveTest, RenderAndCheckNeedNoKey) {
  key_ = folder_.Path("none");
  EXPECT_TRUE(Run({"render", "m.json", "-o", folder_.Path("r.html")}).ok());
  EXPECT_TRUE(Run({"check", "a.csv"}).ok());
  EXPECT_FALSE(Run({"export", "edges", "a.csv"}).ok());
}

TEST_F(ResolveTest, Errors) {
  const struct {
    const char* name;
    std::vector<std::string> arguments;
    std::string expected;
  } cases[] = {
      {"field", {"check", "a", "--map", "usr=user_id"}, "there is no field \"usr\"; did you mean user?"},
      {"no equals sign", {"check", "a", "--map", "user"}, "--map: needs FIELD=COLUMN; saw \"user\""},
      {"no column", {"check", "a", "--map", "user="}, "needs FIELD=COLUMN"},
      {"bare family", {"check", "a", "--map", "id.=x"}, "there is no field \"id.\""},
      {"zone",
       {"check", "a", "--tz", "Asia/Soul"},
       "--tz: there is no time zone of that name; saw \"Asia/Soul\"; did you mean Asia/Seoul?"},
      {"the machine's zone", {"check", "a", "--tz", "localtime"}, "there is no time zone"},
      {"threads", {"check", "a", "--threads", "none"}, "--threads: is no number that fits; saw \"none\""},
      {"negative threads", {"check", "a", "--threads", "-3"}, "saw \"-3\""},
      {"zero", {"check", "a", "--chunk-bytes", "0"}, "from 1 to"},
      {"as of", {"check", "a", "--as-of", "yesterday-ish"}, "--as-of: is no time; saw \"yesterday-ish\""},
      {"as of for ever", {"check", "a", "--as-of", "infinite-future"}, "is no time"},
      {"sessions",
       {"check", "a", "--sessions", "sometimes"},
       "--sessions: there is no such rule; saw \"sometimes\"; there are auto, ga4,"},
      {"no steps", {"export", "funnel", "a"}, "needs --steps A,B,C"},
      {"one step", {"export", "funnel", "a", "--steps", "x"}, "at least two steps"},
      {"empty step", {"export", "funnel", "a", "--steps", "x,,y"}, "a step has no name"},
      {"both ways", {"export", "funnel", "a", "--steps", "x,y", "--step", "z"}, "cannot stand beside --step"},
      {"funnel flag",
       {"export", "funnel", "a", "--steps", "x,y", "--flags", "strict-increse"},
       "did you mean strict-increase?"},
      {"window",
       {"export", "funnel", "a", "--steps", "x,y", "--window", "soon"},
       "--window: is no duration; saw \"soon\""},
      {"flag of another table",
       {"export", "edges", "a", "--steps", "x,y"},
       "--steps: belongs to `export funnel`, not to `export edges`"},
      {"edge of another table", {"export", "edges", "a", "--edge", "x,y"}, "--edge: belongs to `export customers`"},
      {"edge without comma", {"export", "customers", "a", "--edge", "x"}, "--edge: needs two touchpoints"},
      {"edge with two commas", {"export", "customers", "a", "--edge", "x,y,z"}, "--edge-from A --edge-to B"},
      {"half an edge", {"export", "customers", "a", "--edge-to", "x"}, "needs --edge-to beside it"},
      {"no output", {"a.csv"}, "no output was named; add -o report.html"},
      {"one file for two", {"a.csv", "-o", "x", "--json", "x"}, "--json x: that is the file of -o too"},
      {"no folder",
       {"a.csv", "-o", folder_.Path("none/r.html")},
       "-o " + folder_.Path("none/r.html") + ": there is no folder"},
      {"no project file",
       {"check", "a", "--config", folder_.Path("none.json")},
       "--config " + folder_.Path("none.json")},
      {"no key", {"export", "edges", "a", "--key", folder_.Path("none")}, "--key " + folder_.Path("none")},
  };
  for (const auto& test : cases) {
    const auto options = Run(test.arguments);
    ASSERT_FALSE(options.ok()) << test.name;
    EXPECT_THAT(std::string(options.status().message()), HasSubstr(test.expected)) << test.name;
  }
}

}  // namespace
}  // namespace app
