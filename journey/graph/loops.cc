// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/loops.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "journey/base/time.h"
#include "journey/graph/outcome.h"

namespace journey::graph {

std::string_view Name(LoopKind kind) {
  constexpr std::string_view kNames[] = {"self_loop", "repetition", "ping_pong", "loop"};
  return kNames[static_cast<size_t>(kind)];
}

LoopAccumulator::Seen& LoopAccumulator::SeenOf(uint32_t touchpoint) {
  if (seen_.size() <= touchpoint) seen_.resize(std::max<size_t>(table_->dictionaries.strings.size(), touchpoint + 1));
  Seen& seen = seen_[touchpoint];
  if (seen.unit != unit_) seen = {.unit = unit_};
  return seen;
}

LoopAccumulator::Cell& LoopAccumulator::CellOf(LoopKind kind, std::span<const uint32_t> touchpoints) {
  const std::string_view bytes(reinterpret_cast<const char*>(touchpoints.data()), touchpoints.size_bytes());
  base::Hash128 key = base::HashBytes128(bytes);
  key.low ^= base::Mix(static_cast<uint64_t>(kind) + 1);
  const auto [place, inserted] = index_.try_emplace(key, static_cast<uint32_t>(cells_.size()));
  if (inserted) {
    Cell& cell = cells_.emplace_back();
    cell.kind = kind;
    std::copy(touchpoints.begin(), touchpoints.end(), cell.touchpoints.begin());
    cell.size = static_cast<uint32_t>(touchpoints.size());
  }
  return cells_[place->second];
}

void LoopAccumulator::Count(LoopKind kind, std::span<const uint32_t> touchpoints, int64_t laps, int64_t extra_us) {
  Cell& cell = CellOf(kind, touchpoints);
  cell.laps += laps;
  cell.extra_us += extra_us;
  times_us_.emplace_back(static_cast<uint32_t>(&cell - cells_.data()), extra_us);
  if (cell.last_unit != unit_) {
    cell.last_unit = unit_;
    ++cell.units;
    cell.decided += unit_decided_;
    cell.goals += unit_goal_;
  }
  if (cell.last_customer != customer_) {
    cell.last_customer = customer_;
    ++cell.customers;
  }
}

// The way from `place` on has come back to its beginning at `start_us`.
void LoopAccumulator::Close(size_t place, int64_t start_us) {
  ring_.clear();
  for (size_t i = place; i < way_.size(); ++i) {
    ring_.push_back(way_[i].touchpoint);
    if (i > place) SeenOf(way_[i].touchpoint).place = 0;
  }
  const int64_t extra_us = start_us - way_[place].start_us;
  way_.resize(place + 1);
  way_[place].start_us = start_us;
  if (ring_.size() > kMaxLoopTouchpoints) {
    Count(LoopKind::kLoop, {}, 1, extra_us);
    return;
  }
  std::rotate(ring_.begin(), std::min_element(ring_.begin(), ring_.end()), ring_.end());
  Count(ring_.size() == 2 ? LoopKind::kPingPong : LoopKind::kLoop, ring_, 1, extra_us);
}

void LoopAccumulator::EnterRun(uint32_t touchpoint, int64_t start_us) {
  Seen& seen = SeenOf(touchpoint);
  if (seen.runs++ == 0) seen.first_us = start_us;
  seen.last_us = start_us;
  if (seen.runs == 2) repeated_.push_back(touchpoint);
  if (seen.place > 0) {
    Close(seen.place - 1, start_us);
    return;
  }
  way_.push_back({touchpoint, start_us});
  seen.place = static_cast<uint32_t>(way_.size());
}

void LoopAccumulator::AddUnit(const stitch::Customer& customer, std::span<const stitch::Step> steps, bool open) {
  if (steps.empty()) return;
  ++unit_;
  unit_goal_ = OutcomeOf(customer, steps, open) == Outcome::kGoal;
  unit_decided_ = unit_goal_ || !open;
  decided_ += unit_decided_;
  goals_ += unit_goal_;
  way_.clear();
  repeated_.clear();
  for (size_t begin = 0; begin < steps.size();) {
    const uint32_t touchpoint = steps[begin].touchpoint;
    size_t end = begin + 1;
    while (end < steps.size() && steps[end].touchpoint == touchpoint) ++end;
    if (end - begin > 1) {
      Count(LoopKind::kSelfLoop, {&touchpoint, 1}, static_cast<int64_t>(end - begin - 1),
            steps[end - 1].time_us - steps[begin].time_us);
    }
    EnterRun(touchpoint, steps[begin].time_us);
    begin = end;
  }
  for (const uint32_t touchpoint : repeated_) {
    const Seen& seen = SeenOf(touchpoint);
    Count(LoopKind::kRepetition, {&touchpoint, 1}, seen.runs - 1, seen.last_us - seen.first_us);
  }
}

void LoopAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  ++customer_;
  if (over_ == Over::kUnits) {
    for (const stitch::Unit& unit : customer.units) AddUnit(customer, StepsOf(customer, unit), unit.open);
    return;
  }
  for (const stitch::Session& session : customer.sessions) {
    const auto steps = customer.steps.subspan(session.step_begin, session.step_end - session.step_begin);
    const auto foreign = [&](const stitch::Step& step) { return stitch::OfAnotherSession(customer, session, step); };
    if (std::none_of(steps.begin(), steps.end(), foreign)) {
      AddUnit(customer, steps, session.open);
      continue;
    }
    own_steps_.clear();
    std::remove_copy_if(steps.begin(), steps.end(), std::back_inserter(own_steps_), foreign);
    AddUnit(customer, own_steps_, session.open);
  }
}

