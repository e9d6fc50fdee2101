// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/friction/friction_run.h"
#include "tests/unit/support/customer_builder.h"

namespace journey::friction {
namespace {

using enum Signal;
using journey::testing::kDayMinutes;

TEST(RankCorrelationTest, ByHand) {
  PairCounts falling, tied;
  for (int64_t i = 0; i < 12; ++i) falling[{i, -i}] = 1;
  EXPECT_DOUBLE_EQ(Spearman(falling)->value, -1);
  // Scores 0 and 3, ten sessions each; 8 and 2 of them reach the goal: a fourfold table, whose rank correlation is phi.
  tied[{0, 1}] = 8;
  tied[{0, 0}] = 2;
  tied[{3, 1}] = 2;
  tied[{3, 0}] = 8;
  const RankCorrelation phi = *Spearman(tied);
  EXPECT_NEAR(phi.value, -0.6, 1e-12);
  EXPECT_EQ(phi.n, 20);
  EXPECT_LT(phi.interval.low, -0.6);
  EXPECT_GT(phi.interval.high, -0.6);
  EXPECT_LT(phi.interval.high, 0);
}

TEST(RankCorrelationTest, NothingToSay) {
  EXPECT_FALSE(Spearman({}).has_value());
  EXPECT_FALSE(Spearman({{{0, 0}, 9}}).has_value());
  EXPECT_FALSE(Spearman({{{0, 0}, 50}, {{1, 0}, 50}}).has_value());  // y never changes
}

// One customer a day: a payment error (4 points) and no order, or an order and no error.
std::vector<TestEvent> Shop(int customers) {
  std::vector<TestEvent> events;
  for (int i = 0; i < customers; ++i) {
    const std::string user = "u" + std::to_string(i);
    const double at = i * kDayMinutes * 60;
    events.push_back(Of(Page(at, "/cart"), user));
    if (i % 2 == 0) {
      TestEvent failed = Failed(On(at + 5, "payment_failed", Kind::kPayment));
      events.push_back(Of(failed, user));
    } else {
      events.push_back(Of(On(at + 5, "order", Kind::kOrder), user));
    }
  }
  return events;
}

ScoreResult ScoreOf(const std::vector<TestEvent>& events, bool merged, const RuleSet& rules = {}) {
  const event::EventTable table = journey::testing::TableOf(events);
  const FrictionSetup setup(&table, {.rules = rules, .as_of_us = {INT64_MAX}, .has_goal = true});
  const journey::testing::Customers customers(table, {.goals = {"order"}});
  FrictionAccumulator one(&setup), other(&setup);
  size_t i = 0;
  for (const stitch::Customer& customer : customers.all()) (merged && i++ % 3 == 0 ? other : one).Add(customer, {}, {});
  one.Merge(other);
  return one.Finish().score;
}

TEST(ScoreTest, SessionsGoalsAndWorst) {
  const ScoreResult score = ScoreOf(Shop(40), false);
  EXPECT_EQ(score.sessions, 40);
  EXPECT_EQ(score.affected, 20);
  EXPECT_EQ(score.bands[0].goals.n(), 20);
  EXPECT_EQ(score.bands[0].goals.h(), 20);
  // A payment error is 4 points, and the session that ends with it within 5 s has 2 more.
  EXPECT_EQ(score.bands[3].lowest, 6);
  EXPECT_EQ(score.bands[3].goals.n(), 20);
  EXPECT_EQ(score.bands[3].goals.h(), 0);
  ASSERT_TRUE(score.goal.has_value());
  EXPECT_DOUBLE_EQ(score.goal->value, -1);
  ASSERT_EQ(score.worst.size(), kWorstKept);
  EXPECT_EQ(score.worst[0].score, 6);
  ASSERT_EQ(score.worst[0].signals.size(), 2u);
  EXPECT_EQ(score.worst[0].signals[0].first, kExitAfterError);
  EXPECT_EQ(score.worst[0].signals[1].first, kPaymentError);
  ASSERT_EQ(score.worst[0].steps.size(), 2u);
  EXPECT_FALSE(score.worst[0].steps[0].friction);
  EXPECT_TRUE(score.worst[0].steps[1].friction);
}

TEST(ScoreTest, WeightsCanBeChanged) {
  RuleSet rules;
  rules.SetWeight(kPaymentError, 0);
  rules.SetWeight(kExitAfterError, 0);
  EXPECT_EQ(ScoreOf(Shop(40), false, rules).affected, 0);
}

TEST(ScoreTest, AnySplitMergesToTheSame) {
  const ScoreResult whole = ScoreOf(Shop(41), false), merged = ScoreOf(Shop(41), true);
  for (size_t band = 0; band < whole.bands.size(); ++band) EXPECT_EQ(whole.bands[band].goals, merged.bands[band].goals);
  ASSERT_EQ(whole.worst.size(), merged.worst.size());
  for (size_t i = 0; i < whole.worst.size(); ++i) EXPECT_EQ(whole.worst[i].hash, merged.worst[i].hash);
}

}  // namespace
}  // namespace journey::friction
