// SPDX-License-Identifier: Apache-2.0
// What stands beside a finding. Each case is counted by hand.
#include "journey/findings/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/findings/judged.h"

namespace journey::findings {
namespace {

using event::Author;
using event::Field;
using event::Kind;
using journey::testing::FeedOptions;
using journey::testing::kDayMinutes;
using journey::testing::TestEvent;

std::optional<double> Number(const Finding& finding, const std::string& alternative, const std::string& name) {
  for (const Alternative& one : finding.alternatives) {
    if (one.id != alternative) continue;
    for (const auto& [id, value] : one.numbers) {
      if (id == name) return value;
    }
  }
  return std::nullopt;
}

std::string Words(const Finding& finding, const std::string& alternative) {
  for (const Alternative& one : finding.alternatives) {
    if (one.id == alternative && !one.texts.empty()) return one.texts[0].second;
  }
  return "";
}

Expectation InTime(Measure measure, int64_t within_us, const std::string& channel = "") {
  Expectation expectation;
  expectation.measure = measure;
  expectation.channel = channel;
  expectation.within_us = within_us;
  expectation.share = 0.9;
  return expectation;
}

TEST(Sure, Levels) {
  const struct {
    double q, distance;
    Sure sure;
  } rows[] = {{0.0009, 3.3, Sure::kVerySure},
              {0.001, 3.29, Sure::kSure},
              {0.01, 2.57, Sure::kFairlySure},
              {0.05, 1.95, Sure::kNotKnown}};
  for (const auto& row : rows) {
    EXPECT_EQ(SureOfChance(row.q), row.sure) << row.q;
    EXPECT_EQ(SureOfDistance(row.distance), row.sure) << row.distance;
  }
  EXPECT_EQ(Name(Sure::kFairlySure), "fairly_sure");
}

// 200 chats a week for two weeks; of the first week's 20 are late, of the second's 100. One customer has 30 of these.
// Half of all customers are on `mobile`, and so are all but 20 of the late ones.
std::vector<TestEvent> LateChats() {
  std::vector<TestEvent> events;
  for (int i = 0; i < 400; ++i) {
    const bool second = i >= 200, late = second ? i >= 300 : i < 20;
    const std::string user = i >= 370 ? "heavy" : "u" + std::to_string(i);
    // 2026-01-05 is a Monday, four days after day zero.
    const double minute = (4 + (second ? 7 : 0)) * kDayMinutes + (i % 200) * 10;
    const size_t begin = events.size();
    Contact(&events, user, "C" + std::to_string(i), "chat", minute, late ? 65 : 1, 90);
    for (size_t k = begin; k < events.size(); ++k) events[k].segment = i % 2 == 0 || i >= 300 ? "mobile" : "desktop";
  }
  Contact(&events, "young", "Y", "chat", 19 * kDayMinutes, -1, -1);
  return events;
}

TEST(Answers, WeeksSegmentsHoursAndWhatElse) {
  const std::vector<TestEvent> events = LateChats();
  FeedOptions options{.as_of_minute = 19 * kDayMinutes + 3, .segment = "platform"};
  for (const size_t parts : {1, 3}) {
    const Outcome outcome =
        Analyse(events, options, {InTime(Measure::kFirstReplyInTarget, 5 * base::kMicrosPerMinute, "chat")}, parts);
    const Finding* chat = outcome.Find(Measure::kFirstReplyInTarget, "", "chat");
    ASSERT_NE(chat, nullptr);
    ASSERT_EQ(chat->n, 400) << "the young one is not yet known";
    ASSERT_EQ(chat->weeks.size(), 2u);
    EXPECT_EQ(chat->weeks[0].hits, 180);
    EXPECT_EQ(chat->weeks[1].hits, 100);
    const stats::Interval plain = stats::Wilson(100, 200);
    EXPECT_LT(chat->weeks[1].low, plain.low) << "one customer is thirty of them: less is known";
    EXPECT_GT(chat->weeks[1].high, plain.high);

    ASSERT_EQ(chat->segments.size(), 2u);
    EXPECT_EQ(chat->segments[0].segment, "platform=desktop");
    EXPECT_EQ(chat->segments[0].n, 150);
    EXPECT_EQ(chat->segments[0].hits, 140);
    EXPECT_DOUBLE_EQ(chat->segments[1].rate, 140.0 / 250);
    EXPECT_LT(chat->segments[1].low, 0.56);

    EXPECT_DOUBLE_EQ(*chat->cost.hours, 120.0) << "120 late ones, an hour beyond the five minutes each";
    EXPECT_EQ(*chat->cost.contacts, 120);
    EXPECT_DOUBLE_EQ(*chat->cost.contacts_share, 120.0 / 401);
    EXPECT_FALSE(chat->cost.goals.has_value()) << "there is no goal";

    EXPECT_EQ(*Number(*chat, "few_customers", "customers"), 3) << "one in a hundred of 371";
    EXPECT_DOUBLE_EQ(*Number(*chat, "few_customers", "share"), 32.0 / 120);
    // Beyond the allowed tenth: 0 in the first week, 80 in the second.
    EXPECT_DOUBLE_EQ(*Number(*chat, "one_week", "share"), 1);
    EXPECT_EQ(Words(*chat, "one_week"), "2026-01-12");
    EXPECT_EQ(Words(*chat, "one_segment"), "platform=mobile");
    EXPECT_DOUBLE_EQ(*Number(*chat, "one_segment", "share_bad"), 110.0 / 120);
    EXPECT_DOUBLE_EQ(*Number(*chat, "one_segment", "share_all"), 250.0 / 400);
    EXPECT_FALSE(Number(*chat, "one_channel", "share_bad").has_value()) << "it is about one channel";
    EXPECT_EQ(*Number(*chat, "open_cases", "open"), 1);
    EXPECT_DOUBLE_EQ(*Number(*chat, "open_cases", "rate"), 281.0 / 401);
    EXPECT_EQ(chat->sure_happened, Sure::kVerySure);
    EXPECT_EQ(chat->sure_place, Sure::kNotKnown) << "there is no other channel";
  }
}

// `n` sessions of home, page, and then: an order, or nothing; before the page there may be an ad.
void Sessions(std::vector<TestEvent>* events, const std::string& prefix, const std::string& page, int n, int orders,
              int ads, const std::string& channel = "web", const std::string& platform = "") {
  for (int i = 0; i < n; ++i) {
    const std::string user = prefix + std::to_string(i);
    const auto add = [&](double minute, const std::string& name, Kind kind) {
      events->push_back({.minute = i * 3 + minute,
                         .name = name,
                         .user = user,
                         .channel = channel,
                         .kind = kind,
                         .segment = platform});
    };
    add(0, i < ads ? "ad" : "home", Kind::kView);
    add(0.5, page, Kind::kView);
    if (i >= orders) continue;
    add(1, "Order Completed", Kind::kOrder);
    events->back().side[Field::kValue] = (i % 2 == 0 ? 100 : 300) * event::kMoneyScale;
    events->back().side_text[Field::kCurrency] = "KRW";
  }
}

TEST(Answers, GoalsNotReachedAndTheirValue) {
  std::vector<TestEvent> events;
  Sessions(&events, "a", "here", 1000, 400, 500, "web", "web");   // 600 leave
  Sessions(&events, "b", "there", 1000, 900, 100, "app", "app");  // 100 leave
  Sessions(&events, "c", "here", 200, 200, 0, "app", "app");
  const Outcome outcome = Analyse(events, {.goals = {"Order Completed"}, .segment = "platform"});
  // No pain point among pages that differ this much; but what is worse has its answers.
  const auto here =
      std::find_if(outcome.result.findings.begin(), outcome.result.findings.end(),
                   [](const Finding& one) { return one.measure == Measure::kDropOff && one.touchpoint == "here"; });
  ASSERT_NE(here, outcome.result.findings.end());
  ASSERT_EQ(here->verdict, Verdict::kWorse);
  EXPECT_DOUBLE_EQ(*here->actual, 0.5);
  // Elsewhere in the stage: home and ad are never the end; 100 of 3,200 are.
  const double expected = 100.0 / 3200;
  EXPECT_DOUBLE_EQ(*here->expected, expected);
  // All 600 that went on reached the goal.
  EXPECT_DOUBLE_EQ(*here->cost.goals, 600 - expected * 1200);
  EXPECT_DOUBLE_EQ(*here->cost.money, *here->cost.goals * 100) << "the median by nearest rank";
  EXPECT_EQ(here->cost.currency, "KRW");
  EXPECT_FALSE(here->cost.hours.has_value()) << "nothing is waited for";
  EXPECT_FALSE(here->cost.contacts.has_value()) << "there are no contacts";

  ASSERT_EQ(here->segments.size(), 2u);
  EXPECT_EQ(here->segments[0].segment, "platform=app");
  EXPECT_EQ(here->segments[0].hits, 0);
  EXPECT_EQ(here->segments[1].n, 1000);
  EXPECT_EQ(here->segments[1].hits, 600);
  EXPECT_EQ(Words(*here, "one_channel"), "web");
  EXPECT_DOUBLE_EQ(*Number(*here, "one_channel", "share_bad"), 1);
  EXPECT_DOUBLE_EQ(*Number(*here, "one_channel", "share_all"), 1000.0 / 1200);
  EXPECT_EQ(here->sure_happened, Sure::kVerySure) << "by its distance: peers have no q";
  EXPECT_EQ(here->sure_place, Sure::kVerySure);

  // 700 come from home, 500 from the ad; of those that leave, 500 and 100 do (the first 500 saw the ad, 400 ordered).
  ASSERT_EQ(here->before.size(), 2u);
  EXPECT_EQ(here->before[0].touchpoint, "home");
  EXPECT_EQ(here->before[0].count, 500);
  EXPECT_DOUBLE_EQ(*here->before[0].usual, 700.0 / 1200);
  EXPECT_DOUBLE_EQ(*here->before[1].usual, 500.0 / 1200);
  EXPECT_EQ(Analyse(events, {.segment = "platform"}).Find(Measure::kDropOff, "here"), nullptr);
}

TEST(Answers, TwoCurrenciesHaveNoMedian) {
  std::vector<TestEvent> events;
  Sessions(&events, "a", "here", 400, 100, 0);
  Sessions(&events, "b", "there", 400, 390, 0);
  events.back().side_text[Field::kCurrency] = "USD";
  for (TestEvent& event : events) {
    if (event.user == "b0" && event.kind == Kind::kOrder) event.side_text[Field::kCurrency] = "USD";
  }
  const Outcome outcome = Analyse(events, {.goals = {"Order Completed"}});
  const Finding* here = outcome.Find(Measure::kDropOff, "here");
  ASSERT_NE(here, nullptr);
  EXPECT_TRUE(here->cost.goals.has_value());
  EXPECT_FALSE(here->cost.money.has_value());
}

TEST(Answers, FailedPaymentsThatAreTriedAgainCostLess) {
  // 400 attempts fail; half of these customers try again in the same session, and that works. 600 work at once.
  std::vector<TestEvent> events;
  for (int i = 0; i < 1000; ++i) {
    const std::string user = "u" + std::to_string(i);
    const auto add = [&](double minute, const std::string& name, Kind kind, bool failure = false) {
      events.push_back({.minute = i * 5 + minute,
                        .name = name,
                        .user = user,
                        .kind = kind,
                        .flags = static_cast<uint8_t>(failure ? event::kTypeFailure : 0)});
    };
    add(0, "Payment Info Entered", Kind::kPayment);
    if (i < 400) add(1, "Payment Failed", Kind::kPayment, true);
    if (i >= 200) {
      if (i < 400) add(2, "Payment Info Entered", Kind::kPayment);
      add(3, "Order Completed", Kind::kOrder);
    }
  }
  const Outcome outcome = Analyse(events, {.goals = {"Order Completed"}});
  const Finding* payment = outcome.Find(Measure::kPaymentSuccess, "Payment Info Entered");
  ASSERT_NE(payment, nullptr);
  ASSERT_EQ(payment->n, 1200);
  ASSERT_EQ(payment->verdict, Verdict::kWorse);
  // 400 failed, 180 beyond the 15 % that are usual; of the good all reach the goal, of the bad half do.
  EXPECT_NEAR(*payment->cost.goals, (400 - 0.15 * 1200) * 0.5, 1e-9);
  EXPECT_FALSE(payment->cost.money.has_value()) << "no order has a value";
}

TEST(Answers, WhatIsExplainedSupportsTheFindingThatExplainsIt) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 400; ++i) {
    const std::string user = "u" + std::to_string(i);
    const bool breaks = i % 5 == 0;
    Contact(&events, user, "C" + std::to_string(i), "chat", i * 20, 0.5, 10, breaks);
    if (breaks ? i % 10 == 0 : i % 50 == 1)
      Contact(&events, user, "P" + std::to_string(i), "phone", i * 20 + 60, 0.1, 5);
    Contact(&events, "p" + user, "Q" + std::to_string(i), "phone", i * 20, 0.1, 5);
    if (i % 40 == 3) Contact(&events, "p" + user, "R" + std::to_string(i), "email", i * 20 + 60, 30, 50);
  }
  const Outcome outcome = Analyse(events, {.as_of_minute = 20000});
  const Finding* broken = outcome.Find(Measure::kChannelChange24h, "chat_disconnected", "chat");
  ASSERT_NE(broken, nullptr);
  std::vector<std::string> measures;
  for (const Support& support : broken->support) {
    measures.push_back(support.measure_id);
    EXPECT_EQ(support.channel, "chat");
    const auto same = std::find_if(outcome.result.findings.begin(), outcome.result.findings.end(),
                                   [&](const Finding& finding) { return finding.id == support.id; });
    ASSERT_NE(same, outcome.result.findings.end());
    EXPECT_EQ(same->set_aside, "explained");
    EXPECT_EQ(same->n, support.n);
    EXPECT_EQ(same->actual, support.actual);
    EXPECT_EQ(same->higher_is_better, support.higher_is_better);
    EXPECT_GT(support.impact, 0);
  }
  EXPECT_THAT(measures, ::testing::UnorderedElementsAre("channel_change_24h", "resolution_in_target"));
  EXPECT_GE(broken->support[0].impact, broken->support[1].impact);
  size_t explained = 0, supports = 0;
  for (const Finding& finding : outcome.result.findings) {
    explained += finding.set_aside == "explained" ? 1 : 0;
    supports += finding.support.size();
    EXPECT_TRUE(finding.set_aside.empty() || finding.support.empty());
  }
  EXPECT_EQ(explained, supports) << "each stands once, with the one that explains it";
  EXPECT_EQ(broken->sure_place, Sure::kVerySure) << "against the other chats";
}

