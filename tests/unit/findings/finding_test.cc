// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/findings/judged.h"

namespace journey::findings {
namespace {

using event::Author;
using event::Field;
using event::Kind;
using journey::testing::FeedOptions;
using journey::testing::kDayMinutes;
using journey::testing::TestEvent;

TEST(Findings, FirstAnswersAgainstTheirLimit) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 100; ++i) {
    // 60 of 100 chats within a minute, all e-mails within four hours.
    Contact(&events, "c" + std::to_string(i), "C" + std::to_string(i), "chat", i * 10, i < 60 ? 1 : 5, 20);
    Contact(&events, "e" + std::to_string(i), "E" + std::to_string(i), "email", i * 10, 200, 300);
  }
  const Outcome outcome = Analyse(events, {.as_of_minute = 1010});
  const Finding* chat = outcome.Find(Measure::kFirstReplyInTarget, "", "chat");
  ASSERT_NE(chat, nullptr);
  EXPECT_EQ(chat->verdict, Verdict::kWorse);
  EXPECT_EQ(chat->basis, Basis::kBenchmark);
  EXPECT_TRUE(chat->is_default);
  EXPECT_DOUBLE_EQ(*chat->actual, 0.6);
  EXPECT_DOUBLE_EQ(*chat->expected, 0.9);
  EXPECT_EQ(chat->n, 100);
  EXPECT_NEAR(chat->impact, 100 * (0.4 - 0.1), 1e-9);
  EXPECT_EQ(chat->severity, Severity::kSevere) << "30 of 200 customers";
  EXPECT_EQ(*chat->limit_s, 60);
  EXPECT_EQ(chat->stage, "after-care");
  EXPECT_EQ(chat->rank, 1);
  ASSERT_TRUE(chat->p.has_value() && chat->q.has_value());
  EXPECT_LT(*chat->q, 1e-6);
  EXPECT_EQ(chat->journeys.size(), kJourneysKept);
  EXPECT_EQ(chat->incidents, 40);
  const Finding* email = outcome.Find(Measure::kFirstReplyInTarget, "", "email");
  ASSERT_NE(email, nullptr);
  EXPECT_EQ(email->verdict, Verdict::kBetter);
  EXPECT_EQ(email->impact, 0);
  EXPECT_FALSE(email->severity.has_value());
  const Finding* again = outcome.Find(Measure::kRepeat7d, "", "chat");
  EXPECT_EQ(again, nullptr) << "no contact is seven days old";
  // The company's own word, in which five minutes will do.
  Expectation own;
  own.measure = Measure::kFirstReplyInTarget;
  own.channel = "chat";
  own.within_us = 5 * base::kMicrosPerMinute;
  own.share = 0.9;
  own.basis = Basis::kSla;
  const Outcome promised = Analyse(events, {.as_of_minute = 1010}, {own});
  const Finding* kept = promised.Find(Measure::kFirstReplyInTarget, "", "chat");
  EXPECT_EQ(kept->verdict, Verdict::kBetter);
  EXPECT_EQ(kept->basis, Basis::kSla);
  EXPECT_NE(kept->id, chat->id);
}

TEST(Findings, FewAndUnclear) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 29; ++i) Contact(&events, "c" + std::to_string(i), "C" + std::to_string(i), "chat", i, 5, 20);
  EXPECT_EQ(Analyse(events).Find(Measure::kFirstReplyInTarget, "", "chat")->verdict, Verdict::kTooFew);
  for (int i = 29; i < 40; ++i) Contact(&events, "c" + std::to_string(i), "C" + std::to_string(i), "chat", i, 5, 20);
  EXPECT_EQ(Analyse(events).Find(Measure::kFirstReplyInTarget, "", "chat")->verdict, Verdict::kWorse);
  events.clear();
  for (int i = 0; i < 40; ++i)
    Contact(&events, "c" + std::to_string(i), "C" + std::to_string(i), "chat", i, i < 34 ? 1 : 5, 20);
  const Outcome outcome = Analyse(events);
  const Finding* unclear = outcome.Find(Measure::kFirstReplyInTarget, "", "chat");
  EXPECT_EQ(unclear->verdict, Verdict::kUnclear) << "34 of 40 may well be 90 %";
  EXPECT_FALSE(unclear->severity.has_value());
}

