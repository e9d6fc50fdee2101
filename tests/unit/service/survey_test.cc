// SPDX-License-Identifier: Apache-2.0
#include "journey/service/survey.h"

#include <gtest/gtest.h>

namespace journey::service {
namespace {

TEST(KindOfName, FollowsWholeWords) {
  const struct {
    const char* name;
    SurveyKind kind;
  } rows[] = {
      {"CSAT", SurveyKind::kCsat},
      {"chat_csat", SurveyKind::kCsat},
      {"ChatSatisfaction", SurveyKind::kCsat},
      {"상담 만족도", SurveyKind::kCsat},
      {"NPS 2026", SurveyKind::kNps},
      {"추천 의향", SurveyKind::kNps},
      {"Customer Effort", SurveyKind::kCes},
      {"CES", SurveyKind::kCes},
      {"services", SurveyKind::kUnknown},  // ends in "ces", is not CES
      {"Was it resolved?", SurveyKind::kSolved},
      {"문의 해결 여부", SurveyKind::kSolved},
      {"satisfied with how it was solved", SurveyKind::kCsat},
      {"unsolved", SurveyKind::kUnknown},
      {"success rate", SurveyKind::kUnknown},
      {"survey", SurveyKind::kUnknown},
      {"csat and nps", SurveyKind::kUnknown},  // two questions in one name: neither
  };
  for (const auto& row : rows) EXPECT_EQ(KindOfName(row.name), row.kind) << row.name;
}

TEST(Satisfied, ByScale) {
  const struct {
    const char* what;
    double score;
    event::SurveyScale scale;
    std::optional<bool> expected;
  } rows[] = {
      {"5 of 5", 5, {1, 5}, true},
      {"4 of 5", 4, {1, 5}, true},
      {"3 of 5 stays in the denominator", 3, {1, 5}, false},
      {"good", 1, {0, 1}, true},
      {"bad", 0, {0, 1}, false},
      {"3 of 3", 3, {1, 3}, true},
      {"2 of 3", 2, {1, 3}, false},
      {"6 of 7", 6, {1, 7}, true},
      {"5 of 7", 5, {1, 7}, false},
      {"9 of 10", 9, {1, 10}, true},
      {"8 of 10", 8, {1, 10}, false},
      {"8 of 0-10", 8, {0, 10}, false},
      {"75 of 100", 75, {0, 100}, true},
      {"reversed: 1 is best", 1, {5, 1}, true},
      {"reversed: 4", 4, {5, 1}, false},
      {"outside", 6, {1, 5}, std::nullopt},
      {"below", 0, {1, 5}, std::nullopt},
      {"no scale", 1, {0, 0}, std::nullopt},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Satisfied(static_cast<int64_t>(row.score * event::kNumberScale), row.scale), row.expected) << row.what;
  }
}

}  // namespace
}  // namespace journey::service
