// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tests/unit/support/feed.h"

namespace journey::contact {
namespace {

using event::Author;
using event::Field;
using event::Kind;
using journey::testing::FeedOptions;
using journey::testing::kDayMinutes;
using journey::testing::kHourMinutes;
using journey::testing::Stitched;
using journey::testing::TestEvent;
using ::testing::ElementsAre;

constexpr double kDay = kDayMinutes;
constexpr double kHour = kHourMinutes;

TestEvent Open(double minute, const std::string& id, const std::string& topic, const std::string& channel = "chat",
               const std::string& order = "") {
  TestEvent event{.minute = minute,
                  .name = "contact",
                  .user = "u",
                  .case_id = id,
                  .order = order,
                  .channel = channel,
                  .kind = Kind::kContactOpen};
  if (!topic.empty()) event.side_text[Field::kTopic] = topic;
  return event;
}

TestEvent Reply(double minute, const std::string& id, const std::string& agent) {
  TestEvent event{.minute = minute,
                  .name = "reply",
                  .case_id = id,
                  .channel = "chat",
                  .kind = Kind::kMessage,
                  .author = Author::kAgent,
                  .touchpoint = false,
                  .extends = false};
  event.side_text[Field::kAgent] = agent;
  return event;
}

TestEvent Closing(double minute, const std::string& id) {
  TestEvent event{.minute = minute,
                  .name = "closed",
                  .case_id = id,
                  .channel = "chat",
                  .kind = Kind::kContactClose,
                  .author = Author::kAgent,
                  .touchpoint = false,
                  .extends = false};
  return event;
}

ProblemResult Problems(const std::vector<TestEvent>& events, double as_of_minute = 365 * kDay) {
  FeedOptions options;
  options.as_of_minute = as_of_minute;
  Stitched run{journey::testing::TableOf(events, options), {}};
  const std::vector<int64_t> as_of = journey::testing::AsOfSources(run.table, options);
  ProblemAccumulator problems(&run.table, &as_of, absl::UTCTimeZone());
  journey::testing::Feed(
      &run, options, [&](const auto& customer, auto contacts) { problems.Add(customer, contacts); }, [](auto, auto) {});
  return problems.Finish();
}

const ProblemCounts& Of(const ProblemResult& result, int64_t window_us, ProblemClock clock) {
  for (const ProblemRow& row : result.rows) {
    if (row.window_us == window_us && row.clock == clock && row.topic.empty()) return row.counts;
  }
  static const ProblemCounts none;
  return none;
}

constexpr int64_t kOneDay = kRepeatWindows[0];
constexpr int64_t kWeek = kRepeatWindows[2];

TEST(Problem, TheHeadersExample) {
  const ProblemResult result =
      Problems({Open(10 * kHour, "1", "refund", "chat"), Open(15 * kHour, "2", "refund", "phone"),
                Open(36 * kHour, "3", "invoice", "phone"), Open(57 * kHour, "4", "refund", "email")});
  const ProblemCounts& day = Of(result, kOneDay, ProblemClock::kOpening);
  EXPECT_EQ(day.problems, 3);
  EXPECT_EQ(day.contacts, 4);
  EXPECT_EQ(day.repeated, 1);
  EXPECT_EQ(day.hopped, 1);
  EXPECT_EQ(day.explained_again, 1);
  EXPECT_EQ(day.customers, 1);
  const ProblemCounts& week = Of(result, kWeek, ProblemClock::kOpening);
  EXPECT_EQ(week.problems, 2) << "in a week the mail is about the same refund";
}

TEST(Problem, WhatIsTheSameThing) {
  const struct {
    const char* name;
    std::vector<TestEvent> events;
    int64_t problems;
  } cases[] = {
      {"another topic", {Open(0, "1", "refund"), Open(60, "2", "delivery")}, 2},
      {"the same topic", {Open(0, "1", "refund"), Open(60, "2", "refund")}, 1},
      {"the same order, another topic",
       {Open(0, "1", "delivery", "chat", "A"), Open(60, "2", "refund", "chat", "A")},
       1},
      {"the same topic, another order", {Open(0, "1", "refund", "chat", "A"), Open(60, "2", "refund", "chat", "B")}, 2},
      {"only one names an order", {Open(0, "1", "refund", "chat", "A"), Open(60, "2", "refund")}, 1},
      {"only the later one names an order", {Open(0, "1", "refund"), Open(60, "2", "refund", "chat", "A")}, 1},
      {"nothing is named", {Open(0, "1", "refund"), Open(60, "2", "")}, 1},
      {"the first names nothing", {Open(0, "1", ""), Open(60, "2", "refund")}, 2},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(Of(Problems(test.events), kOneDay, ProblemClock::kOpening).problems, test.problems) << test.name;
  }
}

TEST(Problem, WindowsIncludeEqualTimesAndTheClocksDiffer) {
  // Closed after six hours; the next one comes a day after the opening, and one comes a day after the first close.
  const std::vector<TestEvent> first = {Open(0, "1", "refund"), Closing(6 * kHour, "1")};
  const auto with = [&](double minute) {
    std::vector<TestEvent> events = first;
    events.push_back(Open(minute, "2", "refund"));
    return Problems(events);
  };
  EXPECT_EQ(Of(with(kDay), kOneDay, ProblemClock::kOpening).problems, 1);
  EXPECT_EQ(Of(with(kDay + 1), kOneDay, ProblemClock::kOpening).problems, 2);
  EXPECT_EQ(Of(with(kDay + 1), kOneDay, ProblemClock::kClose).problems, 1);
  EXPECT_EQ(Of(with(kDay + 6 * kHour), kOneDay, ProblemClock::kClose).problems, 1);
  EXPECT_EQ(Of(with(kDay + 6 * kHour + 1), kOneDay, ProblemClock::kClose).problems, 2);
}

TEST(Problem, UndecidedUntilTheWindowHasPassedSinceTheLastContact) {
  const std::vector<TestEvent> events = {Open(0, "1", "refund"), Open(20 * kHour, "2", "refund")};
  const ProblemCounts young = Of(Problems(events, 44 * kHour - 1), kOneDay, ProblemClock::kOpening);
  EXPECT_EQ(young.problems, 0);
  EXPECT_EQ(young.undecided, 1);
  const ProblemCounts old = Of(Problems(events, 44 * kHour), kOneDay, ProblemClock::kOpening);
  EXPECT_EQ(old.problems, 1);
  EXPECT_EQ(old.undecided, 0);
}

TEST(Problem, ExplainingAgainIsANewChannelOrANewPerson) {
  const auto explained = [](const std::string& agent, const std::string& channel) {
    return Of(Problems({Open(0, "1", "refund"), Reply(5, "1", "kim"), Open(60, "2", "refund", channel),
                        Reply(65, "2", agent)}),
              kOneDay, ProblemClock::kOpening);
  };
  EXPECT_EQ(explained("kim", "chat").explained_again, 0);
  EXPECT_EQ(explained("lee", "chat").explained_again, 1);
  EXPECT_EQ(explained("lee", "chat").hopped, 0);
  EXPECT_EQ(explained("kim", "phone").explained_again, 1);
  EXPECT_EQ(explained("kim", "phone").hopped, 1);
}

TEST(Problem, SelfServiceOnTheWayAndBots) {
  const ProblemCounts article = Of(Problems({Open(0, "1", "refund"),
                                             {.minute = 30, .name = "/faq", .user = "u", .kind = Kind::kArticle},
                                             Open(60, "2", "refund")}),
                                   kOneDay, ProblemClock::kOpening);
  EXPECT_EQ(article.self_service, 1);
  EXPECT_EQ(article.without_person, 0);
  const ProblemCounts bots =
      Of(Problems({Open(0, "1", "refund", "bot"), Open(60, "2", "refund", "bot")}), kOneDay, ProblemClock::kOpening);
  EXPECT_EQ(bots.self_service, 1);
  EXPECT_EQ(bots.without_person, 1);
}

TEST(Problem, FirstContactsThatBreedSeconds) {
  const ProblemResult result = Problems({Open(0, "1", "refund", "chat"), Open(kHour, "2", "refund", "phone"),
                                         Open(9 * kDay, "3", "refund", "chat"), Open(9 * kDay, "4", "size", "email")});
  std::vector<std::string> lines;
  for (const FirstContactRow& row : result.first) {
    lines.push_back(absl::StrFormat("%s %s %d/%d", row.by, row.value, row.tally.h(), row.tally.n()));
  }
  EXPECT_THAT(lines, ElementsAre("  1/3", "channel chat 1/2", "channel email 0/1", "hour 00 1/3", "topic refund 1/2",
                                 "topic size 0/1", "touchpoint contact 1/3"));
  ASSERT_EQ(result.rows.size(), 10u);
  EXPECT_EQ(result.rows[8].topic, "refund");
  EXPECT_EQ(result.rows[8].counts.problems, 2);
  EXPECT_EQ(result.rows[8].counts.customers, 1);
}

TEST(Problem, WindowsNest) {
  // Longer windows never make more problems out of the same contacts, and contacts are never lost.
  std::vector<TestEvent> events;
  uint64_t state = 5;
  for (int i = 0; i < 200; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const double minute = static_cast<double>(state >> 40 & 0xffff);
    TestEvent event = Open(minute, absl::StrFormat("c%03d", i), state >> 20 & 1 ? "refund" : "size");
    event.user = absl::StrFormat("u%d", state >> 33 & 15);
    events.push_back(event);
  }
  const ProblemResult result = Problems(events, 800 * kDay);
  for (const ProblemClock clock : {ProblemClock::kOpening, ProblemClock::kClose}) {
    int64_t before = INT64_MAX;
    for (const int64_t window : kRepeatWindows) {
      const ProblemCounts& counts = Of(result, window, clock);
      EXPECT_EQ(counts.contacts, 200);
      EXPECT_LE(counts.problems, before);
      before = counts.problems;
    }
  }
}

}  // namespace
}  // namespace journey::contact
