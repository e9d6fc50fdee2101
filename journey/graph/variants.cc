// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/variants.h"

#include <algorithm>
#include <numeric>

namespace journey::graph {

namespace {

// A number as 7 bits a byte, the lowest first; the last byte has no high bit.
constexpr size_t kMostBytes = 5;
constexpr uint32_t kMore = 128;

char* Write(uint32_t number, char* end) {
  for (; number >= kMore; number >>= 7) *end++ = static_cast<char>(number | kMore);
  *end++ = static_cast<char>(number);
  return end;
}

uint32_t Read(std::string_view* rest) {
  uint32_t number = 0;
  for (int shift = 0;; shift += 7) {
    const uint32_t byte = static_cast<unsigned char>(rest->front());
    rest->remove_prefix(1);
    number |= (byte & (kMore - 1)) << shift;
    if (byte < kMore) return number;
  }
}

}  // namespace

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

VariantAccumulator::Cell& VariantAccumulator::CellOf(const base::Hash128& hash, std::string_view sequence) {
  const auto [place, inserted] = index_.try_emplace(hash, static_cast<uint32_t>(cells_.size()));
  if (inserted) {
    cells_.push_back({.begin = sequences_.size(), .length = sequence.size()});
    hashes_.push_back(hash);
    sequences_ += sequence;
  }
  return cells_[place->second];
}

void VariantAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  ++customer_;
  for (const stitch::Unit& unit : customer.units) {
    const std::span<const stitch::Step> steps = StepsOf(customer, unit);
    if (steps.empty()) continue;
    if (sequence_.size() < kMostBytes * steps.size()) sequence_.resize(kMostBytes * steps.size());
    char* end = sequence_.data();
    bool goal = false;
    for (const stitch::Step& step : steps) {
      end = Write(nodes_.Of(step), end);
      goal |= step.goal;
    }
    const std::string_view sequence(sequence_.data(), static_cast<size_t>(end - sequence_.data()));
    Cell& cell = CellOf(base::HashBytes128(sequence), sequence);
    ++cell.count;
    // Without a goal the last step decides.
    const Outcome outcome = goal ? Outcome::kGoal : OutcomeOf(customer, steps.last(1), unit.open);
    ++cell.outcomes[static_cast<size_t>(outcome)];
    cell.customers += cell.last_customer != customer_;
    cell.last_customer = customer_;
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
  std::string_view left = Sequence(a), right = Sequence(b);
  while (!left.empty() && !right.empty()) {
    const uint32_t one = nodes_.id(Read(&left)), other = nodes_.id(Read(&right));
    if (one != other) return strings[one] < strings[other];
  }
  return left.empty() && !right.empty();
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
    for (std::string_view rest = Sequence(cell); !rest.empty();) {
      row.touchpoints.emplace_back(table_->dictionaries.strings[nodes_.id(Read(&rest))]);
    }
    row.count = cell.count;
    row.customers = cell.customers;
    row.outcomes = cell.outcomes;
  }
  return table;
}

}  // namespace journey::graph
