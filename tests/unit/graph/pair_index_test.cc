// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/pair_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>

namespace journey::graph {
namespace {

TEST(PairIndex, NumbersAsAMap) {
  struct Case {
    const char* name;
    uint32_t nodes;
    int looks;
  };
  for (const Case& test : {Case{"few pairs", 3, 100}, Case{"some, met often", 40, 20'000},
                           Case{"many, met once or twice", 50'000, 20'000}}) {
    std::mt19937 random(5);
    PairIndex index;
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> expected;
    for (int i = 0; i < test.looks; ++i) {
      const auto node = [&] { return random() % 50 == 0 ? 0xffffffffu : random() % test.nodes; };
      std::pair<uint32_t, uint32_t> pair = {random() % test.nodes, node()};  // what is absent may be one of a pair
      if (i % 2 == 0) std::swap(pair.first, pair.second);
      const auto [place, inserted] = expected.try_emplace(pair, static_cast<uint32_t>(expected.size()));
      ASSERT_EQ(index.Of(pair.first, pair.second), place->second) << test.name;
      ASSERT_EQ(index.size(), expected.size()) << test.name;
    }
  }
}

}  // namespace
}  // namespace journey::graph
