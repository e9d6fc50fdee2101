// SPDX-License-Identifier: Apache-2.0
#include "app/funnel_given.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/project_file.h"
#include "journey/base/time.h"

namespace app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::Status Resolved(std::vector<std::string> flags, FunnelOptions* funnel,
                      std::vector<std::string>* segments = nullptr) {
  std::vector<std::string> arguments = {"export", "funnel", "a.csv"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const absl::StatusOr<CommandLine> line = ParseCommandLine(arguments);
  EXPECT_TRUE(line.ok()) << line.status();
  std::vector<FunnelOptions> funnels;
  std::vector<std::string> own;
  const absl::Status status = ResolveFunnel(*line, &funnels, segments == nullptr ? &own : segments);
  if (status.ok()) *funnel = funnels.at(0);
  return status;
}

TEST(FunnelGiven, Flags) {
  FunnelOptions funnel;
  std::vector<std::string> segments;
  ASSERT_TRUE(Resolved({"--steps",
                        "a,b|c,d,e",
                        "--window",
                        "7d",
                        "--window-from",
                        "previous",
                        "--optional",
                        "2,3",
                        "--exclude",
                        "x",
                        "--exclude",
                        "y",
                        "--exclude-between",
                        "1-4",
                        "--exclude-where",
                        "status=failed",
                        "--hold",
                        "order,item",
                        "--breakdown",
                        "plan",
                        "--attribution",
                        "2"},
                       &funnel, &segments)
                  .ok());
  EXPECT_THAT(funnel.steps, ElementsAre("a", "b|c", "d", "e"));
  EXPECT_TRUE(funnel.bars);
  EXPECT_EQ(funnel.window_us, 7 * journey::base::kMicrosPerDay);
  EXPECT_EQ(funnel.window_from, "previous");
  EXPECT_THAT(funnel.optional, ElementsAre(false, true, true, false));
  ASSERT_EQ(funnel.exclusions.size(), 2u);
  EXPECT_THAT(funnel.exclusions[1].names, ElementsAre("y"));
  EXPECT_EQ(funnel.exclusions[1].from, 1u);
  EXPECT_EQ(funnel.exclusions[1].to, 4u);
  EXPECT_THAT(funnel.exclusions[0].where, ElementsAre(std::pair<std::string, std::string>("status", "failed")));
  EXPECT_THAT(funnel.hold, ElementsAre("order", "item"));
  EXPECT_EQ(funnel.attribution, "2");
  EXPECT_THAT(segments, ElementsAre("plan")) << "a breakdown declares its segment";
  ASSERT_TRUE(Resolved({"--step", "a|b", "--step", "c", "--entry", "open", "--same-time", "2s"}, &funnel).ok());
  EXPECT_FALSE(funnel.bars);
  EXPECT_EQ(funnel.entry, "open");
  EXPECT_EQ(funnel.same_time_us, 2 * journey::base::kMicrosPerSecond);
}

TEST(FunnelGiven, RefusedFlagsNameWhatWasSeen) {
  const struct {
    std::vector<std::string> flags;
    const char* says;
  } cases[] = {
      {{"--steps", "a,b", "--optional", "3"}, "--optional: there is no such step; saw \"3\""},
      {{"--steps", "a,b", "--optional", "x"}, "--optional: there is no such step; saw \"x\""},
      {{"--steps", "a,b", "--exclude", "x", "--exclude-between", "2"}, "--exclude-between: are no two steps"},
      {{"--steps", "a,b", "--exclude", "x", "--exclude-between", "2-1"}, "--exclude-between: are no two steps"},
      {{"--steps", "a,b", "--exclude-between", "1-2"}, "--exclude-between: needs --exclude"},
      {{"--steps", "a,b", "--exclude", "x", "--exclude-where", "failed"}, "needs FIELD=VALUE"},
      {{"--steps", "a,b", "--same-time", "2"}, "--same-time: is no duration"},
      {{"--steps", "a,b", "--attribution", "last"}, "--attribution: needs --breakdown"},
      {{"--steps", "a,b", "--breakdown", "p", "--attribution", "lst"}, "--attribution: is none; saw \"lst\""},
  };
  for (const auto& test : cases) {
    FunnelOptions funnel;
    EXPECT_THAT(Resolved(test.flags, &funnel).ToString(), HasSubstr(test.says));
  }
}

TEST(FunnelGiven, ProjectFile) {
  const absl::StatusOr<ProjectFile> file = ParseProjectFile(
      R"({"version": 1, "funnels": [{"name": "Purchase", "steps": ["a", ["b", "c|d"],
          {"any": "coupon", "optional": true}, {"any": ["e", "f"], "name": "pay"}],
          "window": "1h", "window_from": "previous", "entry": "closed", "hold": ["case"], "same_time": "2s",
          "exclude": ["x", {"any": ["y", "z"], "between": [1, 2], "where": {"status": "failed"}}],
          "breakdown": "plan", "attribution": 2}]})",
      "journey.json");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(file->funnels.size(), 1u);
  const FunnelOptions& funnel = file->funnels[0];
  EXPECT_THAT(funnel.steps, ElementsAre("a", "b|c|d", "coupon", "pay"));
  EXPECT_THAT(funnel.branches,
              ElementsAre(ElementsAre("a"), ElementsAre("b", "c|d"), ElementsAre("coupon"), ElementsAre("e", "f")));
  EXPECT_FALSE(funnel.bars) << "names of the project file are taken as they are";
  EXPECT_THAT(funnel.optional, ElementsAre(false, false, true, false));
  EXPECT_EQ(funnel.window_from, "previous");
  EXPECT_EQ(funnel.same_time_us, 2 * journey::base::kMicrosPerSecond);
  ASSERT_EQ(funnel.exclusions.size(), 2u);
  EXPECT_THAT(funnel.exclusions[0].names, ElementsAre("x"));
  EXPECT_THAT(funnel.exclusions[1].names, ElementsAre("y", "z"));
  EXPECT_EQ(funnel.exclusions[1].to, 2u);
  EXPECT_EQ(funnel.exclusions[1].where.at(0).second, "failed");
  EXPECT_EQ(funnel.attribution, "2");
  EXPECT_THAT(
      ParseProjectFile(R"({"version": 1, "funnels": [{"name": "x", "steps": ["a", 3]}]})", "j").status().ToString(),
      HasSubstr("/funnels/0/steps/1"));
}

}  // namespace
}  // namespace app