TEST(Answers, MoreOccasionsMayBeAskedFor) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 60; ++i) Contact(&events, "c" + std::to_string(i), "C" + std::to_string(i), "chat", i, 9, 20);
  Expectation own = InTime(Measure::kFirstReplyInTarget, 5 * base::kMicrosPerMinute);
  EXPECT_EQ(Analyse(events, {}, {own}).Find(Measure::kFirstReplyInTarget, "", "chat")->verdict, Verdict::kWorse);
  own.min_n = 61;
  const Outcome outcome = Analyse(events, {}, {own});
  const Finding* few = outcome.Find(Measure::kFirstReplyInTarget, "", "chat");
  EXPECT_EQ(few->verdict, Verdict::kTooFew);
  EXPECT_FALSE(few->q.has_value());
  EXPECT_TRUE(few->alternatives.empty());
  EXPECT_FALSE(few->cost.contacts.has_value());
}

TEST(Answers, RefundsThatAreNotDueAreOpenCases) {
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
  // Ten are open; at five days after the last request all are overdue, by two days less the ten minutes between them.
  const Outcome late = Analyse(events, {.as_of_minute = 990 + 5 * kDayMinutes},
                               {InTime(Measure::kRefundInTime, 3 * base::kMicrosPerDay)});
  const Finding* refund = late.Find(Measure::kRefundInTime, "refund_requested");
  ASSERT_NE(refund, nullptr);
  const double open = 10 * 48 + (90 + 80 + 70 + 60 + 50 + 40 + 30 + 20 + 10) / 60.0;
  EXPECT_NEAR(*refund->cost.hours, 40 * 48 + open, 1e-9);
  EXPECT_EQ(*Number(*refund, "open_cases", "open"), 0);
  EXPECT_EQ(*Number(*refund, "open_cases", "rate"), *refund->actual);
  const Outcome early = Analyse(events, {.as_of_minute = 990 + 3 * kDayMinutes},
                                {InTime(Measure::kRefundInTime, 3 * base::kMicrosPerDay)});
  EXPECT_EQ(early.Find(Measure::kRefundInTime, "refund_requested")->n, 99) << "the last one is due this minute";
}

}  // namespace
}  // namespace journey::findings
