// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/interval.h"

#include <gtest/gtest.h>

#include <cmath>

#include "journey/stats/mean_tally.h"

namespace journey::stats {
namespace {

TEST(Wilson, PublishedValues) {
  const struct {
    const char* name;
    int64_t hits, n;
    double low, high;
  } cases[] = {
      {"18 of 20", 18, 20, 0.698966, 0.972134},
      {"4 of 20", 4, 20, 0.080658, 0.416017},
      {"19 of 38", 19, 38, 0.348499283643951, 0.651500716356049},
  };
  for (const auto& test : cases) {
    const Interval interval = Wilson(test.hits, test.n);
    EXPECT_NEAR(interval.low, test.low, 1e-6) << test.name;
    EXPECT_NEAR(interval.high, test.high, 1e-6) << test.name;
  }
}

TEST(Wilson, StaysInsideZeroToOne) {
  EXPECT_EQ(Wilson(0, 77).low, 0.0);
  EXPECT_EQ(Wilson(38, 38).high, 1.0);
  EXPECT_GT(Wilson(0, 77).high, 0.0);
  EXPECT_LT(Wilson(38, 38).low, 1.0);
  EXPECT_EQ(Wilson(0, 0), (Interval{0, 1}));
}

TEST(ClusterInterval, IsWilsonWhereNobodyCountsTwice) {
  for (int64_t n = 1; n <= 40; ++n) {
    for (int64_t hits = 0; hits <= n; ++hits) {
      ClusterSums sums;
      for (int64_t i = 0; i < n; ++i) sums.Add(1, i < hits ? 1 : 0);
      const auto estimate = ClusterInterval(sums);
      ASSERT_TRUE(estimate.has_value());
      EXPECT_EQ(estimate->interval, Wilson(hits, n)) << hits << " of " << n;
      EXPECT_EQ(estimate->design_effect, 1.0);
    }
  }
}

TEST(ClusterInterval, WorkedExample) {
  ClusterSums sums;
  sums.Add(2, 2);
  sums.Add(2, 0);
  sums.Add(1, 0);
  const auto estimate = ClusterInterval(sums);
  ASSERT_TRUE(estimate.has_value());
  EXPECT_DOUBLE_EQ(estimate->rate, 0.4);
  EXPECT_NEAR(estimate->design_effect, 2.24 / 25 / (0.24 / 5), 1e-12);
  EXPECT_NEAR(estimate->effective_n, 2.678571, 1e-6);
  EXPECT_EQ(estimate->interval, WilsonEffective(estimate->rate, estimate->effective_n));
}

TEST(ClusterInterval, AHeavyUserIsOneVote) {
  ClusterSums sums;
  for (int i = 0; i < 10; ++i) sums.Add(50, 50);
  EXPECT_EQ(ClusterInterval(sums)->interval, Wilson(10, 10)) << "all hits: as many as customers";
  ClusterSums none;
  for (int i = 0; i < 10; ++i) none.Add(50, 0);
  EXPECT_EQ(ClusterInterval(none)->interval, Wilson(0, 10));
  ClusterSums single;
  single.Add(100, 50);
  EXPECT_EQ(ClusterInterval(single)->effective_n, 1.0) << "one customer cannot show how customers differ";
  ClusterSums halves;  // each customer all or nothing: 20 customers x 5 say as much as 20
  for (int i = 0; i < 20; ++i) halves.Add(5, i % 2 ? 5 : 0);
  EXPECT_NEAR(ClusterInterval(halves)->effective_n, 20, 1e-9);
}

TEST(ClusterInterval, EvenCustomersDoNotNarrowIt) {
  ClusterSums sums;
  for (int i = 0; i < 20; ++i) sums.Add(2, 1);
  EXPECT_EQ(ClusterInterval(sums)->design_effect, 1.0);
  EXPECT_EQ(ClusterInterval(sums)->interval, Wilson(20, 40));
  EXPECT_FALSE(ClusterInterval(ClusterSums{}).has_value());
}

TEST(ClusterSums, WithoutIsTheRest) {
  ClusterSums part, rest, all;
  part.Add(3, 1);
  rest.Add(2, 2);
  rest.Add(7, 0);
  all.Merge(part);
  all.Merge(rest);
  EXPECT_EQ(all.Without(part), rest);
}

TEST(Nps, PublishedExample) {
  const auto estimate = NpsInterval(200, 80, 400);
  ASSERT_TRUE(estimate.has_value());
  EXPECT_DOUBLE_EQ(estimate->points, 30);
  EXPECT_NEAR(estimate->interval.high - 30, 7.7, 0.05);
  EXPECT_NEAR(30 - estimate->interval.low, 7.7, 0.05);
  EXPECT_FALSE(NpsInterval(0, 0, 0).has_value());
}

TEST(Nps, OneGroupStillHasWidth) {
  const auto promoters = NpsInterval(10, 0, 10);
  EXPECT_EQ(promoters->interval.high, 100);
  EXPECT_NEAR(promoters->interval.low, 100 * (2 * Wilson(10, 10).low - 1), 1e-9);
  const auto passives = NpsInterval(0, 0, 10);
  EXPECT_LT(passives->interval.low, -10);
  EXPECT_GT(passives->interval.high, 10);
  EXPECT_LT(NpsInterval(10, 0, 10, 4)->interval.low, promoters->interval.low) << "a design effect widens it";
}

TEST(MeanTally, TextbookT) {
  MeanTally tally;
  for (const int64_t value : {1, 2, 3, 4, 5}) {
    tally.AddValue(value);
    tally.EndCustomer();
  }
  const auto estimate = tally.Estimate(-100, 100);
  ASSERT_TRUE(estimate && estimate->interval);
  EXPECT_DOUBLE_EQ(estimate->mean, 3);
  EXPECT_NEAR(estimate->interval->high - 3, 2.776445105 * std::sqrt(2.5 / 5), 1e-8);
  EXPECT_EQ(tally.Estimate(1, 4.5)->interval->high, 4.5) << "clipped to the scale";
  EXPECT_FALSE(MeanTally().Estimate(0, 1).has_value());
}

TEST(MeanTally, RepeatedAnswersOfOneCustomerDoNotNarrowIt) {
  MeanTally once, often;
  for (const int64_t value : {1, 2, 3, 4, 5}) {
    once.AddValue(value);
    once.EndCustomer();
    for (int i = 0; i < 10; ++i) often.AddValue(value);
    often.EndCustomer();
  }
  const auto narrow = once.Estimate(-100, 100), wide = often.Estimate(-100, 100);
  EXPECT_DOUBLE_EQ(wide->mean, 3);
  EXPECT_NEAR(wide->design_effect, 10, 1e-9);
  // Fifty equal answers know no more than five; the plain formula's n - 1 is the only difference.
  EXPECT_NEAR(wide->interval->high - 3, (narrow->interval->high - 3) * std::sqrt(4.0 / 5), 1e-9);
  MeanTally left, right;
  left.AddValue(7);
  left.AddValue(-2);
  left.EndCustomer();
  right.AddValue(9);
  right.EndCustomer();
  MeanTally merged = left;
  merged.Merge(right);
  MeanTally other = right;
  other.Merge(left);
  EXPECT_EQ(merged, other);
  EXPECT_EQ(merged.n(), 3);
  EXPECT_EQ(merged.clusters(), 2);
}

TEST(QuantileRanks, EncloseTheMedian) {
  const Ranks hundred = QuantileRanks(100, 0.5);
  EXPECT_EQ(hundred.low, 40);
  EXPECT_EQ(hundred.high, 61);
  const Ranks one = QuantileRanks(1, 0.5);
  EXPECT_EQ(one.low, 1);
  EXPECT_EQ(one.high, 1);
  EXPECT_LT(QuantileRanks(100, 0.5, 4).low, 40) << "a design effect widens it";
}

}  // namespace
}  // namespace journey::stats
