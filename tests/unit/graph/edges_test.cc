// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/edges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::Customers;
using journey::testing::TableBuilder;
using ::testing::ElementsAre;

// "from>to count/customers/units median p95"
std::vector<std::string> Describe(const std::vector<EdgeRow>& rows) {
  std::vector<std::string> lines;
  for (const EdgeRow& row : rows) {
    std::string line = absl::StrFormat("%s>%s %d/%d/%d", row.from, row.to, row.count, row.customers, row.units);
    if (row.median_s) line += absl::StrFormat(" %g %g", *row.median_s, *row.p95_s);
    lines.push_back(line);
  }
  return lines;
}

event::EventTable Shop() {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "home"});
  builder.Add({"u1", "10:01", "cart"});
  builder.Add({"u1", "10:02", "home"});
  builder.Add({"u1", "10:05", "cart"});
  builder.Add({"u2", "11:00", "home"});
  builder.Add({"u2", "11:00", "home"});
  builder.Add({"u2", "12:00", "cart"});  // another session
  return builder.Build();
}

TEST(Edges, JourneysWithSelfLoopsAndOuterNodes) {
  const event::EventTable table = Shop();
  const Customers customers(table);
  EdgeAccumulator edges(&table);
  for (const auto& customer : customers.all()) edges.Add(customer, {});
  EXPECT_THAT(Describe(edges.Finish()),
              ElementsAre("home>cart 3/2/2 180 3600", "(start)>home 2/2/2", "cart>(end) 2/2/2", "cart>home 1/1/1 60 60",
                          "home>home 1/1/1 0 0"));
}

TEST(Edges, UnitDecidesWhereAWalkEnds) {
  const event::EventTable table = Shop();
  const Customers customers(table, {.unit = stitch::UnitKind::kSession});
  EdgeAccumulator edges(&table);
  for (const auto& customer : customers.all()) edges.Add(customer, {});
  EXPECT_THAT(Describe(edges.Finish()),
              ElementsAre("(start)>home 2/2/2", "cart>(end) 2/2/2", "home>cart 2/1/1 60 180", "(start)>cart 1/1/1",
                          "cart>home 1/1/1 60 60", "home>(end) 1/1/1", "home>home 1/1/1 0 0"));
}

TEST(Edges, GapRunsFromTheEndOfAStepAndIsNeverNegative) {
  TableBuilder builder;
  builder.Add({.user = "u1", .at = "10:00", .name = "call", .end = "10:10"});
  builder.Add({"u1", "10:05", "home"});
  builder.Add({.user = "u2", .at = "10:00", .name = "call", .end = "10:10"});
  builder.Add({"u2", "10:12", "home"});
  const event::EventTable table = builder.Build();
  const Customers customers(table);
  EdgeAccumulator edges(&table);
  for (const auto& customer : customers.all()) edges.Add(customer, {});
  EXPECT_THAT(Describe(edges.Finish()), ElementsAre("(start)>call 2/2/2", "call>home 2/2/2 0 120", "home>(end) 2/2/2"));
}

TEST(Edges, CasesRegroupTheSteps) {
  TableBuilder builder;
  builder.Add({.user = "u1", .at = "10:00", .name = "open", .case_id = "1"});
  builder.Add({.user = "u1", .at = "10:01", .name = "open", .case_id = "2"});
  builder.Add({.user = "u1", .at = "10:02", .name = "close", .case_id = "1"});
  builder.Add({.user = "u1", .at = "10:03", .name = "home"});  // in no case unit
  const event::EventTable table = builder.Build();
  const Customers customers(table, {.unit = stitch::UnitKind::kCase});
  EdgeAccumulator edges(&table);
  for (const auto& customer : customers.all()) edges.Add(customer, {});
  EXPECT_THAT(Describe(edges.Finish()),
              ElementsAre("(start)>open 2/1/2", "close>(end) 1/1/1", "open>(end) 1/1/1", "open>close 1/1/1 120 120"));
}

TEST(Edges, TiesGoByNames) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "z"});
  builder.Add({"u1", "10:01", "a"});
  builder.Add({"u1", "10:02", "B"});
  const event::EventTable table = builder.Build();
  const Customers customers(table);
  EdgeAccumulator edges(&table);
  for (const auto& customer : customers.all()) edges.Add(customer, {});
  EXPECT_THAT(Describe(edges.Finish()),
              ElementsAre("(start)>z 1/1/1", "B>(end) 1/1/1", "a>B 1/1/1 60 60", "z>a 1/1/1 60 60"));
}

}  // namespace
}  // namespace journey::graph
