// SPDX-License-Identifier: Apache-2.0
// The rows of a task, one after the other in the order in which its components take them. Neighbours in that order lie
// all over the table, so each row is found and fetched well ahead of its turn, and its side fields after it.
#ifndef JOURNEY_STITCH_ROW_WALK_H_
#define JOURNEY_STITCH_ROW_WALK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "journey/event/event_table.h"

namespace journey::stitch {

// One a worker. Cost: a row some 15 instructions, and the wait for two cache lines as far as it cannot be hidden.
class RowWalk {
 public:
  // What the rows of a batch need to be resolved, side by side in one cache line.
  struct Batch {
    const event::Row* rows;
    const uint32_t* side;
    const event::DictionaryMap* map;  // of its thread
    uint64_t first_row;               // global number
    uint64_t begin_bytes;
    uint32_t source;
  };
  struct Place {
    const Batch* batch;
    const event::Row* row;
  };

  explicit RowWalk(const event::EventTable& table);

  // Next() gives these rows, by global number, from the first. `rows` outlives the walk through them.
  void Begin(std::span<const uint32_t> rows);
  // REQUIRES: called at most once a row.
  Place Next() {
    const Place place = soon_[next_ % kRowAhead];
    if (next_ + kRowAhead < rows_.size()) Fetch(next_ + kRowAhead);
    if (next_ + kSideAhead < rows_.size()) FetchSide(soon_[(next_ + kSideAhead) % kRowAhead]);
    ++next_;
    return place;
  }

 private:
  // How many rows before its turn a row is fetched, and then its side fields, which takes the row. Far enough for a
  // miss (some 100 ns), near enough to be still in the first-level cache.
  static constexpr size_t kRowAhead = 64;
  static constexpr size_t kSideAhead = 32;
  // Batches are found by blocks of rows.
  static constexpr uint32_t kBlock = 1024;

  void Fetch(size_t index) {
    const uint32_t number = rows_[index];
    const Batch* batch = batches_.data() + batch_of_block_[number / kBlock];
    // A block mostly lies in one batch or two: no branch to guess.
    batch += batch[1].first_row <= number ? 1 : 0;
    while (batch[1].first_row <= number) ++batch;
    const event::Row* const row = batch->rows + (number - batch->first_row);
    __builtin_prefetch(row);
    soon_[index % kRowAhead] = {batch, row};
  }
  static void FetchSide(const Place& place) {
    if (place.row->side != event::kNone) __builtin_prefetch(place.batch->side + place.row->side);
  }

  std::vector<Batch> batches_;            // and two that begin behind all rows
  std::vector<uint32_t> batch_of_block_;  // the batch that holds row block * kBlock
  std::span<const uint32_t> rows_;
  size_t next_ = 0;
  std::array<Place, kRowAhead> soon_;
};

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_ROW_WALK_H_
