// SPDX-License-Identifier: Apache-2.0
// Touchpoints: how often, by how many customers, on which channels, in which stage.
#ifndef JOURNEY_GRAPH_TOUCHPOINTS_H_
#define JOURNEY_GRAPH_TOUCHPOINTS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/node_index.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

struct TouchpointChannel {
  std::string channel;
  int64_t count = 0;
  int64_t customers = 0;
};

struct TouchpointRow {
  std::string name;
  event::Stage stage = event::Stage::kNone;  // of its most frequent kind, unless the project file sets it
  event::Kind kind = event::Kind::kOther;    // the most frequent one; ties by the kinds' names
  int64_t count = 0;                         // steps of all customers, also those in no unit
  int64_t customers = 0;
  int64_t units = 0;  // units that reach it
  int64_t ends = 0;   // units whose last touchpoint it is
  // By count descending, then name. Steps whose channel is unknown are in no row: they are `count` less the sum of
  // these.
  std::vector<TouchpointChannel> channels;
};

// Steps are counted by the type of their event, which says touchpoint, channel and kind; Finish adds types up. Memory:
// the types and touchpoints of the table.
class TouchpointAccumulator {
 public:
  // `table` outlives it.
  explicit TouchpointAccumulator(const event::EventTable* table);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const TouchpointAccumulator& other);
  // Sorted by (count descending, name).
  std::vector<TouchpointRow> Finish() const;

 private:
  struct Type {
    int64_t count = 0;
    uint64_t last_customer = 0;  // ordinal of this accumulator, from 1
    uint32_t cell = 0;
  };
  struct Cell {  // a touchpoint on a channel
    uint32_t node = 0;
    uint32_t channel = 0;
    int64_t customers = 0;
    uint64_t last_customer = 0;
  };
  struct Node {
    int64_t customers = 0;
    int64_t units = 0;
    int64_t ends = 0;
    uint64_t last_customer = 0;
    uint64_t last_unit = 0;
  };
  void Meet(uint32_t cell);

  const event::EventTable* table_;
  NodeIndex index_;
  std::vector<Type> types_;
  std::vector<Cell> cells_;
  std::vector<Node> nodes_;
  uint64_t customer_ = 0;
  uint64_t unit_ = 0;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_TOUCHPOINTS_H_
