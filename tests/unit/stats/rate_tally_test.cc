// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/rate_tally.h"

#include <gtest/gtest.h>

#include <random>

namespace journey::stats {
namespace {

base::Hash128 HashOf(uint64_t number) { return {base::Mix(number), base::Mix(number + 1)}; }

TEST(RateTally, AnyMergeEqualsTheWhole) {
  std::mt19937 random(7);
  RateTally whole;
  std::vector<RateTally> parts(5);
  for (uint64_t customer = 0; customer < 500; ++customer) {
    const int64_t n = random() % 6, h = n == 0 ? 0 : random() % (n + 1);
    RateTally& part = parts[random() % parts.size()];
    whole.AddCustomer(n, h, HashOf(customer));
    part.AddCustomer(n, h, HashOf(customer));
  }
  whole.AddLoose(true, HashOf(9999));
  parts[2].AddLoose(true, HashOf(9999));
  RateTally forwards, backwards;
  for (size_t i = 0; i < parts.size(); ++i) {
    forwards.Merge(parts[i]);
    backwards.Merge(parts[parts.size() - 1 - i]);
  }
  EXPECT_EQ(forwards, whole);
  EXPECT_EQ(backwards, whole);
  int64_t n = 0, h = 0;
  for (const RateTally::Bucket& bucket : whole.buckets()) {
    n += bucket.n;
    h += bucket.h;
  }
  EXPECT_EQ(n, whole.n());
  EXPECT_EQ(h, whole.h());
}

TEST(RateTally, CustomersWithoutAnOccasionAndLooseOnes) {
  RateTally tally;
  tally.AddCustomer(0, 0, HashOf(1));
  tally.AddCustomer(3, 1, HashOf(2));
  tally.AddLoose(false, HashOf(3));
  EXPECT_EQ(tally.customers(), 1);
  EXPECT_EQ(tally.loose(), 1);
  EXPECT_EQ(tally.n(), 4);
  EXPECT_EQ(tally.h(), 1);
  EXPECT_EQ(tally.sums().clusters, 2);
  EXPECT_EQ(tally.sums().nn, 10);
}

TEST(DayTally, DaysInAnyOrder) {
  DayTally tally, other;
  tally.Add(20, 1, 0);
  tally.Add(5, 2, 1);
  tally.Add(20, 1, 1);
  tally.Add(-1, 1, 1);
  other.Add(5, 1, 1);
  other.Add(7, 1, 0);
  DayTally merged = tally, reversed = other;
  merged.Merge(other);
  reversed.Merge(tally);
  EXPECT_EQ(merged, reversed);
  const std::vector<DayTally::Day> expected = {{-1, 1, 1}, {5, 3, 2}, {7, 1, 0}, {20, 2, 1}};
  EXPECT_EQ(merged.days(), expected);
}

TEST(DayTally, WeeksBeginOnMondays) {
  DayTally tally;
  tally.Add(4, 1, 0);   // Monday 1970-01-05
  tally.Add(10, 2, 1);  // Sunday 1970-01-11
  tally.Add(11, 4, 0);  // Monday
  tally.Add(0, 8, 0);   // Thursday 1970-01-01: week of Monday 1969-12-29
  const std::vector<DayTally::Day> expected = {{-3, 8, 0}, {4, 3, 1}, {11, 4, 0}};
  EXPECT_EQ(ByWeek(tally), expected);
}

}  // namespace
}  // namespace journey::stats
