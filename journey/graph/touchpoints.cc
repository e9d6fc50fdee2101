// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/touchpoints.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "journey/event/catalog.h"

namespace journey::graph {

uint32_t TouchpointAccumulator::NodeOf(uint32_t touchpoint) {
  const auto [place, inserted] = node_index_.try_emplace(touchpoint, static_cast<uint32_t>(nodes_.size()));
  if (inserted) {
    nodes_.emplace_back();
    nodes_.back().touchpoint = touchpoint;
  }
  return place->second;
}

TouchpointAccumulator::Cell& TouchpointAccumulator::CellOf(uint32_t touchpoint, uint32_t channel) {
  const uint64_t key = static_cast<uint64_t>(touchpoint) << 32 | channel;
  return cells_[memo_.Of(key, [&] {
    const auto [place, inserted] = cell_index_.try_emplace(key, static_cast<uint32_t>(cells_.size()));
    if (inserted) cells_.push_back({.node = NodeOf(touchpoint), .channel = channel});
    return place->second;
  })];
}

void TouchpointAccumulator::CountKind(event::Kind kind, int64_t count, Node* node) {
  for (auto& [known, known_count] : node->kinds) {
    if (known == kind) {
      known_count += count;
      return;
    }
  }
  node->kinds.emplace_back(kind, count);
}

void TouchpointAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  ++customer_;
  step_nodes_.clear();
  for (const stitch::Step& step : customer.steps) {
    Cell& cell = CellOf(step.touchpoint, step.channel);
    Node& node = nodes_[cell.node];
    ++cell.count;
    ++node.count;
    if (cell.last_customer != customer_) {
      cell.last_customer = customer_;
      ++cell.customers;
      if (node.last_customer != customer_) {
        node.last_customer = customer_;
        ++node.customers;
      }
    }
    CountKind(customer.events[step.event].kind(), 1, &node);
    step_nodes_.push_back(cell.node);
  }
  // Units run over the same steps, except for cases, which regroup them.
  if (customer.unit_steps.data() != customer.steps.data()) {
    step_nodes_.clear();
    for (const stitch::Step& step : customer.unit_steps) step_nodes_.push_back(NodeOf(step.touchpoint));
  }
  for (const stitch::Unit& unit : customer.units) {
    if (unit.step_begin == unit.step_end) continue;
    ++unit_;
    for (uint32_t i = unit.step_begin; i < unit.step_end; ++i) {
      Node& node = nodes_[step_nodes_[i]];
      if (node.last_unit == unit_) continue;
      node.last_unit = unit_;
      ++node.units;
    }
    ++nodes_[step_nodes_[unit.step_end - 1]].ends;
  }
}

void TouchpointAccumulator::Merge(const TouchpointAccumulator& other) {
  for (const Node& from : other.nodes_) {
    Node& node = nodes_[NodeOf(from.touchpoint)];
    node.count += from.count;
    node.customers += from.customers;
    node.units += from.units;
    node.ends += from.ends;
    for (const auto& [kind, count] : from.kinds) CountKind(kind, count, &node);
  }
  for (const Cell& from : other.cells_) {
    Cell& cell = CellOf(other.nodes_[from.node].touchpoint, from.channel);
    cell.count += from.count;
    cell.customers += from.customers;
  }
}

std::vector<TouchpointRow> TouchpointAccumulator::Finish() const {
  const base::StringInterner& strings = table_->dictionaries.strings;
  std::vector<TouchpointRow> rows(nodes_.size());
  for (size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    TouchpointRow& row = rows[i];
    row.name = std::string(strings[node.touchpoint]);
    row.count = node.count;
    row.customers = node.customers;
    row.units = node.units;
    row.ends = node.ends;
    int64_t most = 0;
    for (const auto& [kind, count] : node.kinds) {
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
  for (const Cell& cell : cells_) {
    if (cell.channel == event::kNone) continue;
    rows[cell.node].channels.push_back({std::string(strings[cell.channel]), cell.count, cell.customers});
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