TEST(Findings, AChatThatBreaksOffBecomesACall) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 400; ++i) {
    const std::string user = "u" + std::to_string(i);
    const bool breaks = i % 5 == 0;
    Contact(&events, user, "C" + std::to_string(i), "chat", i * 20, 0.5, 10, breaks);
    if (breaks ? i % 10 == 0 : i % 50 == 1)
      Contact(&events, user, "P" + std::to_string(i), "phone", i * 20 + 60, 0.1, 5);
    // Callers who write as well, as often as those whose chat went well.
    Contact(&events, "p" + user, "Q" + std::to_string(i), "phone", i * 20, 0.1, 5);
    if (i % 40 == 3) Contact(&events, "p" + user, "R" + std::to_string(i), "email", i * 20 + 60, 30, 50);
  }
  const Outcome outcome = Analyse(events, {.as_of_minute = 20000});
  const Finding* broken = outcome.Find(Measure::kChannelChange24h, "chat_disconnected", "chat");
  ASSERT_NE(broken, nullptr);
  EXPECT_EQ(broken->verdict, Verdict::kWorse);
  EXPECT_EQ(broken->basis, Basis::kPeers);
  EXPECT_DOUBLE_EQ(*broken->actual, 0.5);
  EXPECT_DOUBLE_EQ(*broken->expected, 8.0 / 320) << "the other chats";
  EXPECT_EQ(broken->next_touchpoint, "phone started");
  EXPECT_FALSE(broken->q.has_value());
  EXPECT_EQ(outcome.Find(Measure::kChannelChange24h, "", "chat"), nullptr)
      << "the channel's excess is the disconnects'";
  EXPECT_EQ(outcome.Find(Measure::kResolutionInTarget, "", "chat"), nullptr)
      << "a chat that breaks off is not solved: the same point";
  EXPECT_EQ(outcome.Find(Measure::kResolutionInTarget, "chat_disconnected", "chat"), nullptr);
  Expectation own;
  own.measure = Measure::kResolutionInTarget;
  own.channel = "chat";
  own.within_us = base::kMicrosPerDay;
  own.share = 0.9;
  own.basis = Basis::kSla;
  const Outcome promised = Analyse(events, {.as_of_minute = 20000}, {own});
  ASSERT_NE(promised.Find(Measure::kResolutionInTarget, "", "chat"), nullptr)
      << "what was promised is listed whatever explains it";
  EXPECT_EQ(promised.Find(Measure::kResolutionInTarget, "", "chat")->n, 400);
}

TEST(Findings, LateRefundsOnlyWhereOneWasPromised) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 100; ++i) {
    TestEvent event{.minute = i * 10.0,
                    .name = "refund_requested",
                    .user = "u" + std::to_string(i),
                    .order = "O" + std::to_string(i),
                    .kind = Kind::kRefund};
    events.push_back(event);
    event.name = "refunded";
    event.touchpoint = event.extends = false;
    event.author = Author::kSystem;
    event.minute += (i < 50 ? 2 : 5) * kDayMinutes;
    if (i < 90) events.push_back(event);  // the last ten stay open
  }
  EXPECT_EQ(Analyse(events).Find(Measure::kRefundInTime, "refund_requested"), nullptr);
  Expectation promise;
  promise.measure = Measure::kRefundInTime;
  promise.within_us = 3 * base::kMicrosPerDay;
  promise.share = 0.9;
  promise.basis = Basis::kTarget;
  promise.note = "promised on the refund page";
  const Outcome late = Analyse(events, {}, {promise});
  const Finding* finding = late.Find(Measure::kRefundInTime, "refund_requested");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->verdict, Verdict::kWorse);
  EXPECT_EQ(finding->n, 100) << "open ones past the promise are missed";
  EXPECT_DOUBLE_EQ(*finding->actual, 0.5);
  EXPECT_EQ(finding->note, "promised on the refund page");
  EXPECT_FALSE(finding->is_default);
  // The ten that stay open were asked for less than three days ago.
  const Outcome early = Analyse(events, {.as_of_minute = 3 * kDayMinutes + 1}, {promise});
  EXPECT_EQ(early.Find(Measure::kRefundInTime, "refund_requested")->n, 90)
      << "refunded ones are known, open young ones are not";
}

