// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/decision.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::Customers;
using journey::testing::TableBuilder;

// Customers u0, u1 ... each walking the words of a text; "pay" is the goal, "call" a contact.
DecisionTable Decide(const std::vector<std::string>& walks, bool split = false) {
  TableBuilder builder;
  for (size_t i = 0; i < walks.size(); ++i) {
    int minute = 0;
    for (const std::string& word : std::vector<std::string>(absl::StrSplit(walks[i], ' '))) {
      journey::testing::EventLine line{absl::StrFormat("u%d", i), absl::StrFormat("10:%02d", minute++), word};
      if (word == "call") line.flags = event::kTypeExtends | event::kTypeContact;
      builder.Add(line);
    }
  }
  const event::EventTable table = builder.Build();
  const Customers customers(table, {.unit = stitch::UnitKind::kCustomer, .goals = {"pay"}});
  DecisionAccumulator whole(&table), part(&table);
  size_t turn = 0;
  for (const auto& customer : customers.all()) (split && turn++ % 3 == 0 ? part : whole).Add(customer, {});
  whole.Merge(part);
  return whole.Finish();
}

std::string Describe(const DecisionTable& table) {
  std::string text =
      absl::StrFormat("%d %d %.12g %d %d\n", table.units, table.goals, table.goal_share, table.tested, table.split);
  for (const DecisionRow& row : table.rows) {
    absl::StrAppendFormat(&text, "%s|%s>%s %d %.9g %.9g %.9g %.9g\n", row.from, row.after, row.to, row.count,
                          row.goal_from, row.goal_to, row.lost, row.interval ? row.interval->low : 0);
  }
  return text;
}

const DecisionRow& RowOf(const DecisionTable& table, const std::string& from, const std::string& to,
                         const std::string& after = "") {
  for (const DecisionRow& row : table.rows) {
    if (row.from == from && row.to == to && row.after == after) return row;
  }
  ADD_FAILURE() << "no edge " << from << " " << to;
  return table.rows.front();
}

TEST(Chain, TheHeadersExample) {
  const std::vector<ChainStep> steps = {{0, 1, 10}, {1, kGoalState, 4}, {1, kFirstEnd, 6}, {1, 2, 2}, {2, 1, 2}};
  const ChainSolution solution = SolveChain(3, steps);
  EXPECT_TRUE(solution.converged);
  EXPECT_NEAR(solution.goal[0], 0.4, 1e-12);
  EXPECT_NEAR(solution.goal[1], 0.4, 1e-12);
  EXPECT_NEAR(SolveChain(3, steps, solution.goal).goal[2], 0.4, 1e-12);
}

// 5,000 states with 40 ways each: solved, and every state's value is the mean over its ways.
TEST(Chain, LargeGraph) {
  constexpr uint32_t kStates = 5000;
  std::mt19937 random(5);
  std::vector<ChainStep> steps;
  for (uint32_t state = 0; state < kStates; ++state) {
    for (int i = 0; i < 39; ++i) steps.push_back({state, static_cast<uint32_t>(random() % kStates), 1 + random() % 9});
    steps.push_back({state, random() % 3 ? kFirstEnd : kGoalState, 10});
  }
  const ChainSolution solution = SolveChain(kStates, steps);
  ASSERT_TRUE(solution.converged);
  std::vector<double> sum(kStates, 0), all(kStates, 0);
  for (const ChainStep& step : steps) {
    const double count = static_cast<double>(step.count);
    all[step.from] += count;
    sum[step.from] += count * (step.to == kGoalState ? 1 : step.to >= kFirstEnd ? 0 : solution.goal[step.to]);
  }
  for (uint32_t state = 0; state < kStates; ++state) ASSERT_NEAR(solution.goal[state], sum[state] / all[state], 1e-12);
}

TEST(Decision, LossesOfASmallShop) {
  // a: two of four reach the goal; b none; the call none.
  const DecisionTable table = Decide({"a pay x", "a pay", "a b", "a call"});
  EXPECT_EQ(table.units, 4);
  EXPECT_EQ(table.goals, 2);
  EXPECT_NEAR(table.goal_share, 0.5, 1e-12);
  EXPECT_EQ(table.split, 0) << "too few to tell";
  EXPECT_NEAR(RowOf(table, "a", "b").lost, 0.5, 1e-12);
  EXPECT_NEAR(RowOf(table, "a", "(goal)").lost, -1, 1e-12) << "two that gain a half each";
  EXPECT_NEAR(RowOf(table, "a", "call").goal_to, 0, 1e-12);
  EXPECT_EQ(RowOf(table, "call", "(contact)").count, 1);
  EXPECT_EQ(RowOf(table, "b", "(left)").count, 1);
  EXPECT_NEAR(RowOf(table, "(start)", "a").lost, 0, 1e-12);
}

