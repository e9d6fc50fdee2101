// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/problem_context.h"

#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "tests/unit/support/feed.h"

namespace journey::contact {
namespace {

using event::Field;
using event::Kind;
using journey::testing::FeedOptions;
using journey::testing::kDayMinutes;
using journey::testing::Stitched;
using journey::testing::TestEvent;

constexpr double kDay = kDayMinutes;

TestEvent Page(double minute, const std::string& name, const std::string& user) {
  return {.minute = minute, .name = name, .user = user, .channel = "web", .kind = Kind::kView};
}

TestEvent Open(double minute, const std::string& id, const std::string& topic, const std::string& user) {
  TestEvent event{.minute = minute,
                  .name = "chat opened",
                  .user = user,
                  .case_id = id,
                  .channel = "chat",
                  .kind = Kind::kContactOpen};
  event.side_text[Field::kTopic] = topic;
  return event;
}

// "repeated n median p95 before: name n ... after: name n ... customers: value ..."
std::string Describe(const std::vector<TestEvent>& events, double as_of_minute, bool split = false) {
  FeedOptions options;
  options.as_of_minute = as_of_minute;
  Stitched run{journey::testing::TableOf(events, options), {}};
  const std::vector<int64_t> as_of = journey::testing::AsOfSources(run.table, options);
  ProblemContext first(&run.table, &as_of, run.table.dictionaries.strings.Find("refund")), second = first;
  bool turn = false;
  journey::testing::Feed(
      &run, options,
      [&](const auto& customer, auto contacts) {
        (split && turn ? second : first).Add(customer, contacts);
        turn = !turn;
      },
      [](auto, auto) {});
  second.Merge(first);
  const ProblemContextResult result = second.Finish();
  std::string text = absl::StrFormat("repeated %d", result.repeated);
  if (result.median_s.has_value()) text += absl::StrFormat(" %g %g", *result.median_s, *result.p95_s);
  text += " before:";
  for (const ProblemNeighbour& row : result.before) text += absl::StrFormat(" %s %d", row.touchpoint, row.problems);
  text += " after:";
  for (const ProblemNeighbour& row : result.after) text += absl::StrFormat(" %s %d", row.touchpoint, row.problems);
  text += " customers:";
  for (const uint32_t id : result.customers) text += " " + std::string(run.table.dictionaries.identifiers.value(id));
  return text;
}

TEST(ProblemContext, BeforeBetweenAndAfter) {
  const struct {
    const char* name;
    std::vector<TestEvent> events;
    const char* expected;
  } cases[] = {
      {"one problem of two contacts",
       {Page(0, "help", "u"), Open(5, "1", "refund", "u"), Open(65, "2", "refund", "u"), Page(70, "home", "u")},
       "repeated 1 3600 3600 before: help 1 after: home 1 customers: u"},
      {"nothing around it", {Open(5, "1", "refund", "u")}, "repeated 0 before: (start) 1 after: (end) 1 customers: u"},
      {"what came a journey before does not count",
       {Page(0, "help", "u"), Open(40 * kDay, "1", "refund", "u"), Page(80 * kDay, "home", "u")},
       "repeated 0 before: (start) 1 after: (end) 1 customers: u"},
      {"eight days later is another problem",
       {Open(0, "1", "refund", "u"), Open(8 * kDay, "2", "refund", "u")},
       "repeated 0 before: (start) 1 chat opened 1 after: (end) 1 chat opened 1 customers: u"},
      {"another topic", {Open(0, "1", "delivery", "u")}, "repeated 0 before: after: customers:"},
      {"not decided yet", {Open(195 * kDay, "1", "refund", "u")}, "repeated 0 before: after: customers:"},
      {"who came again is shown first",
       {Open(0, "1", "refund", "a"), Open(0, "2", "refund", "b"), Open(60, "3", "refund", "b"),
        Open(0, "4", "refund", "c")},
       nullptr},
  };
  for (const auto& test : cases) {
    SCOPED_TRACE(test.name);
    const std::string seen = Describe(test.events, 200 * kDay);
    if (test.expected != nullptr) {
      EXPECT_EQ(seen, test.expected);
    } else {
      EXPECT_NE(seen.find("customers: b "), std::string::npos) << seen;
    }
    EXPECT_EQ(Describe(test.events, 200 * kDay, true), seen) << "split and merged";
  }
}

}  // namespace
}  // namespace journey::contact