TEST(Findings, PaymentsBySegmentOnlyWhereAnExpectationNamesIt) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 200; ++i) {
    const bool mobile = i % 2 == 0, fails = mobile && i % 4 == 0;
    TestEvent event{.minute = i * 10.0,
                    .name = "Payment Info Entered",
                    .user = "u" + std::to_string(i),
                    .kind = Kind::kPayment,
                    .segment = mobile ? "mobile" : "desktop"};
    events.push_back(event);
    event.minute += 1;
    event.name = fails ? "Payment Failed" : "Order Completed";
    event.kind = fails ? Kind::kPayment : Kind::kOrder;
    if (fails) event.flags |= event::kTypeFailure;
    events.push_back(event);
  }
  Expectation mobile;
  mobile.measure = Measure::kPaymentSuccess;
  mobile.segment = "platform=mobile";
  mobile.share = 0.9;
  const Outcome outcome = Analyse(events, {.segment = "platform"}, {mobile});
  const Finding* all = outcome.Find(Measure::kPaymentSuccess, "Payment Info Entered");
  ASSERT_NE(all, nullptr);
  EXPECT_DOUBLE_EQ(*all->actual, 0.75);
  EXPECT_EQ(all->verdict, Verdict::kWorse);
  EXPECT_EQ(all->stage, "convert");
  EXPECT_DOUBLE_EQ(*outcome.Find(Measure::kPaymentSuccess, "Payment Info Entered", "", "platform=mobile")->actual, 0.5);
  EXPECT_EQ(outcome.Find(Measure::kPaymentSuccess, "Payment Info Entered", "", "platform=desktop"), nullptr);
}

// Twelve pages of one stage, each visit followed by a contact with the same chance, but `planted` with another.
std::vector<TestEvent> Pages(uint64_t seed, double planted, double leave) {
  std::mt19937_64 random(seed);
  const auto chance = [&](double p) { return static_cast<double>(random() >> 11) * 0x1p-53 < p; };
  std::vector<TestEvent> events;
  int cases = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string user = "u" + std::to_string(i);
    double minute = i * 3;
    const auto page = [&](int number) {
      events.push_back({.minute = minute, .name = "page" + std::to_string(number), .user = user});
      minute += 1;
    };
    const int first = static_cast<int>(random() % 12);
    page(first);
    const bool asks = chance(first == 0 ? planted : 0.03);
    if (!chance(first == 1 ? leave : 0.3)) page((first + 1 + static_cast<int>(random() % 11)) % 12);
    if (chance(0.2))
      events.push_back({.minute = minute++, .name = "Order Completed", .user = user, .kind = Kind::kOrder});
    if (asks) Contact(&events, user, "T" + std::to_string(cases++), "email", minute + 600, 60, 90);
  }
  return events;
}

TEST(Findings, PlantedPagesAreFoundInTheRightPlace) {
  const FeedOptions options{.goals = {"Order Completed"}};
  const Outcome outcome = Analyse(Pages(1, 0.4, 0.9), options);
  EXPECT_TRUE(outcome.result.drop_off_measurable);
  const Finding* asked = outcome.Find(Measure::kContactAfter24h, "page0");
  const Finding* left = outcome.Find(Measure::kDropOff, "page1");
  ASSERT_TRUE(asked != nullptr && left != nullptr);
  EXPECT_EQ(asked->verdict, Verdict::kWorse);
  EXPECT_EQ(left->verdict, Verdict::kWorse);
  EXPECT_EQ(asked->stage, "explore");
  EXPECT_EQ(left->kind, "drop_off");
  std::vector<std::string> first = {outcome.result.findings[0].touchpoint, outcome.result.findings[1].touchpoint};
  EXPECT_THAT(first, ::testing::UnorderedElementsAre("page0", "page1"));
  EXPECT_EQ(outcome.Find(Measure::kDropOff, "Order Completed"), nullptr) << "the goal is no place to be lost at";
  EXPECT_EQ(outcome.Find(Measure::kContactAfter24h, "email started"), nullptr) << "a contact is not followed by itself";
  EXPECT_FALSE(Analyse(Pages(1, 0.4, 0.9)).result.drop_off_measurable) << "without a goal nobody can be lost";
}