// Where the way to b decides what comes after, b is two touchpoints.
TEST(Decision, WhatDependsOnThePredecessorIsSplit) {
  std::vector<std::string> walks;
  for (int i = 0; i < 40; ++i) {
    walks.push_back("a b pay");
    walks.push_back("c b d");
  }
  const DecisionTable table = Decide(walks);
  EXPECT_EQ(table.split, 1);
  EXPECT_NEAR(RowOf(table, "b", "(goal)", "a").goal_from, 1, 1e-12);
  EXPECT_NEAR(RowOf(table, "b", "d", "c").goal_from, 0, 1e-12);
  EXPECT_NEAR(RowOf(table, "(start)", "c").lost, 20, 1e-9) << "40 that fall from a half to nothing";
  EXPECT_NEAR(table.goal_share, 0.5, 1e-12);
}

// The standing test of the solver, the splits and the bookkeeping: the chain gives back the share that was observed,
// whatever the log, and what an edge loses others of the same state gain.
TEST(Decision, TheChainReproducesWhatWasObserved) {
  const std::vector<std::string> names = {"a", "b", "c", "d", "call", "pay"};
  int64_t splits = 0;
  for (uint32_t seed = 0; seed < 12; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::string> walks;
    for (int i = 0; i < 400; ++i) {
      std::string walk = names[random() % 3];
      size_t last = 0, before = 0;
      for (int left = static_cast<int>(random() % 12); left > 0; --left) {
        // In odd logs the next step depends on the last two.
        const size_t next = seed % 2 ? (last + before + random() % 2) % 6 : random() % 6;
        walk += " " + names[next];
        before = last;
        last = next;
      }
      walks.push_back(walk);
    }
    const DecisionTable table = Decide(walks);
    splits += table.split;
    ASSERT_TRUE(table.converged);
    EXPECT_NEAR(table.goal_share, static_cast<double>(table.goals) / static_cast<double>(table.units), 1e-10);
    std::map<std::string, double> by_state;
    int64_t ends = 0;
    for (const DecisionRow& row : table.rows) {
      by_state[row.from + "|" + row.after] += row.lost;
      ends += row.to == "(goal)" || row.to == "(left)" || row.to == "(contact)" ? row.count : 0;
    }
    EXPECT_EQ(ends, table.units);
    for (const auto& [state, lost] : by_state) EXPECT_NEAR(lost, 0, 1e-8) << state;
    EXPECT_EQ(Describe(table), Describe(Decide(walks, true))) << "any split merges to the same";
  }
  EXPECT_GT(splits, 10) << "logs with a memory are found out";
}

// Nothing depends on the predecessor: claims stay rare. What is lost on the way to the end lies in its interval.
TEST(Decision, LevelAndInterval) {
  int64_t tested = 0, split = 0;
  int covered = 0;
  constexpr int kLogs = 100;
  for (uint32_t seed = 0; seed < kLogs; ++seed) {
    std::mt19937 random(1000 + seed);
    std::vector<std::string> walks;
    for (int i = 0; i < 500; ++i) {
      std::string walk = "a";
      while (true) {  // a -> a 0.2, b 0.3, pay 0.2, end 0.3; b -> a 0.5, end 0.5
        const auto draw = random() % 10;
        const bool at_b = walk.back() == 'b';
        if (at_b ? draw < 5 : draw >= 7) break;
        if (!at_b && draw < 2) {
          walk += " pay";
          break;
        }
        walk += at_b || draw < 4 ? " a" : " b";
      }
      walks.push_back(walk);
    }
    const DecisionTable table = Decide(walks);
    tested += table.tested;
    split += table.split;
    // p(a) = (0.2 + 0.3 x 0.5 p(a)) / 0.8 -> 0.2 / 0.65; p(b) = p(a) / 2; visits of a = 1 / 0.65 a unit.
    if (table.split > 0) continue;
    const double goal = 0.2 / 0.65, lost = 500 / 0.65 * 0.3 * (goal - goal / 2);
    const DecisionRow& row = RowOf(table, "a", "b");
    covered += row.interval->low <= lost && lost <= row.interval->high;
  }
  EXPECT_EQ(tested, kLogs) << "a, after (start), a and b";
  EXPECT_LE(split, kLogs / 10);
  EXPECT_GE(covered + split, kLogs * 88 / 100);
}

}  // namespace
}  // namespace journey::graph
