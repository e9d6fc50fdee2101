// SPDX-License-Identifier: Apache-2.0
#include "journey/service/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/service/figures_run.h"

namespace journey::service {
namespace {

TEST(Figures, TimesLeaveOutWhatIsOpen) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 4; ++i) {
    const double opened = i * kDayMinutes;
    Put({.id = "T" + std::to_string(i),
         .user = "u" + std::to_string(i),
         .opened = opened,
         .replied = opened + 10 * (i + 1),
         .solved = opened + 100 * (i + 1)},
        &events);
  }
  Put({.id = "open", .user = "late", .opened = 0}, &events);
  const auto rows = All(Figures(events));
  EXPECT_EQ(rows.at("first_reply_median").value, 20 * 60);
  EXPECT_EQ(rows.at("first_reply_p90").value, 40 * 60);
  EXPECT_EQ(rows.at("resolution_median").value, 200 * 60);
  EXPECT_EQ(rows.at("resolution_p90").n, 4);
  EXPECT_EQ(rows.at("resolution_p90").unit, "s");
  EXPECT_EQ(rows.count("csat"), 0u) << "no input, no row";
}

TEST(Figures, OpenPastTheLimitIsMissedAndYoungerIsNotKnown) {
  const std::vector<TestEvent> events = Tickets({
      {.id = "1", .user = "a", .opened = 0, .replied = 240},  // at the limit of 4 h: in time
      {.id = "2", .user = "b", .opened = 0, .replied = 241},
      {.id = "3", .user = "c", .opened = 0},                // open since
      {.id = "4", .user = "d", .opened = 900},              // 100 minutes old
      {.id = "5", .user = "e", .opened = 0, .solved = 30},  // solved without an answer: another class
      {.id = "6", .user = "f", .opened = 0, .source = 1},   // a source that never tells answers
  });
  const KpiRow row = All(Figures(events, {.as_of_minute = 1000})).at("first_reply_in_target");
  EXPECT_EQ(row.n, 3);
  EXPECT_DOUBLE_EQ(row.value, 1.0 / 3);
  // The company's own limit.
  FigureOptions own;
  own.first_reply_limits_us = {{"email", 300 * 60'000'000LL}};
  EXPECT_DOUBLE_EQ(All(Figures(events, {.as_of_minute = 1000}, own)).at("first_reply_in_target").value, 2.0 / 3);
}

TEST(Figures, RepeatsWithinTheWindowEqualIncluded) {
  const std::vector<TestEvent> events = Tickets({
      {.id = "1", .user = "a", .opened = 0, .solved = 60},
      {.id = "2", .user = "a", .opened = kDayMinutes, .solved = kDayMinutes + 60},
      {.id = "3", .user = "b", .opened = 0, .solved = 60},
      {.id = "4", .user = "b", .opened = kDayMinutes + 1},
      {.id = "5", .user = "", .opened = 0},                   // nobody's: in no denominator
      {.id = "6", .user = "c", .opened = 4.5 * kDayMinutes},  // younger than a day
  });
  const auto rows = All(Figures(events, {.as_of_minute = 5 * kDayMinutes}));
  EXPECT_EQ(rows.at("repeat_24h").n, 4);
  EXPECT_DOUBLE_EQ(rows.at("repeat_24h").value, 0.25);
  EXPECT_EQ(rows.at("repeat_24h").window, "24h");
  EXPECT_EQ(rows.at("repeat_72h").n, 4);
  EXPECT_DOUBLE_EQ(rows.at("repeat_72h").value, 0.5);
  EXPECT_EQ(rows.count("repeat_7d"), 0u);
  EXPECT_EQ(rows.at("repeat_24h_from_close").n, 3);
  EXPECT_DOUBLE_EQ(rows.at("repeat_24h_from_close").value, 2.0 / 3) << "both within 24 hours of the close";
}

TEST(Figures, FirstContactResolution) {
  const auto rows = All(Figures(Tickets({
      {.id = "1", .user = "a", .opened = 0, .solved = 1, .topic = "x"},    // solved at once
      {.id = "2", .user = "b", .opened = 0, .solved = 1, .topic = "x"},    // asked again
      {.id = "3", .user = "b", .opened = 60, .solved = 70, .topic = "x"},  // the repeat starts no issue
      {.id = "4", .user = "c", .opened = 0, .solved = 1, .topic = "x", .reopens = 1},
      {.id = "5", .user = "d", .opened = 0, .solved = 1, .topic = "x"},
      {.id = "6", .user = "d", .opened = 60, .solved = 70, .topic = "y"},  // another topic
  })));
  EXPECT_EQ(rows.at("fcr_7d").n, 5);
  EXPECT_DOUBLE_EQ(rows.at("fcr_7d").value, 3.0 / 5);
  EXPECT_EQ(rows.at("reopen").n, 6);
  EXPECT_DOUBLE_EQ(rows.at("reopen").value, 1.0 / 6);
}