TEST(Findings, TheWayToTheCompanySendsNobodyThere) {
  std::vector<TestEvent> events = Pages(1, 0.4, 0.3);
  for (TestEvent& event : events) {
    if (event.name == "page0") event.name = "/help/contact";
  }
  EXPECT_EQ(Analyse(events).Find(Measure::kContactAfter24h, "/help/contact"), nullptr);
}

TEST(Findings, NothingPlantedStaysUnderTheIntervalsError) {
  int worse = 0, candidates = 0;
  for (uint64_t seed = 10; seed < 18; ++seed) {
    const Outcome outcome = Analyse(Pages(seed, 0.03, 0.3), {.goals = {"Order Completed"}});
    for (const Finding& finding : outcome.result.findings) {
      if (finding.basis != Basis::kPeers) continue;
      ++candidates;
      worse += finding.verdict == Verdict::kWorse && finding.set_aside.empty() ? 1 : 0;
    }
  }
  EXPECT_GE(candidates, 8 * 24);
  EXPECT_LE(worse, candidates * 5 / 100) << "2.5 % a side, and the rest is an estimate too";
}

TEST(Findings, WhatIsSetAsideStandsLastWithItsReason) {
  const Outcome outcome = Analyse(Pages(10, 0.03, 0.3), {.goals = {"Order Completed"}});
  bool aside = false;
  for (const Finding& finding : outcome.result.findings) {
    if (finding.set_aside.empty()) {
      EXPECT_FALSE(aside) << "a listed finding behind one that is set aside";
    } else {
      aside = true;
      EXPECT_EQ(finding.verdict, Verdict::kWorse);
      EXPECT_TRUE(finding.set_aside == "slight" || finding.set_aside == "explained");
    }
  }
}

TEST(Findings, PagesThatAreSessionsOfTheirOwnHaveNoDropOff) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 500; ++i) {
    events.push_back(
        {.minute = i * 100.0, .name = "page" + std::to_string(i % 3), .user = "u" + std::to_string(i % 50)});
  }
  events.push_back({.minute = 1e5, .name = "Order Completed", .user = "u0", .kind = Kind::kOrder});
  const Outcome outcome = Analyse(events, {.goals = {"Order Completed"}});
  EXPECT_FALSE(outcome.result.drop_off_measurable);
  EXPECT_TRUE(outcome.result.findings.empty());
}

TEST(Findings, AnySplitGivesTheSame) {
  const std::vector<TestEvent> events = Pages(3, 0.3, 0.6);
  const FeedOptions options{.goals = {"Order Completed"}};
  const auto told = [](const FindingResult& result) {
    std::string text = absl::StrFormat("%d %d\n", result.journeys_touched, result.contacts_behind);
    for (const Finding& finding : result.findings) {
      text += absl::StrFormat("%s %s %s %d %d %.17g %.17g", finding.id, finding.touchpoint, Name(finding.verdict),
                              finding.n, finding.customers, *finding.actual, finding.impact);
      for (const EvidenceJourney& journey : finding.journeys)
        text += " " + base::Hex(journey.customer, 8) + ":" + std::to_string(journey.steps.size());
      for (const TouchpointCount& count : finding.before)
        text += " " + count.touchpoint + "=" + std::to_string(count.count);
      for (const Week& week : finding.weeks)
        text += absl::StrFormat(" %d:%.17g..%.17g", week.monday, week.low, week.high);
      for (const Support& support : finding.support) text += " " + support.id;
      for (const Alternative& alternative : finding.alternatives) {
        for (const auto& [name, value] : alternative.numbers) text += absl::StrFormat(" %s=%.17g", name, value);
        for (const auto& [name, value] : alternative.texts) text += " " + name + "=" + value;
      }
      text += absl::StrFormat(" %.17g %.17g %s %s", finding.cost.contacts.value_or(-1), finding.cost.goals.value_or(-1),
                              Name(finding.sure_happened), Name(finding.sure_place));
      text += "\n";
    }
    return text;
  };
  const std::string whole = told(Analyse(events, options).result);
  EXPECT_FALSE(whole.starts_with("0 0\n"));
  for (const size_t parts : {2, 5}) EXPECT_EQ(told(Analyse(events, options, {}, parts).result), whole) << parts;
}

