// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/touchpoints.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "journey/event/catalog.h"
#include "journey/graph/outcome.h"
#include "journey/graph/pair_index.h"

namespace journey::graph {

TouchpointAccumulator::TouchpointAccumulator(const event::EventTable* table)
    : table_(table), index_(*table), types_(table->dictionaries.types.size()), nodes_(index_.size()) {
  PairIndex channels;
  for (uint32_t type = 0; type < types_.size(); ++type) {
    const uint32_t node = index_.OfType(type), channel = table->dictionaries.types[type].channel;
    types_[type].cell = channels.Of(node, channel);
    if (types_[type].cell == cells_.size()) cells_.push_back({.node = node, .channel = channel});
  }
}

// The customer at hand has a step there.
void TouchpointAccumulator::Meet(uint32_t index) {
  Cell& cell = cells_[index];
  if (cell.last_customer == customer_) return;
  cell.last_customer = customer_;
  ++cell.customers;
  Node& node = nodes_[cell.node];
  node.customers += node.last_customer != customer_;
  node.last_customer = customer_;
}

void TouchpointAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  ++customer_;
  for (const stitch::Step& step : customer.steps) {
    Type& type = types_[step.type];
    ++type.count;
    if (type.last_customer == customer_) continue;
    type.last_customer = customer_;
    Meet(type.cell);
  }
  for (const stitch::Unit& unit : customer.units) {
    if (unit.step_begin == unit.step_end) continue;
    ++unit_;
    Node* node = nullptr;
    for (const stitch::Step& step : StepsOf(customer, unit)) {
      node = &nodes_[index_.Of(step)];
      node->units += node->last_unit != unit_;
      node->last_unit = unit_;
    }
    ++node->ends;
  }
}

void TouchpointAccumulator::Merge(const TouchpointAccumulator& other) {
  for (size_t i = 0; i < types_.size(); ++i) types_[i].count += other.types_[i].count;
  for (size_t i = 0; i < cells_.size(); ++i) cells_[i].customers += other.cells_[i].customers;
  for (size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].customers += other.nodes_[i].customers;
    nodes_[i].units += other.nodes_[i].units;
    nodes_[i].ends += other.nodes_[i].ends;
  }
}

std::vector<TouchpointRow> TouchpointAccumulator::Finish() const {
  const base::StringInterner& strings = table_->dictionaries.strings;
  struct Sum {  // of a node
    int64_t count = 0;
    std::map<event::Kind, int64_t> kinds;
  };
  std::vector<Sum> sums(nodes_.size());
  std::vector<int64_t> cell_counts(cells_.size());
  for (uint32_t type = 0; type < types_.size(); ++type) {
    const int64_t count = types_[type].count;
    if (count == 0) continue;
    Sum& sum = sums[index_.OfType(type)];
    sum.count += count;
    sum.kinds[table_->dictionaries.types[type].kind] += count;
    cell_counts[types_[type].cell] += count;
  }
  std::vector<TouchpointRow> rows;
  std::vector<uint32_t> row_of(nodes_.size());
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (sums[i].count == 0 && node.units == 0) continue;
    row_of[i] = static_cast<uint32_t>(rows.size());
    TouchpointRow& row = rows.emplace_back();
    row.name = std::string(NodeName(*table_, index_.id(i)));
    row.count = sums[i].count;
    row.customers = node.customers;
    row.units = node.units;
    row.ends = node.ends;
    int64_t most = 0;
    for (const auto& [kind, count] : sums[i].kinds) {
      if (count > most || (count == most && event::Name(kind) < event::Name(row.kind))) {
        most = count;
        row.kind = kind;
      }
    }
    row.stage = event::StageOf(row.kind);
  }
  const absl::flat_hash_map<std::string, event::Stage> stages(table_->touchpoint_stages.begin(),
                                                              table_->touchpoint_stages.end());
  for (TouchpointRow& row : rows) {
    if (const auto set = stages.find(row.name); set != stages.end()) row.stage = set->second;
  }
  for (size_t i = 0; i < cells_.size(); ++i) {
    const Cell& cell = cells_[i];
    if (cell_counts[i] == 0 || cell.channel == event::kNone) continue;
    rows[row_of[cell.node]].channels.push_back({std::string(strings[cell.channel]), cell_counts[i], cell.customers});
  }
  for (TouchpointRow& row : rows) {
    std::sort(row.channels.begin(), row.channels.end(), [](const TouchpointChannel& a, const TouchpointChannel& b) {
      return std::tie(b.count, a.channel) < std::tie(a.count, b.channel);
    });
  }
  std::sort(rows.begin(), rows.end(), [](const TouchpointRow& a, const TouchpointRow& b) {
    return std::tie(b.count, a.name) < std::tie(a.count, b.name);
  });
  return rows;
}

}  // namespace journey::graph
