// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/quantile_tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace journey::stats {
namespace {

TEST(QuantileTally, NearestRank) {
  const struct {
    const char* name;
    std::vector<int64_t> values;
    double q;
    int64_t expected;
  } cases[] = {
      {"even count takes the lower middle", {4, 1, 3, 2}, 0.5, 2},
      {"odd count", {5, 1, 9}, 0.5, 5},
      {"one value", {7}, 0.95, 7},
      {"q = 0 is the least", {3, 2}, 0, 2},
      {"q = 1 is the greatest", {3, 2}, 1, 3},
      {"negative values", {-5, -1, 3}, 0.34, -1},
      {"19 of 20", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, 0.95, 19},
  };
  for (const auto& test : cases) {
    QuantileTally tally;
    for (const int64_t value : test.values) tally.Add(value);
    EXPECT_EQ(tally.Quantile(test.q), test.expected) << test.name;
  }
  EXPECT_FALSE(QuantileTally().Quantile(0.5).has_value());
}

TEST(QuantileTally, RankIsNotRaisedByFloatingPoint) {
  QuantileTally tally;
  for (int64_t value = 1; value <= 100; ++value) tally.Add(value);
  EXPECT_EQ(tally.Quantile(0.07), 7);  // 0.07 * 100 > 7 in floating point
  EXPECT_EQ(tally.QuantileInterval(0.5), (Interval{40, 61}));
  EXPECT_EQ(tally.CountAtMost(30), 30);
  EXPECT_EQ(tally.CountAbove(30), 70);
  EXPECT_DOUBLE_EQ(*tally.Mean(), 50.5);
}

// The property that counts: whatever the split and the order of merging, the same table of values comes out.
void ExpectSplitsAgree(int64_t distinct, int count, bool exact) {
  std::mt19937_64 random(11);
  QuantileTally whole;
  std::vector<QuantileTally> parts(7);
  for (int i = 0; i < count; ++i) {
    const int64_t value = static_cast<int64_t>(random() % static_cast<uint64_t>(distinct)) * 1009;
    whole.Add(value);
    parts[random() % parts.size()].Add(value);
  }
  QuantileTally forwards, backwards, nested;
  for (size_t i = 0; i < parts.size(); ++i) {
    forwards.Merge(parts[i]);
    backwards.Merge(parts[parts.size() - 1 - i]);
    if (i % 2 == 0 && i + 1 < parts.size()) {
      QuantileTally pair = parts[i + 1];
      pair.Merge(parts[i]);
      nested.Merge(pair);
    }
  }
  nested.Merge(parts.back());
  const std::vector<std::pair<int64_t, int64_t>> expected = whole.Values();
  for (QuantileTally* tally : {&forwards, &backwards, &nested}) {
    EXPECT_EQ(tally->exact(), exact);
    EXPECT_EQ(tally->count(), count);
    EXPECT_EQ(tally->sum(), whole.sum());
    EXPECT_EQ(tally->Values(), expected);
  }
}

TEST(QuantileTally, AnyMergeEqualsTheWholeExact) { ExpectSplitsAgree(5000, 60000, true); }
TEST(QuantileTally, AnyMergeEqualsTheWholeRounded) { ExpectSplitsAgree(1 << 30, 150000, false); }

// By a map from value to count, counted anew: of few and many values, asked in between or not.
TEST(QuantileTally, AgreesWithAMap) {
  struct Case {
    const char* name;
    int count;
    int64_t low, distinct, step;
    int ask_every;
  };
  constexpr Case kCases[] = {
      {"few", 40, -20, 30, 1, 7},
      {"narrow ones", 3000, 0, 1 << 30, 3, 1000},
      {"both signs, narrow and wide", 3000, -(int64_t{1} << 40), int64_t{1} << 41, 1, 999},
      {"many, few distinct", 300'000, -100, 5000, 1'000'000, 70'000},
      {"just exact", 400'000, 0, 65'536, 1 << 17, 400'000},
      {"beyond", 400'000, -70'000, 140'000, 1 << 17, 90'000},
  };
  for (const Case& test : kCases) {
    std::mt19937_64 random(17);
    QuantileTally tally;
    std::map<int64_t, int64_t> counts;
    for (int i = 0; i < test.count; ++i) {
      const int64_t value =
          (test.low + static_cast<int64_t>(random() % static_cast<uint64_t>(test.distinct))) * test.step;
      tally.Add(value);
      ++counts[value];
      if (i % test.ask_every == 0) {
        EXPECT_EQ(tally.CountAtMost(INT64_MAX), i + 1) << test.name;
      }
    }
    const bool exact = counts.size() <= QuantileTally::kExactValues;
    EXPECT_EQ(tally.exact(), exact) << test.name;
    std::map<int64_t, int64_t> rounded;
    for (const auto& [value, count] : counts) rounded[exact ? value : LogBuckets::Round(value)] += count;
    EXPECT_EQ(tally.Values(), (std::vector<std::pair<int64_t, int64_t>>(rounded.begin(), rounded.end()))) << test.name;
    int64_t rank = 0;
    size_t place = 0;
    for (const auto& [value, count] : rounded) {
      rank += count;
      if (++place % std::max<size_t>(1, rounded.size() / 20) != 0) continue;
      EXPECT_EQ(tally.AtRank(rank), value) << test.name;
      EXPECT_EQ(tally.AtRank(rank - count + 1), value) << test.name;
      EXPECT_EQ(tally.CountAtMost(value), rank) << test.name;
      EXPECT_EQ(tally.CountAbove(value - 1), tally.count() - rank + count) << test.name;
    }
  }
}

TEST(QuantileTally, TurnsRoundedExactlyBeyondTheLimit) {
  QuantileTally tally;
  for (int64_t value = 0; value < static_cast<int64_t>(QuantileTally::kExactValues); ++value) tally.Add(value * 7);
  EXPECT_TRUE(tally.exact());
  tally.Add(-1);
  EXPECT_FALSE(tally.exact());
  EXPECT_LT(tally.Values().size(), QuantileTally::kExactValues);
  const double median = static_cast<double>(*tally.Quantile(0.5)), truth = 32767 * 7;
  EXPECT_NEAR(median, truth, truth / 1024);
}

}  // namespace
}  // namespace journey::stats
