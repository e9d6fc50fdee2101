// SPDX-License-Identifier: Apache-2.0
// Signals of friction as findings, from events to what is listed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "journey/findings/finding.h"
#include "journey/findings/signal_hits.h"
#include "journey/friction/accumulator.h"
#include "tests/unit/support/feed.h"

namespace journey::findings {
namespace {

using event::Field;
using event::Kind;
using journey::testing::FeedOptions;
using journey::testing::TestEvent;

FindingResult Judged(const std::vector<TestEvent>& events, const FeedOptions& options = {}, size_t parts = 1) {
  journey::testing::Stitched run{journey::testing::TableOf(events, options), {}};
  const service::SurveyBook surveys = service::SurveyBook::Build(run.table);
  const ExpectationBook book;
  const std::vector<int64_t> as_of = journey::testing::AsOfSources(run.table, options);
  const friction::FrictionSetup setup(&run.table, {.rules = {}, .as_of_us = as_of, .first_reply_limits_us = {}});
  struct Worker {
    Worker(const event::EventTable* table, const service::SurveyBook* surveys, const ExpectationBook* book,
           const std::vector<int64_t>& as_of, const friction::FrictionSetup* setup)
        : friction(setup), hits(setup), measures(table, surveys, book, {as_of, {}}) {}
    friction::FrictionAccumulator friction;
    SignalHits hits;
    MeasureAccumulator measures;
  };
  std::vector<std::unique_ptr<Worker>> workers;
  for (size_t i = 0; i < parts; ++i) {
    workers.push_back(std::make_unique<Worker>(&run.table, &surveys, &book, as_of, &setup));
  }
  graph::TouchpointAccumulator touchpoints(&run.table);
  graph::DropOffAccumulator drop_off(&run.table, !options.goals.empty());
  size_t turn = 0;
  journey::testing::Feed(
      &run, options,
      [&](const stitch::Customer& customer, auto contacts) {
        Worker& worker = *workers[turn++ % parts];
        worker.friction.Add(customer, contacts, {contacts.begin(), contacts.end()});
        worker.measures.Add(customer, contacts,
                            worker.hits.Of(customer, worker.friction.incidents(), worker.friction.measured()));
        touchpoints.Add(customer, contacts);
        drop_off.Add(customer, contacts);
      },
      [](auto, auto) {});
  for (size_t i = 1; i < parts; ++i) {
    workers[0]->friction.Merge(workers[i]->friction);
    workers[0]->measures.Merge(workers[i]->measures);
  }
  const graph::DropOffTable left = drop_off.Finish();
  const friction::FrictionResult signals = workers[0]->friction.Finish();
  const std::vector<Offer> offers = SignalOffers(signals, setup, left);
  return Judge(workers[0]->measures.Finish(offers), book, touchpoints.Finish(), left, {}, offers);
}

const Finding* FindSignal(const FindingResult& result, const std::string& measure, const std::string& touchpoint) {
  for (const Finding& finding : result.findings) {
    if (finding.measure_id == measure && finding.touchpoint == touchpoint) return &finding;
  }
  return nullptr;
}

TestEvent At(const std::string& user, double minute, const std::string& name, Kind kind = Kind::kView) {
  TestEvent event;
  event.user = user;
  event.minute = minute;
  event.name = name;
  event.kind = kind;
  return event;
}

TestEvent Click(const std::string& user, double minute, const std::string& element) {
  TestEvent event = At(user, minute, "click", Kind::kClick);
  event.touchpoint = false;
  event.side_text[Field::kElement] = element;
  event.side[Field::kX] = event.side[Field::kY] = 10 * event::kNumberScale;
  return event;
}

void RageClick(std::vector<TestEvent>* events, const std::string& user, double minute, const std::string& element) {
  for (int i = 0; i < 3; ++i) events->push_back(Click(user, minute + (0.1 + 0.3 * i) / 60, element));
}

// 100 customers go through six pages, a minute each.
constexpr const char* kPages[] = {"/a", "/b", "/c", "/d", "/e", "/cart"};
constexpr int kCustomers = 100;
std::vector<TestEvent> Walks() {
  std::vector<TestEvent> events;
  for (int i = 0; i < kCustomers; ++i) {
    const std::string user = "u" + std::to_string(1000 + i);
    for (int page = 0; page < 6; ++page) events.push_back(At(user, 2000.0 * i + page, kPages[page]));
  }
  return events;
}
std::string User(int i) { return "u" + std::to_string(1000 + i); }

// A place with one other to compare with was a pain point: how much places differ cannot be seen there.
TEST(SignalFindings, BesideOneOtherPlaceNothingIsClaimed) {
  std::vector<TestEvent> events;
  for (int i = 0; i < kCustomers; ++i) {
    for (int page = 0; page < 2; ++page) events.push_back(At(User(i), 2000.0 * i + page, kPages[page]));
    if (i < 40) RageClick(&events, User(i), 2000.0 * i + 0.2, "#buy");
  }
  const FindingResult result = Judged(events);
  const Finding* rage = FindSignal(result, "rage_click", "/a");
  ASSERT_NE(rage, nullptr);
  EXPECT_EQ(rage->verdict, Verdict::kWorse);
  EXPECT_EQ(rage->set_aside, "slight");
}

TEST(SignalFindings, ARageClickOfOnePageAgainstTheRestOfItsStage) {
  std::vector<TestEvent> events = Walks();
  for (int i = 0; i < 40; ++i) RageClick(&events, User(i), 2000.0 * i + 2.2, "#buy");
  const FindingResult result = Judged(events);
  const Finding* rage = FindSignal(result, "rage_click", "/c");
  ASSERT_NE(rage, nullptr);
  EXPECT_EQ(rage->kind, "friction");
  EXPECT_EQ(rage->basis, Basis::kPeers);
  EXPECT_EQ(rage->verdict, Verdict::kWorse);
  EXPECT_EQ(rage->set_aside, "");
  EXPECT_EQ(rage->n, 100);
  EXPECT_EQ(rage->customers, 100);
  EXPECT_DOUBLE_EQ(*rage->actual, 0.4);
  EXPECT_DOUBLE_EQ(*rage->expected, 0);
  EXPECT_NEAR(rage->impact, 40, 1e-9);
  EXPECT_FALSE(rage->q.has_value()) << "places truly differ";
  EXPECT_EQ(rage->incidents, 40);
  EXPECT_EQ(rage->journeys.size(), kJourneysKept);
  EXPECT_EQ(rage->id, FindingId("friction", "peers", "rage_click", "/c", "", "", "", ""));
  int64_t week_n = 0, week_hits = 0;
  for (const Week& week : rage->weeks) {
    week_n += week.n;
    week_hits += week.hits;
  }
  EXPECT_EQ(week_n, 100);
  EXPECT_EQ(week_hits, 40);
  EXPECT_EQ(result.journeys_touched, 40);
}

TEST(SignalFindings, TwiceInASessionIsOneHitAndTwoSessionsAreTwo) {
  std::vector<TestEvent> events = Walks();
  for (int i = 0; i < 40; ++i) {
    RageClick(&events, User(i), 2000.0 * i + 2.2, "#buy");
    RageClick(&events, User(i), 2000.0 * i + 2.6, "#buy");
  }
  // A second session of the first customer, with another one; and one that is still open at as_of.
  events.push_back(At(User(0), 300000, "/c"));
  RageClick(&events, User(0), 300000.2, "#buy");
  events.push_back(At(User(1), 310000, "/c"));
  RageClick(&events, User(1), 310000.2, "#buy");
  const Finding* rage = nullptr;
  const FindingResult result = Judged(events, {.as_of_minute = 310010});
  rage = FindSignal(result, "rage_click", "/c");
  ASSERT_NE(rage, nullptr);
  EXPECT_EQ(rage->n, 101);
  EXPECT_EQ(rage->customers, 100);
  EXPECT_DOUBLE_EQ(*rage->actual, 41.0 / 101);
}

TEST(SignalFindings, WhatIsSuppressedOrNotMeasurableIsNoCandidate) {
  std::vector<TestEvent> events = Walks();
  for (int i = 0; i < 40; ++i) RageClick(&events, User(i), 2000.0 * i + 2.2, "quantity stepper plus");
  EXPECT_EQ(FindSignal(Judged(events), "rage_click", "/c"), nullptr);
  // Without a place nothing tells a rage click, and its weak form neither.
  events = Walks();
  for (int i = 0; i < 40; ++i) {
    RageClick(&events, User(i), 2000.0 * i + 2.2, "");
  }
  for (TestEvent& event : events) {
    event.side.clear();
    event.side_text.clear();
  }
  for (const Finding& finding : Judged(events).findings) EXPECT_NE(finding.measure_id.substr(0, 4), "rage");
}

TEST(SignalFindings, AWeakSignalStandsInWhereClocksTellSecondsOnly) {
  std::vector<TestEvent> events = Walks();
  for (int i = 0; i < 40; ++i) {
    for (int k = 0; k < 4; ++k)
      events.push_back(Click(User(i), (120000.0 * i + 130 + k / 2 + 5e-7) / 60, "#buy"));  // on the second
  }
  const FindingResult result = Judged(events);
  EXPECT_EQ(FindSignal(result, "rage_click", "/c"), nullptr);
  const Finding* weak = FindSignal(result, "rage_click_weak", "/c");
  ASSERT_NE(weak, nullptr);
  EXPECT_DOUBLE_EQ(*weak->actual, 0.4);
}

TEST(SignalFindings, FewInAHundredSessionsAreSlight) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 1000; ++i) {
    const std::string user = "u" + std::to_string(1000 + i);
    for (int page = 0; page < 6; ++page) events.push_back(At(user, 500.0 * i + page, kPages[page]));
    if (i % 100 < 4) RageClick(&events, user, 500.0 * i + 2.2, "#buy");
  }
  const FindingResult result = Judged(events, {.as_of_minute = 600000});
  const Finding* rage = FindSignal(result, "rage_click", "/c");
  ASSERT_NE(rage, nullptr);
  EXPECT_EQ(rage->verdict, Verdict::kWorse);
  EXPECT_EQ(rage->set_aside, "slight") << "4 %, and nothing elsewhere";
}

