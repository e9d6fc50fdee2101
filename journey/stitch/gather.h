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
#include "journey/identity/person_tuples.h"
#include "journey/identity/tuple_runs.h"
#include "journey/stitch/row_walk.h"

namespace journey::stitch {

class Gatherer {
 public:
  // Both outlive it; `persons` as in the components whose rows are gathered.
  Gatherer(const event::EventTable& table, const identity::PersonTuples& persons);

  // The rows that are gathered from now on: global row numbers, of each component in ingest order.
  void Begin(std::span<const uint32_t> rows) { walk_.Begin(rows); }
  // Events in the order of time, and their runs.
  struct Gathered {
    std::span<event::Event> events;
    std::span<const identity::TupleRun> runs;
  };
  // The next `count` rows as one component, all given to `customer`. Drops and notes go to `ledger`; events that remain
  // (flagged ones too) count as events_out there. Flagged bots and static files are then left out. Valid until the next
  // call; the caller may write. Cost: one pass; where times are equal, come in another order, or types need it, one
  // more for each of these.
  Gathered Gather(size_t count, uint32_t customer, base::Ledger* ledger);

 private:
  void Resolve(const RowWalk::Place& place, event::Event* event);
  void FindGlue(std::span<event::Event> events) const;
  // Of events in the order of time. Return those that stay, in place.
  std::span<event::Event> DropDuplicates(std::span<event::Event> events, base::Ledger* ledger);
  std::span<event::Event> JoinLifecycle(std::span<event::Event> events, base::Ledger* ledger);

  const event::EventTable& table_;
  const identity::PersonTuples& persons_;
  RowWalk walk_;
  std::vector<event::Event> events_;  // of the component, and behind them what larger ones have left
  std::vector<identity::TupleRun> runs_;
  identity::TupleRuns later_runs_;  // of components that are not as their rows
  std::vector<uint32_t> drop_;      // indices, ascending
  absl::flat_hash_map<uint64_t, std::pair<uint32_t, bool>> seen_;
  absl::flat_hash_map<uint64_t, std::vector<uint32_t>> starts_, completes_;
};

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_GATHER_H_
