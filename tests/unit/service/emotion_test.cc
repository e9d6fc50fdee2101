// SPDX-License-Identifier: Apache-2.0
#include "journey/service/emotion.h"

#include <gtest/gtest.h>

#include "tests/unit/service/figures_run.h"

namespace journey::service {
namespace {

std::vector<EmotionRow> Emotions(const std::vector<TestEvent>& events, size_t parts = 1,
                                 const FeedOptions& options = {}) {
  Stitched run{journey::testing::TableOf(events, options), {}};
  const SurveyBook book = SurveyBook::Build(run.table);
  std::vector<EmotionAccumulator> accumulators;
  for (size_t i = 0; i < parts; ++i) {
    accumulators.emplace_back(&run.table, &book,
                              EmotionOptions{journey::testing::AsOfSources(run.table, options), {}, {}});
  }
  size_t turn = 0;
  Feed(
      &run, options,
      [&](const stitch::Customer& customer, auto contacts) { accumulators[turn++ % parts].Add(customer, contacts); },
      [&](auto contacts, auto loose) { accumulators[turn++ % parts].AddLoose(contacts, loose); });
  for (size_t i = 0; i + 1 < parts; ++i) accumulators.back().Merge(accumulators[i]);
  return accumulators.back().Finish();
}

TestEvent Visit(double minute, const std::string& user, const std::string& name) {
  return {.minute = minute, .name = name, .user = user};
}

std::vector<TestEvent> Rated(int n, const std::string& survey, double score, event::SurveyScale scale) {
  std::vector<TestEvent> events;
  for (int i = 0; i < n; ++i) {
    events.push_back(Visit(0, "u" + std::to_string(i), "/checkout"));
    events.push_back(Answered(5, "u" + std::to_string(i), survey, score, scale));
  }
  return events;
}

TEST(Emotion, EachScaleHasItsOwnEnds) {
  const struct {
    const char* survey;
    double score;
    event::SurveyScale scale;
    double expected;
  } cases[] = {
      {"CSAT", 5, {1, 5}, 2},        {"CSAT", 3, {1, 5}, 0},    {"CSAT", 4, {1, 7}, 0},
      {"CSAT", 1, {0, 1}, 2},        {"CSAT", 75, {0, 100}, 1}, {"CSAT", 2, {5, 1}, 1},  // 1 is the best
      {"NPS", 10, {0, 10}, 2},       {"NPS", 3, {0, 10}, -0.8}, {"CES", 7, {1, 7}, 2},
      {"CES", 1, {1, 5}, 2},                                 // CES 1.0: little effort is good
      {"CES", 5, {1, 5}, -2},        {"CES", 1, {5, 1}, 2},  // the scale says so itself
      {"Easy to use", 5, {1, 5}, 2},                         // asks for ease
  };
  for (const auto& one : cases) {
    const auto rows = Emotions(Rated(30, one.survey, one.score, one.scale));
    ASSERT_EQ(rows.size(), 1u) << one.survey << one.score;
    EXPECT_EQ(rows[0].touchpoint, "/checkout");
    EXPECT_DOUBLE_EQ(rows[0].value, one.expected) << one.survey << " " << one.score;
    EXPECT_EQ(rows[0].n, 30);
    EXPECT_FALSE(rows[0].estimated);
  }
  EXPECT_TRUE(Emotions(Rated(29, "CSAT", 5, {1, 5})).empty()) << "too few answers, and no contacts to estimate from";
}

TEST(Emotion, TheIntervalTakesCustomersAsClusters) {
  // Thirty answers, half 5 and half 1: mean 0, s = 2.034, t(29) = 2.045: +- 0.7596.
  std::vector<TestEvent> events = Rated(30, "CSAT", 5, {1, 5});
  for (size_t i = 0, k = 0; i < events.size(); ++i) {
    if (events[i].kind == Kind::kSurvey && k++ % 2 == 0) events[i].side[Field::kScore] = 1000;
  }
  const auto rows = Emotions(events);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_DOUBLE_EQ(rows[0].value, 0);
  EXPECT_NEAR(rows[0].high, 0.7596, 1e-3);
  EXPECT_NEAR(rows[0].low, -0.7596, 1e-3);
}

TEST(Emotion, EstimatedFromContactsThatFollow) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 40; ++i) {
    const std::string user = "u" + std::to_string(i);
    events.push_back(Visit(0, user, "/returns"));
    events.push_back(Visit(1, user, "/returns"));  // the same visit
    events.push_back(Visit(2, user, "/contact"));  // the way to a contact is no place to judge
    events.push_back(Visit(3, user, "Survey"));    // nor is a survey
    events.back().kind = Kind::kSurvey;
    if (i < 10) Put({.id = "T" + user, .user = user, .opened = kDayMinutes, .replied = kDayMinutes + 1}, &events);
    if (i >= 10 && i < 20) Put({.id = "T" + user, .user = user, .opened = kDayMinutes + 3}, &events);
  }
  const auto rows = Emotions(events);
  ASSERT_EQ(rows.size(), 1u) << "twenty tickets are too few";
  EXPECT_EQ(rows[0].touchpoint, "/returns");
  EXPECT_TRUE(rows[0].estimated);
  EXPECT_EQ(rows[0].n, 40);
  EXPECT_DOUBLE_EQ(rows[0].value, 0.25);
  const stats::Interval bad = stats::Wilson(10, 40);
  EXPECT_DOUBLE_EQ(rows[0].low, 1 - 3 * bad.high);
  EXPECT_DOUBLE_EQ(rows[0].high, 1 - 3 * bad.low);
}

TEST(Emotion, EstimatedFromWaitsAndRepeats) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 30; ++i) {
    const std::string user = "u" + std::to_string(i);
    // 4 hours are the limit: ten are late, ten are asked again within a day.
    Put({.id = "T" + user, .user = user, .opened = 0, .replied = i < 10 ? 241.0 : 240.0}, &events);
    if (i >= 20) Put({.id = "R" + user, .user = user, .opened = kDayMinutes, .channel = "chat"}, &events);
  }
  for (TestEvent& event : events) {
    if (event.case_id[0] == 'R') event.name = "chat";
  }
  const auto rows = Emotions(events);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].touchpoint, "ticket");
  EXPECT_DOUBLE_EQ(rows[0].value, -1) << "20 of 30 went badly";
}

TEST(Emotion, AnySplitGivesTheSame) {
  std::vector<TestEvent> events = Rated(45, "CSAT", 4, {1, 5});
  for (int i = 0; i < 60; ++i) {
    const std::string user = "v" + std::to_string(i % 40);
    events.push_back(Visit(i, user, "/help"));
    Put({.id = "T" + std::to_string(i), .user = i % 5 == 0 ? "" : user, .opened = i * 100.0, .replied = i * 110.0},
        &events);
  }
  const auto whole = Emotions(events);
  EXPECT_EQ(whole.size(), 3u);
  for (const size_t parts : {2, 7}) EXPECT_EQ(Emotions(events, parts), whole) << parts;
}

}  // namespace
}  // namespace journey::service