// An error is named by what it is; it counts at the page on which it was shown.
TEST(SignalFindings, AnErrorCountsAtThePageBeforeIt) {
  std::vector<TestEvent> events = Walks();
  for (int i = 0; i < 40; ++i) {
    TestEvent error = At(User(i), 2000.0 * i + 3.5, "javascript error", Kind::kError);
    events.push_back(error);
  }
  const FindingResult result = Judged(events);
  EXPECT_EQ(FindSignal(result, "error_shown", "javascript error"), nullptr);
  const Finding* error = FindSignal(result, "error_shown", "/d");
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->n, 100);
  EXPECT_DOUBLE_EQ(*error->actual, 0.4);
}

// A page is judged at the 75th percentile of its views: more than a quarter poor, and it is.
TEST(SignalFindings, SlowPagesAgainstThePublishedLimit) {
  std::vector<TestEvent> events = Walks();
  const auto measure = [&](int i, int page, double seconds) {
    TestEvent vital = At(User(i), 2000.0 * i + page + 0.1, "web vital", Kind::kSystem);
    vital.touchpoint = false;
    vital.side_text[Field::kMetric] = "LCP";
    vital.side[Field::kValue] = static_cast<int64_t>(seconds * 1000 * event::kMoneyScale);
    events.push_back(vital);
  };
  for (int i = 0; i < kCustomers; ++i) {
    measure(i, 1, i < 50 ? 4.001 : 4.0);  // 4.0 s is not yet poor
    measure(i, 2, i < 20 ? 9 : 1);
  }
  const FindingResult result = Judged(events);
  const Finding* slow = FindSignal(result, "slow_lcp", "/b");
  ASSERT_NE(slow, nullptr);
  EXPECT_EQ(slow->basis, Basis::kBand);
  EXPECT_EQ(slow->verdict, Verdict::kWorse);
  EXPECT_EQ(slow->set_aside, "");
  EXPECT_EQ(slow->n, 100);
  EXPECT_DOUBLE_EQ(*slow->actual, 0.5);
  EXPECT_DOUBLE_EQ(*slow->expected, 0.25);
  ASSERT_TRUE(slow->q.has_value());
  EXPECT_LT(*slow->q, 1e-6);
  const Finding* good = FindSignal(result, "slow_lcp", "/c");
  ASSERT_NE(good, nullptr);
  EXPECT_NE(good->verdict, Verdict::kWorse);
}