TEST(Findings, JourneysTouchedAndContactsBehind) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 100; ++i) {
    // 40 chats are answered late; every e-mail is in time.
    const std::string user = "c" + std::to_string(i);
    Contact(&events, user, "C" + std::to_string(i), "chat", i * 10, i < 60 ? 1 : 5, 20);
    Contact(&events, "e" + user, "E" + std::to_string(i), "email", i * 10, 200, 300);
    if (i == 10 || (i >= 60 && i < 65))
      Contact(&events, user, "F" + std::to_string(i), "email", i * 10 + 120, 200, 300);
    if (i == 70)
      Contact(&events, user, "G" + std::to_string(i), "email", i * 10 + 24 * 60, 200, 300);  // equal is within
    if (i == 71) Contact(&events, user, "H" + std::to_string(i), "email", i * 10 + 24 * 60 + 1, 200, 300);
  }
  // Nobody's: late, and a contact of its own; in no journey.
  Contact(&events, "", "N1", "chat", 500, 9, 20);
  Contact(&events, "", "N2", "chat", 510, 1, 20);
  for (const size_t parts : {1, 3}) {
    const FindingResult result = Analyse(events, {.as_of_minute = 5000}, {}, parts).result;
    ASSERT_EQ(result.findings[0].verdict, Verdict::kWorse);
    EXPECT_NE(result.findings[1].verdict, Verdict::kWorse) << "first answers in chat are the only finding";
    EXPECT_EQ(result.journeys_touched, 40) << parts;
    EXPECT_EQ(result.contacts_behind, 40 + 5 + 1 + 1)
        << "the late ones, five and one that follow them, and nobody's; " << parts;
  }
}

TEST(Findings, ContactsBehindALateRefundAreThoseWhileItIsOverdue) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 100; ++i) {
    TestEvent event{.minute = i * 10.0,
                    .name = "refund_requested",
                    .user = "u" + std::to_string(i),
                    .order = "O" + std::to_string(i),
                    .kind = Kind::kRefund};
    events.push_back(event);
    event.name = "refunded";
    event.touchpoint = event.extends = false;
    event.author = Author::kSystem;
    event.minute += (i < 50 ? 2 : 5) * kDayMinutes;
    if (i < 90) events.push_back(event);
  }
  const auto write = [&](int i, double days) {
    Contact(&events, "u" + std::to_string(i), "T" + std::to_string(i), "email", i * 10 + days * kDayMinutes, 60, 90);
  };
  write(49, 4);  // refunded after two days
  write(50, 2);  // late, but not yet
  write(51, 3);  // overdue from now on
  write(52, 4);
  write(53, 6);  // a day after it was paid back
  write(95, 8);  // open to this day
  Expectation promise;
  promise.measure = Measure::kRefundInTime;
  promise.within_us = 3 * base::kMicrosPerDay;
  promise.share = 0.9;
  for (const size_t parts : {1, 4}) {
    const FindingResult result = Analyse(events, {.as_of_minute = 10 * kDayMinutes}, {promise}, parts).result;
    EXPECT_EQ(result.journeys_touched, 50);
    EXPECT_EQ(result.contacts_behind, 3);
  }
}

// Sessions of two pages, which end there with the given shares (of 2,000 each), and else with an order.
std::vector<TestEvent> TwoPages(int left_here, int left_there) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 4000; ++i) {
    const std::string user = "u" + std::to_string(i);
    events.push_back({.minute = i * 1.0, .name = i % 2 == 0 ? "here" : "there", .user = user});
    if (i / 2 < (i % 2 == 0 ? left_here : left_there)) continue;
    events.push_back({.minute = i + 0.5, .name = "Order Completed", .user = user, .kind = Kind::kOrder});
  }
  return events;
}

