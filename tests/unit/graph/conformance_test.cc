// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/conformance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_format.h"
#include "journey/base/time.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::At;
using journey::testing::Customers;
using journey::testing::TableBuilder;
using ::testing::ElementsAre;

BlueprintOptions CartCheckoutOrder() {
  return {.name = "buy",
          .steps = {{.touchpoints = {"cart"}, .repeat = true},
                    {.touchpoints = {"checkout"}, .within_us = 5 * base::kMicrosPerMinute},
                    {.touchpoints = {"order"}}}};
}

// A customer a line: touchpoints with the minute of each.
struct Walk {
  const char* user;
  std::vector<std::pair<const char*, const char*>> steps;
};

event::EventTable TableOf(const std::vector<Walk>& walks) {
  TableBuilder builder;
  for (const Walk& walk : walks) {
    for (const auto& [at, name] : walk.steps) builder.Add({walk.user, at, name});
  }
  return builder.Build();
}

ConformanceResult Conform(const event::EventTable& table, const journey::testing::CustomerOptions& options = {}) {
  const Customers customers(table, options);
  const auto blueprint = Blueprint::Make(table, CartCheckoutOrder());
  ConformanceAccumulator one(&table, *blueprint), two(&table, *blueprint);
  for (size_t i = 0; i < customers.all().size(); ++i) (i % 2 == 0 ? one : two).Add(customers.all()[i], {});
  one.Merge(two);
  return one.Finish();
}

std::vector<std::string> Lines(const ConformanceResult& result) {
  std::vector<std::string> lines;
  for (const DeviationRow& row : result.deviations) {
    lines.push_back(absl::StrFormat("%s %s %d/%d %d", Name(row.kind), row.step, row.runs, result.runs, row.complete));
  }
  return lines;
}

TEST(Conformance, RunsDeviationsAndTimes) {
  const event::EventTable table = TableOf({
      {"u1", {{"10:00", "cart"}, {"10:02", "checkout"}, {"10:03", "order"}}},
      {"u2", {{"10:00", "cart"}, {"10:01", "other"}, {"10:10", "checkout"}, {"10:12", "order"}}},  // late
      {"u3", {{"10:00", "cart"}, {"10:01", "order"}}},                                             // no checkout
      {"u4", {{"10:00", "cart"}, {"10:01", "cart"}}},                                              // stopped
      {"u5", {{"10:00", "other"}}},                                                                // not a run
  });
  const ConformanceResult result = Conform(table);
  EXPECT_EQ(result.runs, 4);
  EXPECT_EQ(result.complete, 3);
  EXPECT_EQ(result.conforming, 1);
  EXPECT_EQ(result.customers, 4);
  EXPECT_THAT(Lines(result), ElementsAre("skipped checkout 1/4 1", "late checkout 1/4 1", "stopped cart 1/4 0"));
  EXPECT_EQ(result.deviations[1].median_excess_s, 300);
  ASSERT_EQ(result.times.size(), 2u);
  EXPECT_EQ(result.times[0].runs, 2);
  EXPECT_EQ(result.times[0].median_s, 120);
  EXPECT_EQ(result.times[1].runs, 3);
  EXPECT_EQ(result.times[1].median_s, 60);
  // Costs 0, 0, 1, 2 of 3 + 3, 3 + 3, 2 + 3, 2 + 3.
  EXPECT_NEAR(*result.fitness, (1 + 1 + 0.8 + 0.6) / 4, 1e-6);
}

TEST(Conformance, WhoBuysTwiceHasTwoRuns) {
  const event::EventTable table = TableOf(
      {{"u1", {{"10:00", "cart"}, {"10:02", "checkout"}, {"10:03", "order"}, {"10:20", "cart"}, {"10:21", "order"}}}});
  const ConformanceResult result = Conform(table);
  EXPECT_EQ(result.runs, 2);
  EXPECT_EQ(result.complete, 2);
  EXPECT_EQ(result.customers, 1);
  EXPECT_THAT(Lines(result), ElementsAre("skipped checkout 1/2 1"));
}

TEST(Conformance, OpenRunsAreUndecidedUnlessComplete) {
  const event::EventTable table =
      TableOf({{"u1", {{"10:00", "cart"}}}, {"u2", {{"10:00", "cart"}, {"10:01", "checkout"}, {"10:02", "order"}}}});
  const ConformanceResult result = Conform(table, {.as_of_us = At("10:10")});
  EXPECT_EQ(result.undecided, 1);
  EXPECT_EQ(result.runs, 1);
  EXPECT_EQ(result.conforming, 1);
}

TEST(Conformance, LongRunsAreCutAndCounted) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "cart"});
  for (int i = 0; i < 250; ++i) builder.Add({"u1", absl::StrFormat("10:00:%02d.%03d", 1 + i / 10, i % 10), "checkout"});
  builder.Add({"u1", "10:20", "order"});
  const event::EventTable table = builder.Build();
  const ConformanceResult result = Conform(table);
  EXPECT_EQ(result.cut, 1);
  EXPECT_EQ(result.runs, 1);
}

TEST(Conformance, IntervalsTakeCustomersAsClusters) {
  std::vector<Walk> walks;
  const std::vector<std::string> users = {"a", "b", "c"};
  for (const std::string& user : users) walks.push_back({user.c_str(), {{"10:00", "cart"}, {"10:01", "order"}}});
  walks.push_back({"d", {{"10:00", "cart"}, {"10:02", "checkout"}, {"10:03", "order"}}});
  const event::EventTable table = TableOf(walks);
  const ConformanceResult result = Conform(table);
  stats::ClusterSums sums;
  for (int i = 0; i < 3; ++i) sums.Add(1, 1);
  sums.Add(1, 0);
  ASSERT_EQ(result.deviations.size(), 1u);
  EXPECT_EQ(result.deviations[0].estimate->interval, stats::ClusterInterval(sums)->interval);
  EXPECT_EQ(result.deviations[0].customers, 3);
}

}  // namespace
}  // namespace journey::graph
