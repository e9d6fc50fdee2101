// SPDX-License-Identifier: Apache-2.0
#include "reports/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/finding_text.h"
#include "tests/unit/reports/test_model.h"

namespace reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SummaryTest, VerdictAndFirstFindings) {
  const absl::StatusOr<std::string> text = RenderSummary(LoadFixture("example.model.json"), Language::kEnglish);
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(*text, HasSubstr("Six pain points touch 29% of journeys, and lie behind one contact in three.\n"));
  EXPECT_THAT(
      *text,
      HasSubstr("  1. 39% of refunds arrive within 3 days; the service level is at least 90%. [a1b2c3d503ef]\n"));
  EXPECT_THAT(*text, HasSubstr("why: journey-report explain a1b2c3d503ef INPUT...\n"));
  EXPECT_THAT(*text,
              HasSubstr("  5. From 29 Sep to 12 Oct, in the app, 71% of payments succeed; usually it is 90%. ["));
  EXPECT_THAT(*text, Not(HasSubstr("  6. ")));
  EXPECT_THAT(*text, HasSubstr("and 1 more"));
}

TEST(SummaryTest, Korean) {
  const absl::StatusOr<std::string> text = RenderSummary(LoadFixture("example.model.json"), Language::kKorean);
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(*text,
              HasSubstr("  1. 환불의 39%가 3일 안에 들어옵니다. 서비스 수준은 90% 이상입니다. [a1b2c3d503ef]\n"));
}

TEST(SummaryTest, NothingFound) {
  const absl::StatusOr<std::string> text = RenderSummary(LoadFixture("empty.model.json"), Language::kEnglish);
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(*text, HasSubstr("No pain point found among 4 comparisons.\n"));
}

TEST(SummaryTest, NamesCannotSteerTheTerminal) {
  rapidjson::Document model = LoadFixture("example.model.json");
  model["findings"][0]["measure"].SetString("drop_off");
  model["findings"][0]["touchpoint"].SetString("\x1b]0;x\x07\n\xC2\x9B");
  const absl::StatusOr<std::string> text = RenderSummary(model, Language::kEnglish);
  ASSERT_TRUE(text.ok());
  EXPECT_THAT(*text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(*text, Not(HasSubstr("\xC2\x9B")));
  EXPECT_THAT(*text, HasSubstr("\uFFFD]0;x\uFFFD\uFFFD\uFFFD"));
}

TEST(SummaryTest, UnknownZone) {
  rapidjson::Document model = LoadFixture("empty.model.json");
  model["time_zone"].SetString("Mars/Olympus");
  EXPECT_EQ(RenderSummary(model, Language::kEnglish).status().code(), absl::StatusCode::kInvalidArgument);
}

// Actual and expected that round to one figure are told apart.
TEST(FindingTextTest, SentencesByBasis) {
  struct Case {
    const char* json;
    const char* sentence;
  };
  const Case cases[] = {
      {R"({"measure":"csat","basis":"benchmark","default":true,"direction":"higher_is_better","actual":0.796,"expected":0.8})",
       "79.6% of survey answers are satisfied; the default target is at least 80.0%."},
      {R"({"measure":"repeat_7d","basis":"target","direction":"lower_is_better","actual":0.3,"expected":0.2,"channel":"email"})",
       "By email, 30% of contacts are followed by another within 7\u00a0days; the target is at most 20%."},
      {R"({"measure":"drop_off","basis":"peers","direction":"lower_is_better","actual":0.25,"expected":0.19,"touchpoint":"Cart"})",
       "25% of those who reach “Cart” go no further; elsewhere it is 19%."},
      {R"({"measure":"of_tomorrow","basis":"band","direction":"lower_is_better","actual":0.25,"expected":0.19,"touchpoint":"Cart"})",
       "At “Cart”, of_tomorrow is 25%; the published limit is at most 19%."},
      {R"({"measure":"payment_success","basis":"sla","direction":"higher_is_better","channel":"app"})",
       "Payment success\u00a0· app"},
  };
  const Messages words(Language::kEnglish, absl::UTCTimeZone());
  for (const Case& c : cases) {
    rapidjson::Document finding;
    finding.Parse(c.json);
    EXPECT_EQ(FindingSentence(words, finding), c.sentence);
  }
}

TEST(FindingTextTest, VerdictSaysSharesOnlyAsNearAsTheyAre) {
  struct Case {
    const char* headline;
    const char* english;
    const char* korean;
  };
  const Case cases[] = {
      {R"({"findings":5,"journeys":1900,"journeys_touched":100,"contacts":300,"contacts_behind":100})",
       "Five pain points touch one journey in 19, and lie behind one contact in three.",
       "다섯 가지 불편 지점이 여정 19\u2060건 중\u00a01건에 나타나고, 문의 3\u2060건 중\u00a01건에 앞서 나타납니다."},
      {R"({"findings":1,"journeys":100,"journeys_touched":64,"contacts":0,"contacts_behind":0})",
       "One pain point touches 64% of journeys.", "한 가지 불편 지점이 여정의 64%\u2060에 나타납니다."},
      {R"({"findings":2,"journeys":0,"journeys_touched":0,"contacts":0,"contacts_behind":0})",
       "Two pain points were found among 9 comparisons.", "비교 9\u2060건에서 두 가지 불편 지점을 찾았습니다."},
  };
  for (const Case& c : cases) {
    rapidjson::Document model;
    model.Parse(("{\"comparisons\":9,\"headline\":" + std::string(c.headline) + "}").c_str());
    EXPECT_EQ(Verdict(Messages(Language::kEnglish, absl::UTCTimeZone()), model), c.english);
    EXPECT_EQ(Verdict(Messages(Language::kKorean, absl::UTCTimeZone()), model), c.korean);
  }
}

}  // namespace
}  // namespace reports
