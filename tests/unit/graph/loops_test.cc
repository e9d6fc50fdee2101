// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/loops.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::At;
using journey::testing::Customers;
using journey::testing::TableBuilder;

// One customer a text; a touchpoint a letter, minute by minute.
event::EventTable Walks(const std::vector<std::string>& walks) {
  TableBuilder builder;
  for (size_t i = 0; i < walks.size(); ++i) {
    for (size_t step = 0; step < walks[i].size(); ++step) {
      builder.Add({absl::StrFormat("u%03d", i), absl::StrFormat("10:%02d", step), std::string(1, walks[i][step])});
    }
  }
  return builder.Build();
}

LoopTable Count(const event::EventTable& table, const journey::testing::CustomerOptions& options = {},
                LoopAccumulator::Over over = LoopAccumulator::Over::kUnits) {
  const Customers customers(table, options);
  LoopAccumulator loops(&table, over);
  for (const auto& customer : customers.all()) loops.Add(customer, {});
  return loops.Finish();
}

// "kind names": "laps/units extra minutes"
std::map<std::string, std::string> Describe(const LoopTable& table) {
  std::map<std::string, std::string> lines;
  for (const LoopRow& row : table.rows) {
    lines[absl::StrFormat("%s %s", Name(row.kind), absl::StrJoin(row.touchpoints, ""))] =
        absl::StrFormat("%d/%d %dm", row.laps, row.units, static_cast<int>(row.extra_s / 60));
  }
  return lines;
}

TEST(Loops, ByCase) {
  const struct {
    const char* walk;
    std::map<std::string, std::string> expected;
  } cases[] = {
      {"abc", {}},
      {"aaa", {{"self_loop a", "2/1 2m"}}},
      {"aabaa", {{"self_loop a", "2/1 2m"}, {"repetition a", "1/1 3m"}, {"ping_pong ab", "1/1 3m"}}},
      {"aba", {{"ping_pong ab", "1/1 2m"}, {"repetition a", "1/1 2m"}}},
      {"bab", {{"ping_pong ab", "1/1 2m"}, {"repetition b", "1/1 2m"}}},
      {"ababa", {{"ping_pong ab", "2/1 4m"}, {"repetition a", "2/1 4m"}, {"repetition b", "1/1 2m"}}},
      {"abca", {{"loop abc", "1/1 3m"}, {"repetition a", "1/1 3m"}}},
      {"cabc", {{"loop abc", "1/1 3m"}, {"repetition c", "1/1 3m"}}},
      // The header's example.
      {"abcbda",
       {{"ping_pong bc", "1/1 2m"}, {"loop abd", "1/1 5m"}, {"repetition b", "1/1 2m"}, {"repetition a", "1/1 5m"}}},
      // Nine touchpoints have no name of their own.
      {"abcdefghia", {{"loop ", "1/1 9m"}, {"repetition a", "1/1 9m"}}},
      {"abcdefgha", {{"loop abcdefgh", "1/1 8m"}, {"repetition a", "1/1 8m"}}},
  };
  for (const auto& test : cases) {
    const event::EventTable table = Walks({test.walk});
    EXPECT_EQ(Describe(Count(table)), test.expected) << test.walk;
  }
}

TEST(Loops, RingsAreOneWhereverTheyAreEntered) {
  const event::EventTable table = Walks({"abca", "bcab", "cabc", "acba"});
  const LoopTable result = Count(table);
  std::map<std::string, int64_t> customers;
  for (const LoopRow& row : result.rows) {
    if (row.kind == LoopKind::kLoop) customers[absl::StrJoin(row.touchpoints, "")] = row.customers;
  }
  const std::map<std::string, int64_t> expected = {{"abc", 3}, {"acb", 1}};
  EXPECT_EQ(customers, expected) << "the other way round is another ring";
}