// Customers leave where an error is shown and nothing answers their clicks: three kinds of evidence, one finding.
TEST(SignalFindings, ADropOffARageClickAndAnErrorAtOnePlaceAreOneFinding) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 200; ++i) {
    const std::string user = "u" + std::to_string(1000 + i);
    const double start = 2000.0 * i;
    const bool bad = i % 2 == 0;
    for (int page = 0; page < (bad ? 5 : 6); ++page) events.push_back(At(user, start + page, kPages[page]));
    if (!bad) events.push_back(At(user, start + 7, "done"));
    if (i % 4 == 0) RageClick(&events, user, start + 4.2, "#pay");
    if (i % 5 == 0) {
      TestEvent error = At(user, start + 4.4, "script error", Kind::kError);
      error.touchpoint = false;
      events.push_back(error);
    }
  }
  const FindingResult result = Judged(events, {.as_of_minute = 500000, .goals = {"done"}});
  std::vector<std::string> listed;
  for (const Finding& finding : result.findings) {
    if (finding.touchpoint == "/e" && finding.verdict == Verdict::kWorse && finding.set_aside.empty())
      listed.push_back(finding.measure_id);
  }
  ASSERT_THAT(listed, ::testing::ElementsAre("drop_off"));
  const Finding* left = FindSignal(result, "drop_off", "/e");
  std::vector<std::string> support;
  for (const Support& other : left->support) support.push_back(other.measure_id);
  EXPECT_THAT(support, ::testing::IsSupersetOf({"rage_click", "error_shown"}));
}

