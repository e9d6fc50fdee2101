// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/self_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "tests/unit/friction/friction_run.h"

namespace journey::friction {
namespace {

constexpr double kHour = 3600;

TestEvent Article(double hours, const std::string& user, const std::string& name) {
  return Of(On(hours * kHour, "/help/" + name, Kind::kArticle), user);
}
TestEvent Search(double hours, const std::string& user, int64_t query, int64_t results) {
  return Of(With(With(On(hours * kHour, "search", Kind::kSearch), Field::kQuery, query), Field::kResults, results),
            user);
}
TestEvent Ticket(double hours, const std::string& user, const std::string& topic) {
  TestEvent event = Of(On(hours * kHour, "email contact", Kind::kContactOpen), user);
  event.case_id = "t" + user + std::to_string(static_cast<int>(hours * 100));
  event.channel = "email";
  event.flags = event::kTypeContact | event::kTypeDesk;
  return With(event, Field::kTopic, topic);
}

std::vector<std::string> Rows(const std::vector<TestEvent>& events, double as_of_hours = 1000) {
  FrictionRunOptions options;
  options.as_of_minute = as_of_hours * 60;
  std::vector<std::string> lines;
  for (const SelfServiceRow& row : Scanned(events, Signal::kArticleContact, options).result.self_service) {
    lines.push_back(absl::StrFormat("%s%s %d of %d by %d %s", row.query ? "query " : "", row.name, row.sums.h,
                                    row.sums.n, row.sums.clusters, row.topic));
  }
  return lines;
}

TEST(SelfServiceTest, RankedByContactsThatFollow) {
  EXPECT_THAT(Rows({Article(0, "a", "pay"), Ticket(1, "a", "payment"),      // followed
                    Article(0, "b", "pay"), Ticket(24, "b", "payment"),     // just
                    Article(0, "c", "pay"), Ticket(24.01, "c", "payment"),  // not
                    Article(0, "d", "ship"), Article(0, "e", "ship"), Article(0, "e", "refund"),
                    Search(0, "f", 0x1234567890abcdef, 0), Ticket(2, "f", "size")}),
              ::testing::ElementsAre("/help/pay 2 of 3 by 3 payment", "query 1 1 of 1 by 1 size",
                                     "/help/ship 0 of 2 by 2 ", "/help/refund 0 of 1 by 1 "));
}

TEST(SelfServiceTest, OncePerDayAndOnlyWithoutResult) {
  EXPECT_THAT(Rows({Article(0, "a", "pay"), Article(1, "a", "pay"), Article(30, "a", "pay"), Ticket(31, "a", "x"),
                    Search(0, "b", 7, 3)}),
              ::testing::ElementsAre("/help/pay 1 of 2 by 1 x"));
}

TEST(SelfServiceTest, WhatIsYoungIsNotKnownYet) {
  EXPECT_THAT(
      Rows({Article(0, "a", "pay"), Article(90, "b", "pay"), Article(90, "c", "pay"), Ticket(91, "c", "x")}, 100),
      ::testing::ElementsAre("/help/pay 1 of 2 by 2 x"));
  EXPECT_THAT(Rows({Article(0, "a", "pay")}), ::testing::IsEmpty());  // no contacts at all
}

}  // namespace
}  // namespace journey::friction
