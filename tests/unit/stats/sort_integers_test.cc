// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/sort_integers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace journey::stats {
namespace {

TEST(SortIntegers, AsByComparison) {
  struct Case {
    const char* name;
    size_t count;
    int64_t low, high, step;
  };
  constexpr Case kCases[] = {
      {"none", 0, 0, 0, 1},
      {"one", 1, 5, 5, 1},
      {"few, sorted by comparison", 100, -1000, 1000, 1},
      {"all alike", 500, 7, 7, 1},
      {"gaps of a month in milliseconds", 5000, 0, 2'592'000'000, 1000},
      {"both signs", 5000, -1'000'000, 1'000'000, 1},
      {"the whole range", 5000, INT64_MIN, INT64_MAX, 1},
      {"only high bits differ", 300, INT64_MIN / 4, INT64_MAX / 4, INT64_C(1) << 61},
      {"many, many equal", 100'000, -300, 300, 1},
  };
  std::vector<int64_t> scratch;
  for (const Case& test : kCases) {
    std::mt19937_64 random(3);
    std::uniform_int_distribution<int64_t> draw(test.low, test.high);
    std::vector<int64_t> values(test.count);
    for (int64_t& value : values) value = draw(random) / test.step * test.step;
    std::vector<int64_t> expected = values;
    std::sort(expected.begin(), expected.end());
    SortIntegers(&values, &scratch);
    EXPECT_EQ(values, expected) << test.name;
    EXPECT_TRUE(scratch.empty()) << test.name;
    // The same without sign, in half the bits.
    std::vector<uint32_t> words(expected.begin(), expected.end()), words_scratch;
    std::shuffle(words.begin(), words.end(), random);
    std::vector<uint32_t> words_expected = words;
    std::sort(words_expected.begin(), words_expected.end());
    SortIntegers(&words, &words_scratch);
    EXPECT_EQ(words, words_expected) << test.name;
  }
}

}  // namespace
}  // namespace journey::stats
