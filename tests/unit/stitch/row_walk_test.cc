// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/row_walk.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace journey::stitch {
namespace {

// Batches of these sizes; each row says in `offset` which one of all it is.
event::EventTable TableOf(const std::vector<size_t>& sizes) {
  event::EventTable table;
  table.maps.resize(2);
  uint32_t number = 0;
  for (const size_t size : sizes) {
    event::RowBatch& batch = table.batches.emplace_back();
    batch.source = static_cast<uint32_t>(table.batches.size());
    batch.thread = static_cast<uint32_t>(table.batches.size() % 2);
    batch.begin_bytes = 1000 * table.batches.size();
    for (size_t i = 0; i < size; ++i) {
      const uint32_t side = i % 3 == 0 ? static_cast<uint32_t>(batch.side.size()) : event::kNone;
      if (side != event::kNone) batch.side.push_back(number);
      batch.rows.push_back({.time_us = 0, .fingerprint = 0, .tuple = 0, .type = 0, .side = side, .offset = number++});
    }
  }
  return table;
}

struct Case {
  const char* name;
  std::vector<size_t> sizes;
  size_t length;  // of the walk
};

TEST(RowWalk, GivesTheRowsThatWereAskedForWithTheirBatches) {
  const std::vector<Case> cases = {
      {"one row", {1}, 1},
      {"shorter than what is fetched ahead", {40}, 20},
      {"batches that are blocks, and one row less or more", {1024, 1023, 1025, 1024}, 500},
      {"many batches in a block, empty ones among them", {1, 0, 2, 0, 0, 5, 300, 0, 1, 1, 900, 0}, 400},
      {"large and small ones", {5000, 1, 0, 3, 2500, 1}, 3000},
  };
  std::mt19937 random(1);
  for (const Case& given : cases) {
    SCOPED_TRACE(given.name);
    const event::EventTable table = TableOf(given.sizes);
    RowWalk walk(table);
    for (int round = 0; round < 3; ++round) {
      std::vector<uint32_t> rows;
      for (size_t i = 0; i < given.length; ++i) rows.push_back(random() % table.RowCount());
      rows.back() = static_cast<uint32_t>(table.RowCount() - 1);
      walk.Begin(rows);
      for (const uint32_t number : rows) {
        const RowWalk::Place place = walk.Next();
        ASSERT_EQ(place.row->offset, number);
        const event::RowBatch& batch = table.batches[place.batch->source - 1];
        ASSERT_GE(place.row, batch.rows.data());
        ASSERT_LT(place.row, batch.rows.data() + batch.rows.size());
        EXPECT_EQ(place.batch->side, batch.side.data());
        EXPECT_EQ(place.batch->map, &table.maps[batch.thread]);
        EXPECT_EQ(place.batch->begin_bytes, batch.begin_bytes);
      }
    }
  }
}

}  // namespace
}  // namespace journey::stitch
