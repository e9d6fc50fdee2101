// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey {
namespace {

using testing::DescribingSink;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RowsBuilder;
using testing::Stitched;
using testing::TestEvent;

struct Outcome {
  std::vector<std::string> customers, loose;
  base::Ledger ledger;
};

Outcome Resolve(const std::vector<TestEvent>& events) {
  RowsBuilder builder;
  for (const TestEvent& event : events) builder.Add(event);
  Stitched run{builder.Build(), {}};
  DescribingSink sink(&run.table);
  testing::StitchInto(&run, {}, {}, &sink);
  return {sink.customers, sink.loose, run.ledger};
}

TEST(Resolver, OneDeviceTwoLoginsSplitsAsDeviceSplitDoes) {
  // anon, A, anon, B, anon -> A, A, A, B, B: the row "Adobe device-split, Amplitude" of the reference's table 1.11.
  const Outcome outcome = Resolve({{.minute = 1, .name = "e1", .anonymous = "d"},
                                   {.minute = 2, .name = "e2", .user = "A", .anonymous = "d"},
                                   {.minute = 3, .name = "e3", .anonymous = "d"},
                                   {.minute = 4, .name = "e4", .user = "B", .anonymous = "d"},
                                   {.minute = 5, .name = "e5", .anonymous = "d"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: e1 e2 e3", "B: e4 e5"));
}

TEST(Resolver, LoginInMidJourneyTakesWhatCameBefore) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "e1", .anonymous = "a"},
                                   {.minute = 2, .name = "e2", .user = "A", .anonymous = "a"},
                                   {.minute = 9, .name = "e3", .user = "A", .device = "phone"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: e1 e2 e3"));
}

TEST(Resolver, TwoUserIdsNeverMergeThroughASharedMailAddress) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "e1", .user = "A", .email = "home@x"},
                                   {.minute = 2, .name = "e2", .user = "B", .email = "home@x"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: e1", "B: e2"));
}

TEST(Resolver, WithoutUserIdsConnectedIdentifiersAreOneCustomer) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "e1", .anonymous = "a"},
                                   {.minute = 2, .name = "e2", .anonymous = "a", .email = "m@x"},
                                   {.minute = 3, .name = "e3", .anonymous = "b", .email = "m@x"}});
  // Represented by the strongest class: the address.
  EXPECT_THAT(outcome.customers, ElementsAre("m@x: e1 e2 e3"));
}

TEST(Resolver, StrongerIdentifierDecidesAndEqualOnesThatDisagreeAreAmbiguous) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "e1", .user = "A", .anonymous = "a", .email = "a@x"},
                                   {.minute = 2, .name = "e2", .user = "B", .anonymous = "b", .email = "b@x"},
                                   {.minute = 3, .name = "mail-wins", .anonymous = "b", .email = "a@x"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: e1 mail-wins", "B: e2"));
}

TEST(Resolver, AmbiguousEventJoinsNeitherAndIsCounted) {
  RowsBuilder builder;
  builder.Add({.minute = 1, .name = "e1", .user = "A", .email = "a@x"})
      .Add({.minute = 2, .name = "e2", .user = "B", .email = "b@x"});
  // A row with both addresses; phones and e-mails are one class.
  builder.Add({.minute = 3, .name = "both", .email = "a@x"});
  Stitched run{builder.Build(), {}};
  // Give the last row's tuple a second address.
  event::EventTable& table = run.table;
  const uint32_t a = table.dictionaries.identifiers.Intern(event::kTypeEmail, 0, "a@x");
  const uint32_t b = table.dictionaries.identifiers.Intern(event::kTypeEmail, 0, "b@x");
  std::vector<uint32_t> both = {std::min(a, b), std::max(a, b)};
  table.maps[0].tuples[table.batches[0].rows[2].tuple] = table.dictionaries.tuples.Intern(both);
  DescribingSink sink(&table);
  testing::StitchInto(&run, {}, {}, &sink);
  EXPECT_THAT(sink.customers, ElementsAre("A: e1", "B: e2"));
  EXPECT_THAT(sink.loose, ElementsAre("loose: both"));
  EXPECT_EQ(run.ledger.count(base::LedgerClass::kAmbiguousIdentity), 1u);
}

TEST(Resolver, IdentifierKnownOnlyThroughAnotherLearnsItsUser) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "e1", .user = "A", .email = "m@x"},
                                   {.minute = 2, .name = "e2", .anonymous = "c", .email = "m@x"},
                                   {.minute = 3, .name = "e3", .anonymous = "c"},
                                   {.minute = 4, .name = "e4", .user = "B", .anonymous = "z", .email = "m@x"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: e1 e2 e3", "B: e4"));
}

TEST(Resolver, CaseGluesItsRowsToItsOpenerAndMakesNobodyOnePerson) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "open", .user = "A", .case_id = "t1"},
                                   {.minute = 2, .name = "agent", .case_id = "t1"},
                                   {.minute = 3, .name = "other", .user = "B", .case_id = "t1"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: open agent", "B: other"));
}

