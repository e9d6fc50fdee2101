// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/tests.h"

#include <gtest/gtest.h>

namespace journey::stats {
namespace {

ClusterSums Single(int64_t hits, int64_t n) {
  ClusterSums sums;
  for (int64_t i = 0; i < n; ++i) sums.Add(1, i < hits ? 1 : 0);
  return sums;
}

TEST(TestAgainstValue, ExactBinomialWhereNobodyCountsTwice) {
  const struct {
    const char* name;
    int64_t hits, n;
    double expected;
    Side side;
    double p;
  } cases[] = {
      {"8 or more of 10", 8, 10, 0.5, Side::kAbove, 56.0 / 1024},
      {"2 or fewer of 10", 2, 10, 0.5, Side::kBelow, 56.0 / 1024},
      {"0 or more is certain", 0, 10, 0.5, Side::kAbove, 1},
      {"3 of 3 at 0.1", 3, 3, 0.1, Side::kAbove, 0.001},
      {"no data", 0, 0, 0.5, Side::kAbove, 1},
      {"above nothing", 1, 10, 0, Side::kAbove, 0},
      {"nothing above nothing", 0, 10, 0, Side::kAbove, 1},
      {"below everything", 9, 10, 1, Side::kBelow, 0},
  };
  for (const auto& test : cases) {
    EXPECT_NEAR(TestAgainstValue(Single(test.hits, test.n), test.expected, test.side), test.p, 1e-12) << test.name;
  }
}

TEST(TestAgainstValue, UsesTheEffectiveN) {
  ClusterSums doubled;  // 50 customers, each twice the same: as strong as 50 single ones
  for (int i = 0; i < 50; ++i) doubled.Add(2, i < 30 ? 2 : 0);
  // z = 0.1 / sqrt(0.25 / 50) = 1.41421; upper tail 0.0786496
  EXPECT_NEAR(TestAgainstValue(doubled, 0.5, Side::kAbove), 0.0786496, 1e-6);
  EXPECT_NEAR(TestAgainstValue(doubled, 0.5, Side::kBelow), 1 - 0.0786496, 1e-6);
}

TEST(TestAgainstRest, TextbookTwoProportions) {
  // 40 of 100 against 25 of 100: pooled 0.325, z = 0.15 / sqrt(0.325 x 0.675 x 0.02) = 2.26453, p = 0.02354
  const auto test = TestAgainstRest(Single(40, 100), Single(25, 100));
  ASSERT_TRUE(test.has_value());
  EXPECT_NEAR(test->difference, 0.15, 1e-12);
  EXPECT_NEAR(test->z, 2.26455, 1e-4);
  EXPECT_NEAR(test->p, 0.02354, 1e-4);
  EXPECT_NEAR(test->p_above, test->p / 2, 1e-12);
  EXPECT_LT(test->interval.low, 0.15);
  EXPECT_GT(test->interval.low, 0);
}

TEST(TestAgainstRest, HeavyUsersCountOnce) {
  ClusterSums heavy, rest;
  for (int i = 0; i < 10; ++i) heavy.Add(10, i < 4 ? 10 : 0);
  for (int i = 0; i < 10; ++i) rest.Add(10, i < 2 ? 10 : 0);
  EXPECT_NEAR(TestAgainstRest(heavy, rest)->p, TestAgainstRest(Single(4, 10), Single(2, 10))->p, 1e-9);
  EXPECT_GT(TestAgainstRest(heavy, rest)->p, 0.3);
  EXPECT_LT(TestAgainstRest(Single(40, 100), Single(20, 100))->p, 0.01);
}

TEST(TestAgainstRest, NothingToTellApart) {
  EXPECT_EQ(TestAgainstRest(Single(0, 10), Single(0, 20))->p, 1.0);
  EXPECT_EQ(TestAgainstRest(Single(10, 10), Single(20, 20))->p, 1.0);
  EXPECT_FALSE(TestAgainstRest(Single(0, 0), Single(1, 2)).has_value());
}

TEST(BenjaminiHochberg, WorkedExample) {
  // n = 5, sorted p 0.005 0.009 0.05 0.1 0.4 -> p n / rank 0.025 0.0225 0.0833 0.125 0.4; then the minimum from above.
  const std::vector<double> q = BenjaminiHochberg(std::vector<double>{0.05, 0.009, 0.4, 0.005, 0.1});
  const std::vector<double> expected = {0.05 * 5 / 3, 0.0225, 0.4, 0.0225, 0.125};
  ASSERT_EQ(q.size(), expected.size());
  for (size_t i = 0; i < q.size(); ++i) EXPECT_NEAR(q[i], expected[i], 1e-12) << i;
}

TEST(BenjaminiHochberg, FirstPublishedExample) {
  // Benjamini and Hochberg (1995), section 4: of these 15 the procedure rejects the first four at 0.05.
  const std::vector<double> p = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  const std::vector<double> q = BenjaminiHochberg(p);
  for (size_t i = 0; i < q.size(); ++i) EXPECT_EQ(q[i] <= 0.05, i < 4) << i;
  EXPECT_EQ(q.back(), 1.0);
  EXPECT_TRUE(BenjaminiHochberg({}).empty());
}

TEST(BenjaminiHochberg, TenOfStatsmodels) {
  // stats/tests/test_multi.py, pval0: adjusted values of the four smallest.
  const std::vector<double> p = {0.838541367553, 0.642193923795,   0.680845947633,  0.967833824309,   0.71626938238,
                                 0.177096952723, 5.23656777208e-5, 0.0202732688798, 0.00028140506198, 0.0149877310796};
  const std::vector<double> q = BenjaminiHochberg(p);
  EXPECT_NEAR(q[6], 5.23657e-4, 1e-9);
  EXPECT_NEAR(q[8], 1.40703e-3, 1e-8);
  EXPECT_NEAR(q[9], 0.0499591, 1e-7);
  EXPECT_NEAR(q[7], 0.0506832, 1e-7);
}

ClusterSums Plain(int64_t h, int64_t n) { return {.clusters = n, .n = n, .h = h, .nn = n, .hh = h, .nh = h}; }

TEST(AgainstPeers, FurtherThanTheyLieFromEachOther) {
  const std::vector<ClusterSums> peers = {Plain(5, 100), Plain(10, 100), Plain(15, 100)};
  const auto worked = TestAgainstPeers(Plain(40, 100), peers);
  ASSERT_TRUE(worked.has_value());
  EXPECT_NEAR(worked->distance, 2.629, 0.01);
  EXPECT_NEAR(worked->limit, 2.920, 0.001);
  EXPECT_FALSE(worked->beyond());
  EXPECT_TRUE(TestAgainstPeers(Plain(70, 100), peers)->beyond());
  EXPECT_LT(TestAgainstPeers(Plain(1, 100), peers)->distance, 0);
  EXPECT_FALSE(TestAgainstPeers(Plain(70, 100), std::span(peers).first(2)).has_value()) << "no spread is known";
  EXPECT_FALSE(TestAgainstPeers(Plain(0, 0), peers).has_value());
  // None at all is far away, but not endlessly.
  EXPECT_TRUE(TestAgainstPeers(Plain(5, 100), std::vector<ClusterSums>{Plain(0, 1000), Plain(0, 1000), Plain(1, 1000)})
                  ->beyond());
  // Two of each customer say less than twice as many customers.
  ClusterSums heavy = Plain(80, 200);
  heavy.clusters = 100;
  heavy.nn = 400;
  heavy.hh = 160;
  heavy.nh = 160;
  EXPECT_LT(TestAgainstPeers(heavy, peers)->distance, TestAgainstPeers(Plain(80, 200), peers)->distance);
}

}  // namespace
}  // namespace journey::stats
