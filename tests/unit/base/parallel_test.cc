// SPDX-License-Identifier: Apache-2.0
#include "journey/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <vector>

#include "journey/base/hash.h"

namespace journey::base {
namespace {

class ParallelTest : public testing::TestWithParam<int> {};

TEST_P(ParallelTest, EveryIndexOnceAndWorkersAlone) {
  const int threads = GetParam();
  std::vector<std::atomic<int>> seen(1000);
  std::vector<std::atomic<int>> busy(static_cast<size_t>(threads));
  std::atomic<int> trouble{0};
  ParallelFor(threads, seen.size(), [&](size_t index, int worker) {
    if (worker < 0 || worker >= threads || busy[static_cast<size_t>(worker)].exchange(1) != 0) ++trouble;
    ++seen[index];
    busy[static_cast<size_t>(worker)] = 0;
  });
  EXPECT_EQ(trouble, 0);
  for (const std::atomic<int>& count : seen) EXPECT_EQ(count, 1);
  ParallelFor(threads, 0, [&](size_t, int) { ++trouble; });
  EXPECT_EQ(trouble, 0);
}

struct Number final : PipelineItem {
  int value = 0;
  uint64_t result = 0;
};

TEST_P(ParallelTest, PipelineConsumesInOrderAndIsBounded) {
  const int threads = GetParam();
  constexpr int kItems = 500;
  int next = 0;
  std::atomic<int> alive{0};
  std::atomic<int> most{0};
  std::vector<int> order;
  uint64_t sum = 0;
  OrderedPipeline(
      threads,
      [&]() -> std::unique_ptr<PipelineItem> {
        if (next == kItems) return nullptr;
        auto item = std::make_unique<Number>();
        item->value = next++;
        const int now = ++alive;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        return item;
      },
      [&](PipelineItem& item, int worker) {
        EXPECT_GE(worker, 0);
        EXPECT_LT(worker, threads);
        auto& number = static_cast<Number&>(item);
        number.result = static_cast<uint64_t>(number.value);
        // Uneven work, so that items overtake each other.
        for (int i = 0; i < (number.value % 7) * 2000; ++i) number.result = Mix(number.result) | 1;
        number.result = static_cast<uint64_t>(number.value) * 2;
      },
      [&](std::unique_ptr<PipelineItem> item) {
        const auto& number = static_cast<const Number&>(*item);
        order.push_back(number.value);
        sum += number.result;
        --alive;
      });
  ASSERT_EQ(order.size(), static_cast<size_t>(kItems));
  for (int i = 0; i < kItems; ++i) EXPECT_EQ(order[static_cast<size_t>(i)], i);
  EXPECT_EQ(sum, static_cast<uint64_t>(kItems) * (kItems - 1));
  EXPECT_LE(most, 2 * threads + 2);
}

TEST_P(ParallelTest, EmptyPipelineEnds) {
  OrderedPipeline(
      GetParam(), [] { return std::unique_ptr<PipelineItem>(); }, [](PipelineItem&, int) { FAIL(); },
      [](std::unique_ptr<PipelineItem>) { FAIL(); });
}

INSTANTIATE_TEST_SUITE_P(Workers, ParallelTest, testing::Range(1, 8));

TEST(ThreadCountTest, ZeroIsTheMachines) {
  EXPECT_EQ(ThreadCount(3), 3);
  EXPECT_GE(ThreadCount(0), 1);
}

}  // namespace
}  // namespace journey::base
