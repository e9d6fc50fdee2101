// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/drop_off.h"

#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "journey/stats/interval.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::At;
using journey::testing::Customers;
using journey::testing::TableBuilder;

// {name: "session left/reached-open open, journey ..."}
std::map<std::string, std::string> Describe(const DropOffTable& table) {
  std::map<std::string, std::string> lines;
  for (const DropOffRow& row : table.rows) {
    std::string line;
    for (const DropOff& unit : row.units) {
      line += absl::StrFormat("%s%d/%d %d", line.empty() ? "" : ", ", unit.left, unit.reached - unit.open, unit.open);
    }
    lines[row.name] = line;
  }
  return lines;
}

DropOffTable Count(const event::EventTable& table, const journey::testing::CustomerOptions& options) {
  const Customers customers(table, options);
  DropOffAccumulator drop_off(&table, !options.goals.empty());
  for (const auto& customer : customers.all()) drop_off.Add(customer, {});
  return drop_off.Finish();
}

TEST(DropOff, TheHeadersExample) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "home"});
  builder.Add({"u1", "10:01", "pay"});
  builder.Add({"u2", "10:00", "home"});
  builder.Add({"u2", "10:01", "cart"});
  builder.Add({"u3", "11:50", "home"});
  builder.Add({"u3", "11:51", "cart"});
  builder.Add({"u3", "11:52", "home"});
  const event::EventTable table = builder.Build();
  const DropOffTable result = Count(table, {.goals = {"pay"}, .as_of_us = At("12:00")});
  const std::map<std::string, std::string> expected = {
      {"home", "0/2 1, 0/0 3"}, {"cart", "1/1 1, 0/0 2"}, {"pay", "0/1 0, 0/0 1"}};
  EXPECT_EQ(Describe(result), expected) << "journeys are all open at this as_of";
  EXPECT_FALSE(result.rows[1].units[1].estimate.has_value()) << "nobody decided: no rate, not zero";
  EXPECT_TRUE(result.has_goal);
}

TEST(DropOff, RulesByCase) {
  const struct {
    const char* name;
    std::vector<const char*> steps;  // one customer, minute by minute
    std::map<std::string, std::string> expected;
  } cases[] = {
      {"the last touchpoint is left", {"a", "b"}, {{"a", "0/1 0, 0/1 0"}, {"b", "1/1 0, 1/1 0"}}},
      {"a repeat of itself is no other touchpoint", {"a", "b", "b"}, {{"a", "0/1 0, 0/1 0"}, {"b", "1/1 0, 1/1 0"}}},
      {"its last occurrence counts", {"a", "b", "a"}, {{"a", "1/1 0, 1/1 0"}, {"b", "0/1 0, 0/1 0"}}},
      {"a goal before", {"goal", "b"}, {{"goal", "0/1 0, 0/1 0"}, {"b", "0/1 0, 0/1 0"}}},
      {"a goal at it", {"a", "goal"}, {{"a", "0/1 0, 0/1 0"}, {"goal", "0/1 0, 0/1 0"}}},
      {"a single step", {"a"}, {{"a", "1/1 0, 1/1 0"}}},
  };
  for (const auto& test : cases) {
    TableBuilder builder;
    for (size_t i = 0; i < test.steps.size(); ++i) builder.Add({"u1", absl::StrFormat("10:%02d", i), test.steps[i]});
    const event::EventTable table = builder.Build();
    EXPECT_EQ(Describe(Count(table, {.goals = {"goal"}})), test.expected) << test.name;
  }
}

TEST(DropOff, SessionsAndJourneysDiffer) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "a"});
  builder.Add({"u1", "12:00", "b"});
  const event::EventTable table = builder.Build();
  const DropOffTable result = Count(table, {});
  const std::map<std::string, std::string> expected = {{"a", "1/1 0, 0/1 0"}, {"b", "1/1 0, 1/1 0"}};
  EXPECT_EQ(Describe(result), expected);
  EXPECT_FALSE(result.has_goal);
  EXPECT_EQ(result.units[0].units, 2);
  EXPECT_FALSE(result.units[0].measurable()) << "every session has one step";
  EXPECT_EQ(result.units[1].units, 1);
  EXPECT_TRUE(result.units[1].measurable());
  EXPECT_EQ(result.units[1].TwoStepShare(), 1);
}

// A touchpoint whose steps are in no session and no journey has a row all the same.
TEST(DropOff, StepsInNoUnit) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "a"});
  builder.Add({"u1", "10:01", "b"});
  builder.Add({"u2", "10:00", "a"});
  const event::EventTable table = builder.Build();
  const Customers customers(table, {});
  DropOffAccumulator drop_off(&table, false), other(&table, false);
  stitch::Customer without = customers.all()[0];
  without.sessions = {};
  without.journeys = {};
  other.Add(without, {});
  drop_off.Add(customers.all()[1], {});
  drop_off.Merge(other);
  const std::map<std::string, std::string> expected = {{"a", "1/1 0, 1/1 0"}, {"b", "0/0 0, 0/0 0"}};
  EXPECT_EQ(Describe(drop_off.Finish()), expected);
}

// What the customer did next, at home in one session each: write, come back, nothing, and go on.
TEST(DropOff, WhatCameNext) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "home"});
  builder.Add({.user = "u1", .at = "15:00", .name = "call", .flags = event::kTypeExtends | event::kTypeContact});
  builder.Add({"u2", "10:00", "home"});
  builder.Add({"u2", "3 10:00", "cart"});
  builder.Add({"u3", "10:00", "home"});
  builder.Add({"u4", "10:00", "home"});
  builder.Add({"u4", "10:01", "cart"});
  builder.Add({"u5", "9 23:59", "home"});
  const event::EventTable table = builder.Build();
  const DropOffTable result = Count(table, {.as_of_us = At("10 00:00")});
  const DropOff& home = result.rows[2].units[0];
  EXPECT_EQ(result.rows[2].name, "home");
  EXPECT_EQ(home.reached, 5);
  EXPECT_EQ(home.went_on(), 1);
  EXPECT_EQ(home.left, 3);
  EXPECT_EQ(home.open, 1);
  EXPECT_EQ(home.contacted, 1);
  EXPECT_EQ(home.came_back, 1);
  EXPECT_EQ(home.gone, 1);
}

TEST(DropOff, IntervalTakesCustomersAsClusters) {
  TableBuilder builder;
  for (int day = 0; day < 10; ++day) builder.Add({"heavy", absl::StrFormat("%d 10:00", day), "a"});
  builder.Add({"u1", "10:00", "a"});
  builder.Add({"u1", "10:01", "b"});
  builder.Add({"u2", "10:00", "a"});
  const event::EventTable table = builder.Build();
  const DropOffTable result = Count(table, {});
  const DropOff& sessions = result.rows[0].units[0];
  EXPECT_EQ(sessions.reached, 12);
  EXPECT_EQ(sessions.left, 11);
  EXPECT_EQ(sessions.customers, 3);
  stats::ClusterSums sums;
  sums.Add(10, 10);
  sums.Add(1, 0);
  sums.Add(1, 1);
  EXPECT_EQ(sessions.estimate->interval, stats::ClusterInterval(sums)->interval);
  EXPECT_EQ(sessions.days.days().size(), 10u);
  EXPECT_EQ(sessions.days.days()[0].n, 3);
  EXPECT_EQ(sessions.days.days()[0].h, 2);
}

}  // namespace
}  // namespace journey::graph