TEST(Figures, Surveys) {
  std::vector<TestEvent> events = {
      Answered(0, "a", "CSAT", 5),
      Answered(0, "b", "CSAT", 3),
      Answered(0, "", "CSAT", 4),
      Answered(0, "c", "CSAT", 1),
      Answered(1, "a", "NPS", 10),
      Answered(1, "b", "NPS", 9),
      Answered(1, "c", "NPS", 7),
      Answered(1, "d", "NPS", 6),
      Answered(2, "a", "CES", 7),
      Answered(2, "b", "CES", 4),
      Answered(3, "a", "colour", 8, {0, 10}),  // nobody knows what was asked
      Answered(4, "a", "CSAT", 9, {1, 5}),     // off its scale
  };
  const FigureResult result = Figures(events);
  const auto rows = All(result);
  EXPECT_EQ(rows.at("csat").n, 4) << "the anonymous answer counts";
  EXPECT_DOUBLE_EQ(rows.at("csat").value, 0.5);
  EXPECT_EQ(rows.at("nps").unit, "points");
  EXPECT_DOUBLE_EQ(rows.at("nps").value, 25);
  EXPECT_DOUBLE_EQ(rows.at("ces").value, 5.5);
  EXPECT_EQ(result.unplaced_answers, 1);
  EXPECT_EQ(result.answers_off_scale, 1);
  EXPECT_EQ(result.loose_answers, 1);
  EXPECT_TRUE(All(result, "survey=CSAT").empty()) << "one survey of a kind is the figure itself";
  events.push_back(Answered(5, "e", "Chat CSAT", 5));
  EXPECT_DOUBLE_EQ(All(Figures(events), "survey=CSAT").at("csat").value, 0.5);
  EXPECT_DOUBLE_EQ(All(Figures(events), "survey=Chat CSAT").at("csat").value, 1);
}

TEST(Figures, ChannelsAndDeclaredSegments) {
  const std::vector<TestEvent> events =
      Tickets({{.id = "1", .user = "a", .opened = 0, .replied = 10, .channel = "chat", .segment = "gold"},
               {.id = "2", .user = "b", .opened = 0, .replied = 30, .channel = "email"}});
  const FigureResult result = Figures(events, {.segment = "plan"});
  EXPECT_EQ(All(result, "channel=chat").at("first_reply_median").value, 600);
  EXPECT_EQ(All(result, "channel=email").at("first_reply_median").value, 1800);
  EXPECT_EQ(All(result, "plan=gold").at("first_reply_median").n, 1);
  EXPECT_EQ(All(result, "plan=").at("first_reply_median").n, 1) << "absent is a value";
  EXPECT_TRUE(All(result, "topic=").empty()) << "no topic anywhere";
}

TEST(Figures, ShoppingNeedsOrders) {
  const auto at = [](double minute, const std::string& user, const std::string& name, Kind kind,
                     const std::string& order = "") {
    return TestEvent{.minute = minute, .name = name, .user = user, .order = order, .kind = kind};
  };
  std::vector<TestEvent> events = {at(0, "a", "Product Added", Kind::kCart), at(0, "b", "Product Added", Kind::kCart)};
  EXPECT_EQ(All(Figures(events)).count("cart_abandonment"), 0u) << "nobody can order here";
  events.push_back(at(1, "a", "Order Completed", Kind::kOrder, "1"));
  events.push_back(at(10 * kDayMinutes, "a", "Order Completed", Kind::kOrder, "2"));
  events.push_back(at(0, "c", "Order Completed", Kind::kOrder, "3"));
  const auto rows = All(Figures(events, {.as_of_minute = 40 * kDayMinutes}));
  EXPECT_DOUBLE_EQ(rows.at("cart_abandonment").value, 0.5);
  EXPECT_EQ(rows.at("repurchase30d").n, 2);
  EXPECT_DOUBLE_EQ(rows.at("repurchase30d").value, 0.5);
  EXPECT_EQ(rows.count("repurchase90d"), 0u) << "nobody was followed for so long";
}

TEST(Figures, AnySplitGivesTheSame) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 60; ++i) {
    const std::string user = i % 7 == 0 ? "" : "u" + std::to_string(i % 23);
    const double opened = i * 701.5;
    Put({.id = "T" + std::to_string(i),
         .user = user,
         .opened = opened,
         .replied = i % 5 == 0 ? -1 : opened + i,
         .solved = i % 3 == 0 ? -1 : opened + 3 * i + 1,
         .channel = i % 2 == 0 ? "chat" : "email",
         .topic = i % 4 == 0 ? "refund" : "delivery"},
        &events);
    events.push_back(Answered(opened + 5, user, i % 2 == 0 ? "CSAT" : "NPS", 1 + i % 5));
  }
  const FeedOptions options{.as_of_minute = 50 * kDayMinutes};
  const FigureResult whole = Figures(events, options);
  EXPECT_GT(whole.rows.size(), 40u);
  for (const size_t parts : {2, 7}) {
    const FigureResult split = Figures(events, options, {}, parts);
    EXPECT_EQ(split.rows, whole.rows) << parts;
    EXPECT_EQ(split.contacts, whole.contacts);
  }
}

}  // namespace
}  // namespace journey::service