TEST(Resolver, OrderGluesOnlyRowsThatCarryNothingElse) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "order", .user = "A", .order = "o1"},
                                   {.minute = 2, .name = "delivered", .order = "o1"},
                                   {.minute = 3, .name = "seen", .user = "B", .order = "o2"},
                                   {.minute = 4, .name = "seen2", .user = "C", .order = "o2"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: order delivered", "B: seen", "C: seen2"));
}

TEST(Resolver, CaseKnownOnlyThroughItsOrderFollowsTheOrder) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "order", .user = "A", .order = "o1"},
                                   {.minute = 2, .name = "return", .case_id = "r1", .order = "o1"},
                                   {.minute = 3, .name = "note", .case_id = "r1"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: order return note"));
}

TEST(Resolver, CasesStandForCustomersWhereNothingElseIdentifies) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "a", .case_id = "1"},
                                   {.minute = 2, .name = "b", .case_id = "1"},
                                   {.minute = 2, .name = "a", .case_id = "2"}});
  EXPECT_THAT(outcome.customers, ElementsAre("1: a b", "2: a"));
}

TEST(Resolver, RowWithoutIdentifierIsLoose) {
  const Outcome outcome = Resolve({{.minute = 1, .name = "a", .user = "A"}, {.minute = 2, .name = "answer"}});
  EXPECT_THAT(outcome.customers, ElementsAre("A: a"));
  EXPECT_THAT(outcome.loose, ElementsAre("loose: answer"));
}

TEST(Resolver, HotMailboxLinksNobodyAndIsTold) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 60; ++i) {
    events.push_back({.minute = double(i), .name = "e", .user = "u" + std::to_string(i), .email = "team@x"});
  }
  events.push_back({.minute = 99, .name = "who", .email = "team@x"});
  const Outcome outcome = Resolve(events);
  EXPECT_EQ(outcome.customers.size(), 60u);
  EXPECT_THAT(outcome.loose, ElementsAre("loose: who"));
  EXPECT_EQ(outcome.ledger.count(base::LedgerClass::kHotIdentifier), 1u);
}

TEST(Components, OneThatGrowsTooLargeLosesItsMostSharedIdentifiersFirst) {
  // A chain of 40 people, each sharing a device with the next, and one cookie seen with ten of them.
  RowsBuilder builder;
  for (int i = 0; i < 40; ++i) {
    const std::string user = "u" + std::to_string(i);
    builder.Add({.minute = double(i), .name = "e", .user = user, .device = "d" + std::to_string(i)});
    builder.Add({.minute = double(i), .name = "e", .user = user, .device = "d" + std::to_string(i + 1)});
    if (i < 10) builder.Add({.minute = double(i), .name = "e", .user = user, .anonymous = "shared"});
  }
  const event::EventTable table = builder.Build();
  base::Ledger ledger;
  EXPECT_EQ(identity::BuildComponents(table, {}, 1, &ledger).count, 1u);
  EXPECT_EQ(ledger.count(base::LedgerClass::kHotIdentifier), 0u);
  const identity::Components split =
      identity::BuildComponents(table, {.max_identifiers_per_component = 60}, 1, &ledger);
  EXPECT_GT(split.count, 1u);
  EXPECT_GE(ledger.count(base::LedgerClass::kHotIdentifier), 1u);
  const bool cut = std::any_of(split.quarantined.begin(), split.quarantined.end(), [&](const auto& quarantined) {
    return table.dictionaries.identifiers.value(quarantined.identifier) == "shared" &&
           quarantined.rule == identity::Quarantine::kLargeComponent;
  });
  EXPECT_TRUE(cut);
}

TEST(Components, RowsAreGroupedAlikeByAnyNumberOfWorkers) {
  RowsBuilder builder;
  for (int i = 0; i < 700; ++i) {  // seven sources, so seven batches; every tenth row is nobody's
    builder.Add({.minute = double(i),
                 .name = "e",
                 .user = i % 10 == 0 ? "" : "u" + std::to_string(i * i % 5),
                 .source = i % 7});
  }
  const event::EventTable table = builder.Build();
  ASSERT_GT(table.batches.size(), 5u);
  base::Ledger ledger;
  const identity::Components one = identity::BuildComponents(table, {}, 1, &ledger);
  ASSERT_EQ(one.rows.size(), 700u);
  EXPECT_EQ(one.begin.back() - one.begin[one.count], 70u);
  for (int threads = 2; threads < 12; ++threads) {
    const identity::Components many = identity::BuildComponents(table, {}, threads, &ledger);
    EXPECT_EQ(many.begin, one.begin) << threads;
    EXPECT_EQ(many.rows, one.rows) << threads;
  }
}

}  // namespace
}  // namespace journey