TEST(Findings, AmongPeersASlightDifferenceIsNone) {
  struct Case {
    const char* name;
    int here, there;
    bool listed;
  };
  for (const Case& test :
       {Case{"four points", 710, 630, false}, Case{"six points", 720, 600, true},
        Case{"three points, but twice as much", 130, 60, true}, Case{"two points of three", 130, 90, false}}) {
    const Outcome outcome = Analyse(TwoPages(test.here, test.there), {.goals = {"Order Completed"}});
    EXPECT_EQ(outcome.Find(Measure::kDropOff, "here") != nullptr, test.listed) << test.name;
    EXPECT_EQ(outcome.Find(Measure::kDropOff, "there")->verdict, Verdict::kBetter) << test.name;
    EXPECT_EQ(outcome.result.candidates, 2) << test.name;
    EXPECT_EQ(outcome.result.journeys_touched, test.listed ? test.here : 0) << test.name;
  }
}

// Sessions of one page each, 400 a page, that end there with the given share (in percent), and else with an order.
std::vector<TestEvent> LeftAt(const std::vector<std::pair<std::string, int>>& pages) {
  std::vector<TestEvent> events;
  double minute = 0;
  for (const auto& [page, percent] : pages) {
    for (int i = 0; i < 400; ++i) {
      const std::string user = page + std::to_string(i);
      const bool failure = page == "Payment Failed";
      events.push_back({.minute = minute++,
                        .name = page,
                        .user = user,
                        .kind = failure ? Kind::kPayment : Kind::kView,
                        .flags = static_cast<uint8_t>(failure ? event::kTypeFailure : 0)});
      if (i % 100 < percent) continue;
      events.push_back({.minute = minute, .name = "Order Completed", .user = user, .kind = Kind::kOrder});
    }
  }
  return events;
}

TEST(Findings, WhatDiffersNoMoreThanTheOthersDoIsNoPainPoint) {
  struct Case {
    const char* name;
    std::vector<std::pair<std::string, int>> pages;
    bool listed;
  };
  for (const Case& test :
       {Case{"the others lie close together", {{"a", 8}, {"b", 10}, {"c", 12}, {"d", 9}, {"x", 60}}, true},
        Case{"the others lie far apart", {{"a", 1}, {"b", 10}, {"c", 30}, {"d", 50}, {"x", 60}}, false},
        Case{"far beyond these, too", {{"a", 1}, {"b", 10}, {"c", 30}, {"d", 50}, {"x", 99}}, true},
        Case{"two others show no spread", {{"a", 1}, {"b", 50}, {"x", 60}}, true}}) {
    const Outcome outcome = Analyse(LeftAt(test.pages), {.goals = {"Order Completed"}});
    EXPECT_EQ(outcome.Find(Measure::kDropOff, "x") != nullptr, test.listed) << test.name;
    for (const Finding& finding : outcome.result.findings) {
      if (finding.touchpoint != "x") continue;
      EXPECT_EQ(finding.set_aside, test.listed ? "" : "slight") << test.name;
    }
  }
}

TEST(Findings, AFailureIsNoPeerOfPages) {
  const Outcome outcome = Analyse(LeftAt({{"Checkout Started", 10}, {"Cart Viewed", 10}, {"Payment Failed", 90}}),
                                  {.goals = {"Order Completed"}});
  for (const Finding& finding : outcome.result.findings) {
    if (finding.measure != Measure::kDropOff) continue;
    if (finding.touchpoint == "Payment Failed") {
      EXPECT_EQ(finding.verdict, Verdict::kNotMeasurable);
    }
    if (finding.touchpoint == "Cart Viewed") {
      EXPECT_DOUBLE_EQ(*finding.expected, 0.1);
    }
  }
}

