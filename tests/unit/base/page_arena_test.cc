// SPDX-License-Identifier: Apache-2.0
#include "journey/base/page_arena.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace journey::base {
namespace {

TEST(PageArenaTest, PlacesAreAlignedZeroAndApart) {
  PageArena arena;
  std::vector<std::pair<char*, size_t>> places;
  for (size_t i = 0; i < 400; ++i) {
    // From one byte to more than a block of huge pages.
    const size_t bytes = i % 97 == 0 ? (size_t{5} << 20) + i : 1 + i * 377;
    auto* const place = static_cast<char*>(arena.Allocate(bytes));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(place) % 64, 0u);
    EXPECT_EQ(place[0] | place[bytes / 2] | place[bytes - 1], 0);
    std::fill_n(place, bytes, static_cast<char>(i));
    places.emplace_back(place, bytes);
  }
  for (size_t i = 0; i < places.size(); ++i) {
    const auto& [place, bytes] = places[i];
    EXPECT_TRUE(std::all_of(place, place + bytes, [i](char c) { return c == static_cast<char>(i); })) << i;
  }
}

TEST(PageArenaTest, VectorsOutliveTheirMakerAndMove) {
  auto arena = std::make_shared<PageArena>();
  const std::vector<uint32_t> wanted(100'000, 7);
  PageVector<uint32_t> kept;
  {
    PageVector<uint32_t> made(wanted.begin(), wanted.end(), PageAllocator<uint32_t>(arena));
    const uint32_t* const place = made.data();
    kept = std::move(made);
    EXPECT_EQ(kept.data(), place);
  }
  arena.reset();
  kept.push_back(8);
  EXPECT_TRUE(std::equal(wanted.begin(), wanted.end(), kept.begin()));
  EXPECT_EQ(kept.back(), 8u);
  PageVector<uint32_t> of_the_heap = {1, 2, 3};
  of_the_heap = kept;
  EXPECT_EQ(of_the_heap, kept);
}

TEST(PageArenaTest, ThreadsShareIt) {
  PageArena arena;
  std::vector<std::thread> threads;
  std::vector<uint64_t*> places(4 * 500);
  for (size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 500; ++i) {
        places[t * 500 + i] = static_cast<uint64_t*>(arena.Allocate(1000));
        *places[t * 500 + i] = t * 500 + i;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < places.size(); ++i) EXPECT_EQ(*places[i], i);
}

}  // namespace
}  // namespace journey::base