TEST(Loops, GoalsAreOfUnitsThatEnded) {
  TableBuilder builder;
  for (const char* user : {"u1", "u2", "u3"}) {
    const int hour = user[1] - '0' + 8;
    builder.Add({user, absl::StrFormat("%02d:00", hour), "a"});
    builder.Add({user, absl::StrFormat("%02d:01", hour), "b"});
    builder.Add({user, absl::StrFormat("%02d:02", hour), "a"});
  }
  builder.Add({"u1", "09:03", "goal"});
  builder.Add({"u4", "09:00", "goal"});
  const event::EventTable table = builder.Build();
  const LoopTable result =
      Count(table, {.unit = stitch::UnitKind::kSession, .goals = {"goal"}, .as_of_us = At("11:10")});
  ASSERT_EQ(result.rows.size(), 2u);
  EXPECT_EQ(result.rows[1].kind, LoopKind::kPingPong);
  EXPECT_EQ(result.rows[1].units, 3);
  EXPECT_EQ(result.rows[1].decided, 2) << "u3 is still there";
  EXPECT_EQ(result.rows[1].goals, 1);
  EXPECT_EQ(result.decided, 3);
  EXPECT_EQ(result.goals, 2);
}

TEST(Loops, OverSessionsNothingGoesRoundFromOneToTheNext) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "a"});
  builder.Add({"u1", "10:01", "b"});
  builder.Add({"u1", "20:00", "a"});
  builder.Add({"u1", "20:01", "a"});
  const event::EventTable table = builder.Build();
  EXPECT_EQ(Describe(Count(table)).count("ping_pong ab"), 1u);
  const std::map<std::string, std::string> expected = {{"self_loop a", "1/1 1m"}};
  EXPECT_EQ(Describe(Count(table, {}, LoopAccumulator::Over::kSessions)), expected);
}

// The definition in its plainest form: take the shortest closed part out of the walk that ends first, until none is
// left.
std::map<std::string, int64_t> PlainRings(std::string walk) {
  walk.erase(std::unique(walk.begin(), walk.end()), walk.end());
  std::map<std::string, int64_t> rings;
  while (true) {
    size_t end = 0, begin = std::string::npos;
    for (end = 1; end < walk.size(); ++end) {
      begin = walk.rfind(walk[end], end - 1);
      if (begin != std::string::npos) break;
    }
    if (begin == std::string::npos || end >= walk.size()) return rings;
    std::string ring = walk.substr(begin, end - begin);
    std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end()), ring.end());
    ++rings[ring];
    walk.erase(begin, end - begin);
  }
}

TEST(Loops, EqualToThePlainDefinitionAndMergeable) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> walks;
    std::map<std::string, int64_t> expected;
    for (int i = 0; i < 6; ++i) {
      std::string walk;
      for (size_t length = random() % 25; walk.size() < length;) walk += static_cast<char>('a' + random() % 5);
      for (const auto& [ring, laps] : PlainRings(walk)) expected[ring] += laps;
      walks.push_back(walk);
    }
    const event::EventTable table = Walks(walks);
    const Customers customers(table, {});
    using Over = LoopAccumulator::Over;
    LoopAccumulator whole(&table, Over::kUnits), one(&table, Over::kUnits), two(&table, Over::kUnits);
    for (size_t i = 0; i < customers.all().size(); ++i) {
      whole.Add(customers.all()[i], {});
      (i % 2 == 0 ? one : two).Add(customers.all()[i], {});
    }
    two.Merge(one);
    const LoopTable result = whole.Finish();
    std::map<std::string, int64_t> rings;
    for (const LoopRow& row : result.rows) {
      if (row.kind == LoopKind::kPingPong || row.kind == LoopKind::kLoop)
        rings[absl::StrJoin(row.touchpoints, "")] = row.laps;
    }
    ASSERT_EQ(rings, expected) << absl::StrJoin(walks, " ");
    ASSERT_EQ(Describe(two.Finish()), Describe(result));
  }
}

}  // namespace
}  // namespace journey::graph
