// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/independence.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "journey/stats/tests.h"

namespace journey::stats {
namespace {

std::optional<IndependenceTest> TestOf(const std::vector<std::vector<int64_t>>& table) {
  std::vector<TableCell> cells;
  for (uint32_t row = 0; row < table.size(); ++row) {
    for (uint32_t column = 0; column < table[row].size(); ++column) cells.push_back({row, column, table[row][column]});
  }
  return TestIndependence(table.size(), table[0].size(), cells);
}

TEST(Independence, PearsonsChiSquare) {
  const auto test = TestOf({{10, 20}, {30, 40}});
  EXPECT_NEAR(test->statistic, 0.793651, 1e-6);
  EXPECT_EQ(test->degrees, 1);
  EXPECT_NEAR(test->p, 0.3730, 1e-4);
  EXPECT_NEAR(TestOf({{10, 20, 30}, {20, 20, 20}})->statistic, 16.0 / 3, 1e-12);
  EXPECT_EQ(TestOf({{10, 20, 30}, {20, 20, 20}})->degrees, 2);
  EXPECT_NEAR(ChiSquareTail(3.841459, 1), 0.05, 1e-6);
  EXPECT_NEAR(StudentQuantile(0.975, 31), 2.039513, 1e-6);
}

TEST(Independence, RareOnesArePooled) {
  // The last two rows are too rare for a column of a third of all.
  const auto test = TestOf({{40, 20}, {20, 40}, {2, 3}, {3, 2}});
  ASSERT_TRUE(test.has_value());
  EXPECT_EQ(test->degrees, 2);
  EXPECT_EQ(test->row_groups[2], test->pooled_group);
  EXPECT_EQ(test->row_groups[3], test->pooled_group);
  EXPECT_NE(test->row_groups[0], test->row_groups[1]);
  EXPECT_EQ(test->statistic, TestOf({{40, 20}, {20, 40}, {5, 5}})->statistic);
  EXPECT_FALSE(TestOf({{40, 20}}).has_value()) << "one row";
  EXPECT_FALSE(TestOf({{1, 1}, {1, 1}}).has_value()) << "too few of all";
  EXPECT_FALSE(TestOf({{40, 0}, {30, 0}}).has_value()) << "a column that never occurs is none";
}

// Where rows and columns are independent, p is spread evenly.
TEST(Independence, HoldsItsLevel) {
  std::mt19937 random(1);
  int claimed = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    std::vector<std::vector<int64_t>> table(3, std::vector<int64_t>(3, 0));
    for (int i = 0; i < 200; ++i) ++table[random() % 4 % 3][random() % 4 % 3];
    claimed += TestOf(table)->p <= 0.05;
  }
  EXPECT_GT(claimed, 60);
  EXPECT_LT(claimed, 140);
}

}  // namespace
}  // namespace journey::stats
