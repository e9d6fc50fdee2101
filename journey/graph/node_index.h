// SPDX-License-Identifier: Apache-2.0
// Dense numbers for the nodes of a run, so that accumulators count in arrays: the touchpoints of all types of events,
// then (start) and (end). A node follows from the step's type alone: one look into a small table, no hashing.
//
// Numbers follow the table's types, so all accumulators over one table agree; they depend on threads like all ids, and
// no output may show their order.
#ifndef JOURNEY_GRAPH_NODE_INDEX_H_
#define JOURNEY_GRAPH_NODE_INDEX_H_

#include <cstdint>
#include <vector>

#include "journey/event/event_table.h"
#include "journey/graph/node.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

class NodeIndex {
 public:
  // Cost and memory: the types of the table.
  explicit NodeIndex(const event::EventTable& table);

  uint32_t OfType(uint32_t type) const { return of_type_[type]; }
  uint32_t Of(const stitch::Step& step) const { return OfType(step.type); }
  uint32_t start() const { return static_cast<uint32_t>(ids_.size()) - 2; }
  uint32_t end() const { return static_cast<uint32_t>(ids_.size()) - 1; }
  uint32_t size() const { return static_cast<uint32_t>(ids_.size()); }  // (start) and (end) included
  // As in node.h: the touchpoint's string id, kStartNode or kEndNode.
  uint32_t id(uint32_t number) const { return ids_[number]; }

 private:
  std::vector<uint32_t> of_type_;  // by type
  std::vector<uint32_t> ids_;      // by number
};

// The touchpoint at which events of that type are where they are steps: in a case those without a touchpoint are
// steps by their name. kNone: they never are.
inline uint32_t TouchpointOf(const event::EventType& type) {
  return type.touchpoint != event::kNone ? type.touchpoint : type.name;
}

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_NODE_INDEX_H_
