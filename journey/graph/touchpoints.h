// SPDX-License-Identifier: Apache-2.0
// Touchpoints: how often, by how many customers, on which channels, in which stage.
#ifndef JOURNEY_GRAPH_TOUCHPOINTS_H_
#define JOURNEY_GRAPH_TOUCHPOINTS_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/cell_memo.h"
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

class TouchpointAccumulator {
 public:
  // `table` outlives it.
  explicit TouchpointAccumulator(const event::EventTable* table) : table_(table) {}

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const TouchpointAccumulator& other);
  // Sorted by (count descending, name).
  std::vector<TouchpointRow> Finish() const;

 private:
  struct Node {
    uint32_t touchpoint = 0;
    int64_t count = 0;
    int64_t customers = 0;
    int64_t units = 0;
    int64_t ends = 0;
    uint64_t last_customer = 0;
    uint64_t last_unit = 0;
    std::vector<std::pair<event::Kind, int64_t>> kinds;  // one or two, seldom more
  };
  struct Cell {  // of a touchpoint on a channel
    uint32_t node = 0;
    uint32_t channel = 0;
    int64_t count = 0;
    int64_t customers = 0;
    uint64_t last_customer = 0;
  };
  uint32_t NodeOf(uint32_t touchpoint);
  Cell& CellOf(uint32_t touchpoint, uint32_t channel);
  static void CountKind(event::Kind kind, int64_t count, Node* node);

  const event::EventTable* table_;
  absl::flat_hash_map<uint32_t, uint32_t> node_index_;  // touchpoint -> nodes_
  absl::flat_hash_map<uint64_t, uint32_t> cell_index_;  // touchpoint << 32 | channel -> cells_
  CellMemo<8> memo_;
  std::vector<Node> nodes_;
  std::vector<Cell> cells_;
  std::vector<uint32_t> step_nodes_;  // scratch: the node of each step of the customer at hand
  uint64_t customer_ = 0;
  uint64_t unit_ = 0;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_TOUCHPOINTS_H_
