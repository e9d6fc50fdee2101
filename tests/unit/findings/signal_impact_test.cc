// SPDX-License-Identifier: Apache-2.0
// What follows visits that a signal touched: strata by hand.
#include "journey/findings/signal_impact.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "journey/findings/signal_hits.h"
#include "journey/friction/accumulator.h"
#include "journey/graph/drop_off.h"
#include "tests/unit/support/feed.h"

namespace journey::findings {
namespace {

using event::Kind;
using journey::testing::FeedOptions;
using journey::testing::TestEvent;

SignalImpactResult Impact(const std::vector<TestEvent>& events, size_t parts = 1) {
  const FeedOptions options{.goals = {"done"}};
  journey::testing::Stitched run{journey::testing::TableOf(events, options), {}};
  const friction::FrictionSetup setup(&run.table, {.rules = {},
                                                   .as_of_us = journey::testing::AsOfSources(run.table, options),
                                                   .first_reply_limits_us = {},
                                                   .has_goal = true});
  struct Worker {
    explicit Worker(const friction::FrictionSetup* setup) : friction(setup), hits(setup), impact(setup) {}
    friction::FrictionAccumulator friction;
    SignalHits hits;
    SignalImpactAccumulator impact;
  };
  std::vector<std::unique_ptr<Worker>> workers;
  for (size_t i = 0; i < parts; ++i) workers.push_back(std::make_unique<Worker>(&setup));
  graph::DropOffAccumulator drop_off(&run.table, true);
  size_t turn = 0;
  journey::testing::Feed(
      &run, options,
      [&](const stitch::Customer& customer, auto contacts) {
        Worker& worker = *workers[turn++ % parts];
        worker.friction.Add(customer, contacts, {contacts.begin(), contacts.end()});
        worker.impact.Add(customer, contacts,
                          worker.hits.Of(customer, worker.friction.incidents(), worker.friction.measured()));
        drop_off.Add(customer, contacts);
      },
      [](auto, auto) {});
  for (size_t i = 1; i < parts; ++i) {
    workers[0]->friction.Merge(workers[i]->friction);
    workers[0]->impact.Merge(workers[i]->impact);
  }
  const graph::DropOffTable left = drop_off.Finish();
  const friction::FrictionResult signals = workers[0]->friction.Finish();
  return workers[0]->impact.Finish(SignalOffers(signals, setup, left), 2);
}

const SignalImpact* Find(const SignalImpactResult& result, friction::Signal signal, const std::string& touchpoint,
                         Following outcome) {
  for (const SignalImpact& row : result.rows) {
    if (row.signal == signal && row.touchpoint == touchpoint && row.outcome == outcome) return &row;
  }
  return nullptr;
}

// Sessions of one customer each at /pay: `affected` see an error there, `position` touchpoints come before it.
class World {
 public:
  void Add(int sessions, int with_goal, bool affected, int position, const std::string& channel = "web",
           double start = 0) {
    for (int i = 0; i < sessions; ++i) {
      const std::string user = "u" + std::to_string(++users_);
      double minute = start + users_ * 0.001;
      const auto add = [&](const std::string& name, Kind kind = Kind::kView) {
        TestEvent event;
        event.user = user;
        event.minute = minute++;
        event.name = name;
        event.kind = kind;
        event.channel = channel;
        events.push_back(event);
      };
      for (int k = 0; k < position; ++k) add("/page" + std::to_string(k));
      add("/pay");
      if (affected) add("script error", Kind::kError);
      if (i < with_goal) add("done");
    }
  }
  std::vector<TestEvent> events;

