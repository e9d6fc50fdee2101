// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/row_walk.h"

#include <algorithm>

namespace journey::stitch {

RowWalk::RowWalk(const event::EventTable& table) {
  uint64_t first_row = 0;
  for (uint32_t index = 0; index < table.batches.size(); ++index) {
    const event::RowBatch& batch = table.batches[index];
    batches_.push_back({.rows = batch.rows.data(),
                        .side = batch.side.data(),
                        .map = &table.maps[batch.thread],
                        .first_row = first_row,
                        .begin_bytes = batch.begin_bytes,
                        .source = batch.source});
    first_row += batch.rows.size();
    while (batch_of_block_.size() * kBlock < first_row) batch_of_block_.push_back(index);
  }
  batches_.insert(batches_.end(), 2, {.first_row = UINT64_MAX});
}

void RowWalk::Begin(std::span<const uint32_t> rows) {
  rows_ = rows;
  next_ = 0;
  const size_t first = std::min(rows.size(), kRowAhead);
  for (size_t i = 0; i < first; ++i) Fetch(i);
  for (size_t i = 0; i < std::min(first, kSideAhead); ++i) FetchSide(soon_[i]);
}

}  // namespace journey::stitch
