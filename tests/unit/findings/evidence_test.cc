// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/feed.h"

namespace journey::findings {
namespace {

using journey::testing::Feed;
using journey::testing::FeedOptions;
using journey::testing::Stitched;
using journey::testing::TestEvent;

// 40 customers, each: a, b, b, c, with the incident at the first b.
std::vector<TestEvent> Events() {
  std::vector<TestEvent> events;
  for (int i = 0; i < 40; ++i) {
    double minute = i * 100;
    for (const char* name : {"a", "b", "b", "c"}) {
      events.push_back({.minute = minute, .name = name, .user = "u" + std::to_string(i)});
      minute += 1;
    }
  }
  return events;
}

Evidence Collect(size_t parts, Stitched* run) {
  *run = {journey::testing::TableOf(Events()), {}};
  std::vector<Evidence> evidence(parts);
  size_t turn = 0;
  Feed(
      run, FeedOptions{},
      [&](const stitch::Customer& customer, auto) {
        const stitch::Step& b = customer.steps[1];
        Evidence& own = evidence[turn++ % parts];
        own.Add(customer, FindIncident(customer, b.time_us, b.touchpoint));
        own.Add(customer, FindIncident(customer, customer.steps[2].time_us, b.touchpoint));  // the same customer again
      },
      [](auto, auto) {});
  for (size_t i = 0; i + 1 < parts; ++i) evidence.back().Merge(evidence[i]);
  return evidence.back();
}

TEST(Evidence, NeighboursPassOverTheIncidentItself) {
  Stitched run;
  const Evidence evidence = Collect(1, &run);
  const auto name = [&](const auto& counts) {
    EXPECT_EQ(counts.size(), 1u);
    EXPECT_EQ(counts.begin()->second, 80);
    return std::string(run.table.dictionaries.strings[static_cast<uint32_t>(counts.begin()->first >> 32)]);
  };
  EXPECT_EQ(name(evidence.before()), "a");
  EXPECT_EQ(name(evidence.after()), "c");
  EXPECT_EQ(evidence.incidents(), 80);
}

TEST(Evidence, KeepsTheSameFewJourneysInAnySplit) {
  Stitched run;
  const Evidence whole = Collect(1, &run);
  ASSERT_EQ(whole.journeys().size(), kJourneysKept);
  std::vector<base::Hash128> customers;
  for (const JourneyTimeline& journey : whole.journeys()) {
    customers.push_back(journey.customer);
    EXPECT_EQ(journey.steps.size(), 4u);
    EXPECT_EQ(journey.steps[0].mark, Mark::kFirst);
  }
  std::sort(customers.begin(), customers.end());
  EXPECT_EQ(std::unique(customers.begin(), customers.end()), customers.end()) << "one journey a customer";
  for (const size_t parts : {2, 3, 9}) {
    Stitched again;
    const Evidence split = Collect(parts, &again);
    ASSERT_EQ(split.journeys().size(), kJourneysKept);
    for (size_t i = 0; i < kJourneysKept; ++i) {
      EXPECT_EQ(split.journeys()[i].hash, whole.journeys()[i].hash);
      EXPECT_EQ(split.journeys()[i].steps, whole.journeys()[i].steps);
    }
  }
}

}  // namespace
}  // namespace journey::findings