 private:
  int users_ = 0;
};

TEST(SignalImpact, StrataAreWeightedLikeTheAffected) {
  World world;
  world.Add(30, 9, true, 0);
  world.Add(100, 50, false, 0);
  world.Add(10, 1, true, 2);
  world.Add(50, 20, false, 1);  // one or two touchpoints before it are one position
  world.Add(7, 7, true, 4);     // without a counterpart
  const SignalImpactResult result = Impact(world.events);
  EXPECT_EQ(result.one_in, 1u);
  const SignalImpact* goal = Find(result, friction::Signal::kErrorShown, "/pay", Following::kGoal);
  ASSERT_NE(goal, nullptr);
  EXPECT_EQ(goal->affected_n, 47);
  EXPECT_DOUBLE_EQ(goal->affected_rate, 0.25);
  EXPECT_EQ(goal->matched_n, 150);
  EXPECT_DOUBLE_EQ(goal->matched_rate, 0.475);
  EXPECT_DOUBLE_EQ(goal->difference, -0.225);
  EXPECT_DOUBLE_EQ(goal->matched_share, 40.0 / 47);
  // By hand: 30 affected at 0.5, 10 at 0.4; each customer has one visit.
  const auto square = [](double x) { return x * x; };
  const double d = -0.225;
  const double variance = 9 * square((1 - 0.5 - d) / 40) + 21 * square((0 - 0.5 - d) / 40) +
                          1 * square((1 - 0.4 - d) / 40) + 9 * square((0 - 0.4 - d) / 40) +
                          100 * square(30.0 / 40 * 0.5 / 100) + 20 * square(10.0 / 40 * 0.6 / 50) +
                          30 * square(10.0 / 40 * 0.4 / 50);
  EXPECT_NEAR(goal->low, d - 1.959963984540054 * std::sqrt(variance), 1e-12);
  EXPECT_NEAR(goal->high, d + 1.959963984540054 * std::sqrt(variance), 1e-12);
  // The error itself is no step onward.
  const SignalImpact* next = Find(result, friction::Signal::kErrorShown, "/pay", Following::kNext);
  ASSERT_NE(next, nullptr);
  EXPECT_DOUBLE_EQ(next->affected_rate, 0.25);
  EXPECT_EQ(Find(result, friction::Signal::kErrorShown, "/pay", Following::kContact), nullptr) << "nobody can contact";
}

TEST(SignalImpact, OtherDevicesAndWeeksAreNoCounterparts) {
  World world;
  world.Add(40, 10, true, 0, "app");
  world.Add(100, 50, false, 0, "web");
  EXPECT_TRUE(Impact(world.events).rows.empty());
  world.Add(100, 50, false, 0, "app", 8 * journey::testing::kDayMinutes);
  EXPECT_TRUE(Impact(world.events).rows.empty());
  world.Add(30, 15, false, 0, "app");
  EXPECT_NE(Find(Impact(world.events), friction::Signal::kErrorShown, "/pay", Following::kGoal), nullptr);
}

TEST(SignalImpact, FewerThanThirtyAreTooFew) {
  for (const int affected : {29, 30}) {
    World world;
    world.Add(affected, 10, true, 0);
    world.Add(100, 50, false, 0);
    EXPECT_EQ(Impact(world.events).rows.empty(), affected == 29);
  }
}

TEST(SignalImpact, AnySplitOfTheCustomersGivesTheSame) {
  World world;
  world.Add(30, 9, true, 0);
  world.Add(100, 50, false, 0, "web");
  world.Add(30, 9, true, 0, "app");
  world.Add(90, 30, false, 0, "app");
  const SignalImpactResult one = Impact(world.events), four = Impact(world.events, 4);
  ASSERT_EQ(one.rows.size(), four.rows.size());
  ASSERT_FALSE(one.rows.empty());
  for (size_t i = 0; i < one.rows.size(); ++i) {
    EXPECT_EQ(one.rows[i].difference, four.rows[i].difference);
    EXPECT_EQ(one.rows[i].low, four.rows[i].low);
    EXPECT_EQ(one.rows[i].matched_n, four.rows[i].matched_n);
  }
}

}  // namespace
}  // namespace journey::findings