TEST(Findings, OfTwoPagesOnOneWayToAContactTheNearerOneIsFound) {
  // 300 open their orders; a third of them reads the answer. Half of its readers write, and few others.
  const auto run = [](bool from_answer) {
    std::vector<TestEvent> events;
    for (int i = 0; i < 1500; ++i) {
      const std::string user = "u" + std::to_string(i);
      const double minute = i * 10;
      events.push_back({.minute = minute, .name = i < 300 ? "orders" : "product", .user = user});
      const bool reads = i % 3 == 0 && i < 300;
      if (reads) events.push_back({.minute = minute + 1, .name = "answer", .user = user});
      const bool writes = i >= 300 ? i % 50 == 0 : from_answer ? i % 6 == 0 : i % 6 == 1;
      if (writes) Contact(&events, user, "T" + std::to_string(i), "email", minute + 60, 30, 40);
    }
    return Analyse(events);
  };
  const Outcome near = run(true);
  ASSERT_NE(near.Find(Measure::kContactAfter24h, "answer"), nullptr);
  EXPECT_EQ(near.Find(Measure::kContactAfter24h, "answer")->verdict, Verdict::kWorse);
  EXPECT_EQ(near.Find(Measure::kContactAfter24h, "orders"), nullptr);
  EXPECT_EQ(near.result.contacts_behind, 50);
  const Outcome far = run(false);
  ASSERT_NE(far.Find(Measure::kContactAfter24h, "orders"), nullptr);
  EXPECT_EQ(far.Find(Measure::kContactAfter24h, "orders")->verdict, Verdict::kWorse);
  EXPECT_EQ(far.result.contacts_behind, 50);
}

TEST(Findings, OneTouchpointIsOneFinding) {
  std::vector<TestEvent> events = TwoPages(1000, 600);
  for (int i = 0; i < 400; i += 2) {  // a fifth of those who left here write
    Contact(&events, "u" + std::to_string(i), "T" + std::to_string(i), "email", 500 + i, 30, 40);
  }
  for (int i = 1; i < 40; i += 2)
    Contact(&events, "u" + std::to_string(i), "T" + std::to_string(i), "email", 1400, 30, 40);
  const Outcome outcome = Analyse(events, {.goals = {"Order Completed"}});
  ASSERT_NE(outcome.Find(Measure::kDropOff, "here"), nullptr);
  EXPECT_EQ(outcome.Find(Measure::kDropOff, "here")->verdict, Verdict::kWorse);
  EXPECT_EQ(outcome.Find(Measure::kContactAfter24h, "here"), nullptr) << "fewer write than leave";
}

TEST(Findings, AChannelOfASurveyThatIsNoWorseThanTheRestAddsNothing) {
  const auto run = [](int chat_unhappy, int email_unhappy) {
    std::vector<TestEvent> events;
    for (int i = 0; i < 600; ++i) {
      TestEvent answer{.minute = i * 10.0,
                       .name = "CSAT survey",
                       .user = "u" + std::to_string(i),
                       .channel = i % 2 == 0 ? "chat" : "email",
                       .kind = Kind::kSurvey,
                       .touchpoint = false,
                       .extends = false};
      const bool unhappy = i / 2 < (i % 2 == 0 ? chat_unhappy : email_unhappy);
      answer.side[Field::kScore] = static_cast<int64_t>((unhappy ? 1 : 5) * event::kNumberScale);
      answer.side_text[Field::kSurvey] = "CSAT";
      events.push_back(answer);
    }
    return Analyse(events);
  };
  const Outcome alike = run(120, 120);
  ASSERT_NE(alike.Find(Measure::kCsat, ""), nullptr);
  EXPECT_EQ(alike.Find(Measure::kCsat, "", "chat"), nullptr);
  EXPECT_EQ(alike.Find(Measure::kCsat, "", "email"), nullptr);
  const Outcome chat = run(200, 100);
  EXPECT_NE(chat.Find(Measure::kCsat, ""), nullptr) << "e-mail alone is worse than expected, too";
  ASSERT_NE(chat.Find(Measure::kCsat, "", "chat"), nullptr);
  EXPECT_EQ(chat.Find(Measure::kCsat, "", "email"), nullptr);
}

TEST(Findings, IdIsAHashOfTheKey) {
  EXPECT_EQ(FindingId("service", "sla", "csat", "", "chat", "", "", "").size(), 12u);
  EXPECT_NE(FindingId("service", "sla", "csat", "", "chat", "", "", ""),
            FindingId("service", "sla", "csat", "chat", "", "", "", ""));
}

}  // namespace
}  // namespace journey::findings
