// SPDX-License-Identifier: Apache-2.0
// The customers behind a funnel's numbers are as many as the numbers say, on random walks and in every mode.
#include "journey/graph/funnel_selection.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_format.h"
#include "journey/base/time.h"
#include "journey/graph/funnel.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::Customers;
using journey::testing::TableBuilder;

event::EventTable RandomWalks(uint32_t seed) {
  std::mt19937 random(seed);
  TableBuilder builder;
  for (const char* known : {"a", "b", "c", "x"}) builder.Add({.at = "00:00", .name = known});  // of nobody: names only
  for (int user = 0; user < 80; ++user) {
    int minute = 0;
    for (int left = 1 + static_cast<int>(random() % 10); left > 0; --left) {
      minute += static_cast<int>(random() % 50);
      builder.Add({absl::StrFormat("u%d", user), absl::StrFormat("%02d:%02d", 9 + minute / 60, minute % 60),
                   std::string(1, "abcx"[random() % 4])});
    }
  }
  return builder.Build();
}

TEST(FunnelSelection, AsManyAsTheFunnelCounts) {
  struct Case {
    const char* name;
    FunnelOptions options;
  };
  const Case cases[] = {
      {"eventually", {.steps = {"a", "b", "c"}}},
      {"adjacent", {.steps = {"a", "b", "c"}, .order = FunnelOrder::kAdjacent}},
      {"anchored", {.steps = {"a", "b", "c"}, .order = FunnelOrder::kAnchored}},
      {"any", {.steps = {"a", "b", "c"}, .order = FunnelOrder::kAny}},
      {"within an hour", {.steps = {"a", "b", "c"}, .window_us = base::kMicrosPerHour}},
      {"optional", {.steps = {"a", "b", "c"}, .optional = {false, true, false}}},
      {"open entry", {.steps = {"a", "b", "c"}, .open_entry = true}},
  };
  for (const Case& test : cases) {
    for (const stitch::UnitKind unit : {stitch::UnitKind::kSession, stitch::UnitKind::kCustomer}) {
      for (uint32_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(absl::StrFormat("%s, %s, seed %d", test.name, std::string(stitch::Name(unit)), seed));
        const event::EventTable table = RandomWalks(seed);
        const auto funnel = Funnel::Make(table, test.options);
        ASSERT_TRUE(funnel.ok()) << funnel.status();
        const Customers customers(table, {.unit = unit});
        FunnelAccumulator accumulator(*funnel, &table, true);
        for (const auto& customer : customers.all()) accumulator.Add(customer, {});
        const FunnelResult result = accumulator.Finish();
        for (size_t step = 1; step <= funnel->size(); ++step) {
          FunnelSelection reached(*funnel, step, false), stopped(*funnel, step, true);
          int64_t who_reached = 0, who_stopped = 0, told_stopped = 0;
          std::vector<uint32_t> ids;
          for (const auto& customer : customers.all()) {
            who_reached += reached.Has(customer);
            if (!stopped.Has(customer)) continue;
            ++who_stopped;
            ids.push_back(customer.representative);
          }
          const FunnelStep& told = result.steps[step - 1];
          for (const int64_t count : told.after) told_stopped += count;
          EXPECT_EQ(who_reached, told.customers);
          EXPECT_EQ(who_stopped, told_stopped);
          EXPECT_EQ(told.stopped_sample.size(), std::min<size_t>(ids.size(), stitch::CustomerSample::kKept));
          for (const uint32_t id : told.stopped_sample) EXPECT_NE(std::find(ids.begin(), ids.end(), id), ids.end());
        }
      }
    }
  }
}

}  // namespace
}  // namespace journey::graph
