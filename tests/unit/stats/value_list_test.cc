// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/value_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "journey/stats/select.h"

namespace journey::stats {
namespace {

TEST(ValueList, InOrderAsByComparison) {
  struct Case {
    const char* name;
    size_t count;
    int64_t low, high;
  };
  constexpr Case kCases[] = {
      {"none", 0, 0, 0},
      {"one", 1, 5, 5},
      {"narrow ones", 3000, 0, UINT32_MAX},
      {"around the limit of narrow ones", 3000, int64_t{UINT32_MAX} - 5, int64_t{UINT32_MAX} + 5},
      {"around zero", 3000, -5, 5},
      {"small ones", 3000, 0, 100},
      {"all negative", 300, INT64_MIN, -1},
      {"the whole range", 3000, INT64_MIN, INT64_MAX},
  };
  for (const Case& test : kCases) {
    std::mt19937_64 random(3);
    std::uniform_int_distribution<int64_t> draw(test.low, test.high);
    ValueList list, other;
    std::vector<int64_t> expected;
    for (size_t i = 0; i < test.count; ++i) {
      expected.push_back(draw(random));
      (i % 3 == 0 ? other : list).Add(expected.back());
      if (i == test.count / 2) list.Sort();  // what comes later is put in order all the same
    }
    list.Append(other);
    std::sort(expected.begin(), expected.end());
    for (size_t i = 0; i < expected.size(); i += 1 + expected.size() / 50) {
      ASSERT_EQ(Select(list, i), expected[i]) << test.name;
    }
    list.Sort();
    ASSERT_EQ(list.size(), expected.size()) << test.name;
    EXPECT_EQ(list.empty(), expected.empty()) << test.name;
    std::vector<int64_t> visited;
    list.ForEach([&visited](int64_t value) { visited.push_back(value); });
    EXPECT_EQ(visited, expected) << test.name;
    for (size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(list[i], expected[i]) << test.name;
      const auto at_most = std::upper_bound(expected.begin(), expected.end(), expected[i]) - expected.begin();
      ASSERT_EQ(list.CountAtMost(expected[i]), static_cast<size_t>(at_most)) << test.name;
    }
    EXPECT_EQ(list.CountAtMost(INT64_MAX), expected.size()) << test.name;
  }
}

TEST(ValueList, ForgetsItsValues) {
  for (const bool release : {false, true}) {
    ValueList list;
    for (const int64_t value : {7, -3, 5}) list.Add(value);
    list.Sort();
    if (release) {
      list.Release();
    } else {
      list.Clear();
    }
    EXPECT_TRUE(list.empty());
    for (const int64_t value : {2, 1, 0}) list.Add(value);
    list.Sort();
    EXPECT_EQ(list[0], 0);
    EXPECT_EQ(list[2], 2);
  }
}

}  // namespace
}  // namespace journey::stats
