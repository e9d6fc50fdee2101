// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/variants.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace journey::graph {

std::string VariantText(const std::vector<std::string>& touchpoints) {
  std::string text;
  for (size_t i = 0; i < touchpoints.size(); ++i) {
    if (i > 0) text += " > ";
    for (const char c : touchpoints[i]) {
      if (c == '>') text += '\\';
      text += c;
    }
  }
  return text;
}

VariantAccumulator::Cell& VariantAccumulator::CellOf(const base::Hash128& hash, std::span<const uint32_t> sequence) {
  const auto [place, inserted] = index_.try_emplace(hash, static_cast<uint32_t>(cells_.size()));
  if (inserted) {
    cells_.push_back({.begin = sequences_.size(), .length = static_cast<uint32_t>(sequence.size())});
    hashes_.push_back(hash);
    sequences_.insert(sequences_.end(), sequence.begin(), sequence.end());
  }
  return cells_[place->second];
}

void VariantAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  ++customer_;
  for (const stitch::Unit& unit : customer.units) {
    sequence_.clear();
    for (const stitch::Step& step : StepsOf(customer, unit)) sequence_.push_back(step.touchpoint);
    if (sequence_.empty()) continue;
    const std::string_view bytes(reinterpret_cast<const char*>(sequence_.data()), sequence_.size() * sizeof(uint32_t));
    Cell& cell = CellOf(base::HashBytes128(bytes), sequence_);
    ++cell.count;
    ++cell.outcomes[static_cast<size_t>(OutcomeOf(customer, unit))];
    if (cell.last_customer != customer_) {
      cell.last_customer = customer_;
      ++cell.customers;
    }
  }
}

void VariantAccumulator::Merge(const VariantAccumulator& other) {
  for (size_t i = 0; i < other.cells_.size(); ++i) {
    const Cell& from = other.cells_[i];
    Cell& cell = CellOf(other.hashes_[i], other.Sequence(from));
    cell.count += from.count;
    cell.customers += from.customers;
    for (int outcome = 0; outcome < kOutcomes; ++outcome) cell.outcomes[outcome] += from.outcomes[outcome];
  }
}

bool VariantAccumulator::Before(const Cell& a, const Cell& b) const {
  if (a.count != b.count) return a.count > b.count;
  const base::StringInterner& strings = table_->dictionaries.strings;
  const std::span<const uint32_t> left = Sequence(a), right = Sequence(b);
  for (size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (left[i] != right[i]) return strings[left[i]] < strings[right[i]];
  }
  return left.size() < right.size();
}

VariantTable VariantAccumulator::Finish(size_t limit) const {
  std::vector<uint32_t> order(cells_.size());
  std::iota(order.begin(), order.end(), 0u);
  const size_t shown = std::min(limit, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(shown), order.end(),
                    [this](uint32_t a, uint32_t b) { return Before(cells_[a], cells_[b]); });
  VariantTable table;
  for (size_t i = 0; i < order.size(); ++i) {
    const Cell& cell = cells_[order[i]];
    if (i >= shown) {
      ++table.hidden_variants;
      table.hidden_count += cell.count;
      continue;
    }
    VariantRow& row = table.rows.emplace_back();
    for (const uint32_t touchpoint : Sequence(cell)) {
      row.touchpoints.emplace_back(table_->dictionaries.strings[touchpoint]);
    }
    row.count = cell.count;
    row.customers = cell.customers;
    row.outcomes = cell.outcomes;
  }
  return table;
}

}  // namespace journey::graph
