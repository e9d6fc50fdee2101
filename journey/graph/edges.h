// SPDX-License-Identifier: Apache-2.0
// The directly-follows counts: which touchpoint comes next, inside the units that --unit chose, with outer nodes
// (start) and (end) and self-loops. Sum of counts = steps + units; in-flow = out-flow at every touchpoint.
//
// The contract that other tables are held to: an edge's `customers` is the number of customers of the adjacent funnel
// over its two nodes, and of those for whom HasEdge holds.
#ifndef JOURNEY_GRAPH_EDGES_H_
#define JOURNEY_GRAPH_EDGES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/node_index.h"
#include "journey/graph/pair_index.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

struct EdgeRow {
  std::string from;
  std::string to;
  int64_t count = 0;      // times walked
  int64_t customers = 0;  // distinct
  int64_t units = 0;      // distinct
  // Quantiles (nearest rank) of the time from the end of the first step to the start of the next, seconds, at least 0;
  // absent at outer nodes, where there is no gap.
  std::optional<double> median_s;
  std::optional<double> p95_s;
  double share_out = 0;  // of all steps from `from`, by count; over one node's edges they add up to 1
  double share_in = 0;   // of all steps to `to`
};

// One look-up a step. Memory: 250 bytes an edge, and what its gaps take while they are exact (quantile_tally.h).
class EdgeAccumulator {
 public:
  // `table` outlives it.
  explicit EdgeAccumulator(const event::EventTable* table) : table_(table), nodes_(*table) {}

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const EdgeAccumulator& other);
  // Sorted by (count descending, from, to). Sorts what is pending in the tallies, so it is not const.
  std::vector<EdgeRow> Finish();

 private:
  struct Cell {
    uint32_t from = 0;  // numbers of nodes_
    uint32_t to = 0;
    int64_t count = 0;
    uint64_t last_unit = 0;  // ordinals of this accumulator, from 1
    int64_t units = 0;
    uint64_t last_customer = 0;
    int64_t customers = 0;
    stats::QuantileTally gaps;
  };
  Cell& CellOf(uint32_t from, uint32_t to);
  Cell& Walk(uint32_t from, uint32_t to);

  const event::EventTable* table_;
  NodeIndex nodes_;
  PairIndex index_;  // (from, to) -> cells_
  std::vector<Cell> cells_;
  uint64_t customer_ = 0;
  uint64_t unit_ = 0;
};

// Whether some unit of the customer walks from `from` directly to `to` (nodes as above).
bool HasEdge(const stitch::Customer& customer, uint32_t from, uint32_t to);

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_EDGES_H_