void LoopAccumulator::Merge(const LoopAccumulator& other) {
  std::vector<uint32_t> here(other.cells_.size());
  for (size_t i = 0; i < other.cells_.size(); ++i) {
    const Cell& from = other.cells_[i];
    Cell& cell = CellOf(from.kind, {from.touchpoints.data(), from.size});
    here[i] = static_cast<uint32_t>(&cell - cells_.data());
    cell.laps += from.laps;
    cell.units += from.units;
    cell.customers += from.customers;  // a customer is seen by one accumulator only
    cell.decided += from.decided;
    cell.goals += from.goals;
    cell.extra_us += from.extra_us;
  }
  for (const auto& [cell, time_us] : other.times_us_) times_us_.emplace_back(here[cell], time_us);
  decided_ += other.decided_;
  goals_ += other.goals_;
}

// The ring from the smallest of its names on.
LoopAccumulator::Names LoopAccumulator::NamesOf(const Cell& cell) const {
  Names names;
  names.size = cell.size;
  for (uint32_t i = 0; i < cell.size; ++i) names.texts[i] = table_->dictionaries.strings[cell.touchpoints[i]];
  const auto begin = names.texts.begin(), end = begin + cell.size;
  std::rotate(begin, std::min_element(begin, end), end);
  return names;
}

bool LoopAccumulator::Before(const Cell& a, const Cell& b) const {
  if (a.laps != b.laps) return a.laps > b.laps;
  if (a.kind != b.kind) return a.kind < b.kind;
  const Names left = NamesOf(a), right = NamesOf(b);
  return std::lexicographical_compare(left.texts.begin(), left.texts.begin() + left.size, right.texts.begin(),
                                      right.texts.begin() + right.size);
}

// The times of the shown rows are laid side by side, row by row: no sort of all laps for a median each.
void LoopAccumulator::FindMedians(std::span<const uint32_t> row_of, std::vector<LoopRow>* rows) const {
  std::vector<size_t> ends(rows->size() + 1, 0);  // ends[row + 1]: where the next time of the row goes, then its end
  for (const auto& [cell, time_us] : times_us_) {
    if (row_of[cell] != kNoRow && row_of[cell] + 2 < ends.size()) ++ends[row_of[cell] + 2];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<int64_t> times_us(times_us_.size());
  for (const auto& [cell, time_us] : times_us_) {
    if (row_of[cell] != kNoRow) times_us[ends[row_of[cell] + 1]++] = time_us;
  }
  for (size_t row = 0; row < rows->size(); ++row) {
    const auto begin = times_us.begin() + static_cast<ptrdiff_t>(ends[row]);
    const auto end = times_us.begin() + static_cast<ptrdiff_t>(ends[row + 1]);
    if (begin == end) continue;
    const auto median = begin + (end - begin - 1) / 2;  // nearest rank
    std::nth_element(begin, median, end);
    (*rows)[row].median_lap_s = static_cast<double>(*median) / base::kMicrosPerSecond;
  }
}

LoopTable LoopAccumulator::Finish(size_t limit) const {
  LoopTable table;
  table.decided = decided_;
  table.goals = goals_;
  std::vector<uint32_t> order(cells_.size());
  std::iota(order.begin(), order.end(), 0u);
  const size_t shown = std::min(limit, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(shown), order.end(),
                    [this](uint32_t a, uint32_t b) { return Before(cells_[a], cells_[b]); });
  std::vector<uint32_t> row_of(cells_.size(), kNoRow);
  for (uint32_t i = 0; i < order.size(); ++i) {
    const Cell& cell = cells_[order[i]];
    if (i >= shown) {
      const bool ring = cell.kind == LoopKind::kPingPong || cell.kind == LoopKind::kLoop;
      ++(ring ? table.hidden_rings : table.hidden_repeats);
      continue;
    }
    row_of[order[i]] = i;
    LoopRow& row = table.rows.emplace_back();
    row.kind = cell.kind;
    const Names names = NamesOf(cell);
    row.touchpoints.assign(names.texts.begin(), names.texts.begin() + names.size);
    row.laps = cell.laps;
    row.units = cell.units;
    row.customers = cell.customers;
    row.decided = cell.decided;
    row.goals = cell.goals;
    row.extra_s = static_cast<double>(cell.extra_us) / base::kMicrosPerSecond;
  }
  FindMedians(row_of, &table.rows);
  return table;
}

}  // namespace journey::graph
