// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/gather.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "journey/identity/components.h"
#include "tests/unit/support/rows_builder.h"

namespace journey::stitch {
namespace {

using testing::RowsBuilder;
using testing::TestEvent;

// What random components have beside plain events.
struct Case {
  const char* name;
  bool late = false;     // events that come after later ones
  bool equal = false;    // equal times, and events that are exported twice
  bool flagged = false;  // crawlers, static files
  bool glue = false;     // orders
};

std::vector<TestEvent> Events(const Case& given, std::mt19937* random) {
  std::vector<TestEvent> events;
  double minute = 0;
  const size_t count = 1 + (*random)() % 60;
  for (size_t i = 0; i < count; ++i) {
    const uint32_t dice = (*random)();
    if (!given.equal || dice % 3 != 0) minute += 1 + dice % 5;
    TestEvent event{.minute = minute, .name = "n" + std::to_string(dice % 3), .anonymous = "a"};
    if (given.late && dice % 7 == 0) event.minute /= 2;
    if (dice / 8 % 3 == 0) event.user = "u";
    if (given.glue && dice / 64 % 4 == 0) event.order = "o" + std::to_string(dice % 2);
    if (given.flagged && dice / 512 % 5 == 0) event.flags = event::kTypeBot;
    if (given.equal) event.event_id = "e" + std::to_string(dice / 4096 % 4);
    events.push_back(event);
  }
  return events;
}

TEST(Gatherer, GivesEventsInTheOrderOfTimeWithTheirRunsAndGlue) {
  const Case cases[] = {{.name = "plain"},
                        {.name = "late", .late = true},
                        {.name = "equal", .equal = true},
                        {.name = "flagged", .flagged = true},
                        {.name = "orders", .glue = true},
                        {.name = "all", .late = true, .equal = true, .flagged = true, .glue = true}};
  std::mt19937 random(1);
  for (const Case& given : cases) {
    SCOPED_TRACE(given.name);
    for (int round = 0; round < 50; ++round) {
      RowsBuilder builder;
      for (const TestEvent& event : Events(given, &random)) builder.Add(event);
      const event::EventTable table = builder.Build();
      base::Ledger ledger;
      const identity::Components components = identity::BuildComponents(table, {}, 1, &ledger);
      ASSERT_EQ(components.count, 1u);
      Gatherer gatherer(table, components.persons);
      gatherer.Begin(components.rows);
      const auto [events, runs] = gatherer.Gather(components.rows.size(), 0, &ledger);
      EXPECT_EQ(events.size(), ledger.events_out - ledger.count(base::LedgerClass::kFlaggedBot));
      identity::TupleRuns again;
      const std::span<const identity::TupleRun> expected = again.Find(events);
      ASSERT_EQ(runs.size(), expected.size());
      for (size_t i = 0; i < runs.size(); ++i) {
        EXPECT_EQ(runs[i].begin, expected[i].begin);
        EXPECT_EQ(runs[i].end, expected[i].end);
        EXPECT_EQ(runs[i].tuple, expected[i].tuple);
      }
      for (size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].customer, 0u);
        EXPECT_FALSE(events[i].Has(event::kTypeBot));
        if (i > 0) EXPECT_LE(events[i - 1].time_us, events[i].time_us);
        uint32_t order = event::kNone;
        for (const uint32_t id : table.dictionaries.tuples[events[i].tuple]) {
          if (table.dictionaries.identifiers.type(id) == event::kTypeOrder) order = id;
        }
        EXPECT_EQ(events[i].order_id, order);
        EXPECT_EQ(components.persons.HasGlue(events[i].tuple), order != event::kNone);
      }
    }
  }
}

}  // namespace
}  // namespace journey::stitch
