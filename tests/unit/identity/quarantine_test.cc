// SPDX-License-Identifier: Apache-2.0
// What stops linking: the project's own list, hot identifiers, shared devices.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey {
namespace {

using testing::DescribingSink;
using ::testing::ElementsAre;
using testing::RowsBuilder;
using ::testing::SizeIs;
using testing::Stitched;
using testing::TestEvent;

struct Outcome {
  std::vector<std::string> customers, loose;
  base::Ledger ledger;
};

Outcome Resolve(const std::vector<TestEvent>& events, const identity::Rules& rules) {
  RowsBuilder builder;
  for (const TestEvent& event : events) builder.Add(event);
  Stitched run{builder.Build(), {}};
  DescribingSink sink(&run.table);
  testing::StitchInto(&run, {.identity = rules}, {}, &sink);
  return {sink.customers, sink.loose, run.ledger};
}

// `people` logins on a tablet, `minutes` apart, and a row without login after each.
std::vector<TestEvent> Kiosk(int people, double minutes) {
  std::vector<TestEvent> events;
  for (int i = 0; i < people; ++i) {
    events.push_back({.minute = i * minutes, .name = "in", .user = "u" + std::to_string(i), .device = "tablet"});
    events.push_back({.minute = i * minutes + 0.5, .name = "look", .device = "tablet"});
  }
  return events;
}

TEST(Quarantine, AHouseholdIsSplitAndAKioskLinksNobody) {
  // Snowplow, "choosing identifiers": two to five values a user are fine, tens or more are not.
  const Outcome household = Resolve(Kiosk(10, 1), {});
  EXPECT_THAT(household.customers, SizeIs(10));
  EXPECT_EQ(household.customers[0], "u0: in look");
  EXPECT_EQ(household.ledger.count(base::LedgerClass::kSharedIdentifier), 0u);

  const Outcome kiosk = Resolve(Kiosk(11, 1), {});
  EXPECT_THAT(kiosk.customers, SizeIs(11));
  EXPECT_EQ(kiosk.customers[0], "u0: in");
  EXPECT_EQ(kiosk.loose[0].size(), std::string("loose:").size() + 11 * std::string(" look").size());
  EXPECT_EQ(kiosk.ledger.count(base::LedgerClass::kSharedIdentifier), 1u);
  EXPECT_EQ(kiosk.ledger.count(base::LedgerClass::kAmbiguousIdentity), 11u);
}

TEST(Quarantine, PeopleOfAWindowCountNotThoseOfYears) {
  // Eleven people, but never eleven within thirty days: a phone that is handed on.
  EXPECT_EQ(Resolve(Kiosk(11, 4 * 24 * 60), {}).customers[0], "u0: in look");
  EXPECT_EQ(Resolve(Kiosk(11, 3 * 24 * 60), {}).customers[0], "u0: in");  // exactly thirty days
}

TEST(Quarantine, ARowWithAnotherIdentifierKeepsThatOne) {
  std::vector<TestEvent> events = Kiosk(11, 1);
  events.push_back({.minute = 100, .name = "own", .anonymous = "c", .device = "tablet"});
  events.push_back({.minute = 101, .name = "own2", .anonymous = "c"});
  const Outcome outcome = Resolve(events, {});
  EXPECT_EQ(outcome.customers[0], "c: own own2");
}

TEST(Quarantine, TheProjectsOwnListNamesNobody) {
  // Segment: "the team's own dev constants".
  identity::Rules rules;
  rules.blocked = {"Test@Test.com", "abc123"};
  const Outcome outcome = Resolve({{.minute = 1, .name = "a", .user = "A", .email = "test@test.com"},
                                   {.minute = 2, .name = "b", .anonymous = "c", .email = "test@test.com"},
                                   {.minute = 3, .name = "c", .user = "ABC123"}},
                                  rules);
  EXPECT_THAT(outcome.customers, ElementsAre("A: a", "c: b"));
  EXPECT_THAT(outcome.loose, ElementsAre("loose: c"));
}

TEST(Quarantine, MoreRowsADayThanTheGuardCutAnIdentifier) {
  // Mixpanel, "hot shard limits", with a limit of 5.
  std::vector<TestEvent> events;
  for (int i = 0; i < 6; ++i) events.push_back({.minute = double(i), .name = "bot", .user = "robot"});
  for (int i = 0; i < 8; ++i) events.push_back({.minute = i * 24 * 60.0, .name = "e", .user = "A", .anonymous = "c"});
  const Outcome outcome = Resolve(events, {.hot_rows_per_day = 5});
  EXPECT_THAT(outcome.customers, ElementsAre("A: e e e e e e e e"));
  EXPECT_EQ(outcome.ledger.count(base::LedgerClass::kHotIdentifier), 1u);
  ASSERT_THAT(outcome.loose, SizeIs(1));
}

TEST(Quarantine, WhatIsCutAndWhyIsListedByNames) {
  RowsBuilder builder;
  for (int i = 0; i < 4; ++i) {
    builder.Add({.minute = double(i), .name = "e", .user = "u" + std::to_string(i), .email = "team@x"});
  }
  builder.Add({.minute = 9, .name = "e", .user = "x", .anonymous = "blocked-one"});
  const event::EventTable table = builder.Build();
  base::Ledger ledger;
  identity::Rules rules{.hot_people = 3};
  rules.blocked = {"blocked-one"};
  const identity::Components components = identity::BuildComponents(table, rules, 1, &ledger);
  std::vector<std::string> told;
  for (const identity::Quarantined& one : components.quarantined) {
    told.push_back(std::string(table.dictionaries.identifiers.value(one.identifier)) + " " +
                   std::string(identity::Name(one.rule)) + " " + std::to_string(one.people));
  }
  EXPECT_THAT(told, ElementsAre("team@x many_people 4", "blocked-one blocked 0"));
}

}  // namespace
}  // namespace journey
