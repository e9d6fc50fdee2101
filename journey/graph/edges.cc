// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/edges.h"

#include <algorithm>
#include <tuple>

#include "journey/base/time.h"
#include "journey/graph/outcome.h"

namespace journey::graph {

EdgeAccumulator::Cell& EdgeAccumulator::CellOf(uint32_t from, uint32_t to) {
  const uint32_t number = index_.Of(from, to);
  if (number == cells_.size()) {
    Cell& cell = cells_.emplace_back();
    cell.from = from;
    cell.to = to;
  }
  return cells_[number];
}

// Whether an edge is new to its unit is a matter of chance, so it is added up, not branched upon.
inline EdgeAccumulator::Cell& EdgeAccumulator::Walk(uint32_t from, uint32_t to) {
  Cell& cell = CellOf(from, to);
  ++cell.count;
  cell.units += cell.last_unit != unit_;
  cell.last_unit = unit_;
  cell.customers += cell.last_customer != customer_;
  cell.last_customer = customer_;
  return cell;
}

void EdgeAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  ++customer_;
  for (const stitch::Unit& unit : customer.units) {
    ++unit_;
    uint32_t from = nodes_.start();
    const stitch::Step* before = nullptr;
    for (const stitch::Step& step : StepsOf(customer, unit)) {
      const uint32_t to = nodes_.Of(step);
      Cell& cell = Walk(from, to);
      if (before != nullptr) cell.gaps.Add(std::max<int64_t>(0, step.time_us - before->end_us));
      from = to;
      before = &step;
    }
    if (before != nullptr) Walk(from, nodes_.end());
  }
}

void EdgeAccumulator::Merge(const EdgeAccumulator& other) {
  for (const Cell& cell : other.cells_) {
    Cell& own = CellOf(cell.from, cell.to);
    own.count += cell.count;
    own.customers += cell.customers;
    own.units += cell.units;
    own.gaps.Merge(cell.gaps);
  }
}

std::vector<EdgeRow> EdgeAccumulator::Finish() {
  std::vector<EdgeRow> rows;
  rows.reserve(cells_.size());
  std::vector<int64_t> out(nodes_.size()), in(nodes_.size());  // steps from and to each node
  for (const Cell& cell : cells_) {
    out[cell.from] += cell.count;
    in[cell.to] += cell.count;
  }
  const auto share = [](int64_t count, int64_t of) { return static_cast<double>(count) / static_cast<double>(of); };
  const auto seconds = [](std::optional<int64_t> gap_us) -> std::optional<double> {
    if (!gap_us) return std::nullopt;
    return static_cast<double>(*gap_us) / base::kMicrosPerSecond;
  };
  for (Cell& cell : cells_) {
    rows.push_back({.from = std::string(NodeName(*table_, nodes_.id(cell.from))),
                    .to = std::string(NodeName(*table_, nodes_.id(cell.to))),
                    .count = cell.count,
                    .customers = cell.customers,
                    .units = cell.units,
                    .median_s = seconds(cell.gaps.Quantile(0.5)),
                    .p95_s = seconds(cell.gaps.Quantile(0.95)),
                    .share_out = share(cell.count, out[cell.from]),
                    .share_in = share(cell.count, in[cell.to])});
  }
  std::sort(rows.begin(), rows.end(), [](const EdgeRow& a, const EdgeRow& b) {
    return std::tie(b.count, a.from, a.to) < std::tie(a.count, b.from, b.to);
  });
  return rows;
}

bool HasEdge(const stitch::Customer& customer, uint32_t from, uint32_t to) {
  for (const stitch::Unit& unit : customer.units) {
    const std::span<const stitch::Step> steps = StepsOf(customer, unit);
    if (steps.empty()) continue;
    if (from == kStartNode && steps.front().touchpoint == to) return true;
    if (to == kEndNode && steps.back().touchpoint == from) return true;
    for (size_t i = 1; i < steps.size(); ++i) {
      if (steps[i - 1].touchpoint == from && steps[i].touchpoint == to) return true;
    }
  }
  return false;
}

}  // namespace journey::graph
