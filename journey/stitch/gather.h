// SPDX-License-Identifier: Apache-2.0
// The first half of stitching a component: its rows as resolved events in the order of time, duplicates dropped, start
// and complete rows joined. One gatherer a worker; its scratch is reused.
#ifndef JOURNEY_STITCH_GATHER_H_
#define JOURNEY_STITCH_GATHER_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "journey/base/ledger.h"
#include "journey/event/event.h"

namespace journey::stitch {

class Gatherer {
 public:
  explicit Gatherer(const event::EventTable& table);

  // `rows`: global row numbers in ingest order, and behind them in memory `ahead` row numbers that are gathered next:
  // a component's rows lie all over the table, so what is needed soon is fetched early. Drops and notes go to `ledger`;
  // events that remain (flagged ones too) count as events_out there. Flagged bots and static files are then left out.
  // Valid until the next call; the caller may write.
  std::vector<event::Event>& Gather(std::span<const uint32_t> rows, size_t ahead, base::Ledger* ledger);

 private:
  struct Place {
    const event::RowBatch* batch;
    const event::Row* row;
  };
  Place Find(uint32_t row_number) const;
  event::Event Resolve(uint32_t row_number);
  void FindGlue(uint32_t tuple);
  void DropDuplicates(base::Ledger* ledger);
  void JoinLifecycle(base::Ledger* ledger);

  const event::EventTable& table_;
  std::vector<uint64_t> batch_begin_;     // first global row of each batch
  std::vector<uint32_t> batch_of_block_;  // batch that holds row block * kBlock
  std::vector<event::Event> events_;
  // The glue of the last tuple: neighbours in a component mostly have the same.
  uint32_t glue_tuple_ = event::kNone;
  uint32_t case_id_ = event::kNone, order_id_ = event::kNone, session_id_ = event::kNone;
  std::vector<uint32_t> drop_;  // indices, ascending
  absl::flat_hash_map<uint64_t, std::pair<uint32_t, bool>> seen_;
  absl::flat_hash_map<uint64_t, std::vector<uint32_t>> starts_, completes_;
};

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_GATHER_H_
