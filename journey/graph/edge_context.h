// SPDX-License-Identifier: Apache-2.0
// What lies around one edge: what units came from before it, where they went on to behind it, and who walked it. For
// `explain --edge`; the edge's own numbers are those of edges.h.
//
// Example, edge b > c on the unit a b c b c: before a 1, c 1; after b 1, (end) 1.
#ifndef JOURNEY_GRAPH_EDGE_CONTEXT_H_
#define JOURNEY_GRAPH_EDGE_CONTEXT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/stitch/customer.h"
#include "journey/stitch/customer_sample.h"

namespace journey::graph {

struct EdgeNeighbour {
  std::string touchpoint;  // or (start), (end)
  int64_t count = 0;       // walks of the edge
};

struct EdgeContextResult {
  // By count descending, name. Each adds up to the edge's count; empty on the side where the edge is at an outer node.
  std::vector<EdgeNeighbour> before, after;
  std::vector<uint32_t> customers;  // a few: identifier ids
};

class EdgeContext {
 public:
  // `table` outlives it; nodes as in node.h.
  EdgeContext(const event::EventTable* table, uint32_t from, uint32_t to) : table_(table), from_(from), to_(to) {}

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const EdgeContext& other);
  EdgeContextResult Finish() const;

 private:
  const event::EventTable* table_;
  uint32_t from_, to_;
  absl::flat_hash_map<uint32_t, int64_t> before_, after_;  // by node
  stitch::CustomerSample sample_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_EDGE_CONTEXT_H_
