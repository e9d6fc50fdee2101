// SPDX-License-Identifier: Apache-2.0
// How long each touchpoint was looked at: engaged time (journey/stitch/engaged.h) of its views in sessions, where the
// run has heartbeats. A view without a heartbeat counts with 0; a touchpoint that is never a view has no value.
// Example: three views of a page with 15 s, 0 s and 25 s: median 15 s, n 3.
#ifndef JOURNEY_GRAPH_ENGAGED_TOUCHPOINTS_H_
#define JOURNEY_GRAPH_ENGAGED_TOUCHPOINTS_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stitch/customer.h"
#include "journey/stitch/engaged.h"

namespace journey::graph {

struct EngagedRow {
  double median_s = 0;
  int64_t views = 0;
};

class EngagedTouchpoints {
 public:
  // `table` outlives it.
  explicit EngagedTouchpoints(const event::EventTable* table) : table_(table), engaged_(*table) {}

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const EngagedTouchpoints& other);
  // By touchpoint and channel ("" = all of them); empty where the run has no heartbeats.
  std::map<std::pair<std::string, std::string>, EngagedRow> Finish();

 private:
  const event::EventTable* table_;
  stitch::EngagedTime engaged_;
  absl::flat_hash_map<uint64_t, stats::QuantileTally> tallies_;  // touchpoint << 32 | channel
  std::vector<stitch::EngagedTime::View> views_;                 // scratch
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_ENGAGED_TOUCHPOINTS_H_
