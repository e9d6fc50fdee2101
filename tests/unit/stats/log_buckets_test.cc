// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/log_buckets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace journey::stats {
namespace {

std::vector<int64_t> ManySizes(int count) {
  std::mt19937_64 random(3);
  std::vector<int64_t> values = {0, 1, 511, 512, 1023, 1024, 1025, INT64_MAX, -1, -511, -512, -1024, -123456789};
  for (int i = 0; i < count; ++i) {
    const auto size = static_cast<int64_t>(random() >> (1 + random() % 60));
    values.push_back(i % 3 == 0 ? -size : size);
  }
  return values;
}

TEST(LogBuckets, RoundIsIdempotentMonotoneAndClose) {
  std::vector<int64_t> values = ManySizes(10000);
  std::sort(values.begin(), values.end());
  int64_t last = INT64_MIN;
  for (const int64_t value : values) {
    const int64_t rounded = LogBuckets::Round(value);
    EXPECT_EQ(LogBuckets::Round(rounded), rounded) << value;
    EXPECT_GE(rounded, last) << value;
    EXPECT_LE(std::abs(static_cast<double>(rounded) - static_cast<double>(value)),
              std::abs(static_cast<double>(value)) / 1024)
        << value;
    EXPECT_TRUE(rounded == value || std::abs(value) >= 1024) << value;
    last = rounded;
  }
  EXPECT_EQ(LogBuckets::Round(1025), 1025);  // 1024 and 1025 share a bucket
  EXPECT_EQ(LogBuckets::Round(1024), 1025);
  EXPECT_EQ(LogBuckets::Round(-2048), -2050);
  EXPECT_EQ(LogBuckets::Round(INT64_MIN), INT64_MIN);
}

TEST(LogBuckets, CountsAndMerges) {
  LogBuckets whole, even, odd;
  std::map<int64_t, int64_t> expected;
  int64_t place = 0;
  for (const int64_t value : ManySizes(5000)) {
    const int64_t count = 1 + place % 3;
    whole.Add(value, count);
    (++place % 2 == 0 ? even : odd).Add(value, count);
    expected[LogBuckets::Round(value)] += count;
  }
  odd.Merge(even);
  for (const LogBuckets* buckets : {&whole, &odd}) {
    std::vector<std::pair<int64_t, int64_t>> found;
    buckets->ForEach([&](int64_t value, int64_t count) {
      found.emplace_back(value, count);
      return true;
    });
    EXPECT_EQ(found, (std::vector<std::pair<int64_t, int64_t>>(expected.begin(), expected.end())));
  }
  int seen = 0;
  whole.ForEach([&seen](int64_t, int64_t) { return ++seen < 5; });
  EXPECT_EQ(seen, 5);
}

}  // namespace
}  // namespace journey::stats