// A machine: one session that goes round a thousand pages, with clicks at one millisecond on every visit.
TEST(SignalFindings, ASessionOfAMachineIsOneHitAPlace) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 20000; ++i) {
    events.push_back(At("u1", i * 0.01, "/p" + std::to_string(i % 1000)));
    if (i >= 3000) continue;
    for (int k = 0; k < 4; ++k) events.push_back(Click("u1", i * 0.01 + 0.001, "#buy"));
  }
  for (int i = 0; i < 60; ++i) events.push_back(At("u" + std::to_string(100 + i), 3000.0 + i, "/p7"));
  const FindingResult result = Judged(events);
  for (const Finding& finding : result.findings) {
    if (finding.measure_id != "rage_click") continue;
    EXPECT_EQ(finding.touchpoint, "/p7") << "the others have one session each";
    EXPECT_EQ(finding.n, 61);
    EXPECT_NEAR(*finding.actual, 1.0 / 61, 1e-12);
  }
}

TEST(SignalFindings, AnySplitOfTheCustomersGivesTheSame) {
  std::vector<TestEvent> events = Walks();
  for (int i = 0; i < 40; ++i) RageClick(&events, User(i), 2000.0 * i + 1 + i % 4 + 0.2, "#buy");
  const FindingResult one = Judged(events), three = Judged(events, {}, 3);
  ASSERT_EQ(one.findings.size(), three.findings.size());
  for (size_t i = 0; i < one.findings.size(); ++i) {
    const Finding &a = one.findings[i], &b = three.findings[i];
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.actual, b.actual);
    EXPECT_EQ(a.low, b.low);
    EXPECT_EQ(a.impact, b.impact);
    ASSERT_EQ(a.journeys.size(), b.journeys.size());
    for (size_t k = 0; k < a.journeys.size(); ++k) EXPECT_EQ(a.journeys[k].customer, b.journeys[k].customer);
  }
  EXPECT_EQ(one.journeys_touched, three.journeys_touched);
}

}  // namespace
}  // namespace journey::findings
