// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/drop_off.h"

#include <algorithm>

#include "journey/base/time.h"
#include "journey/graph/after.h"

namespace journey::graph {

uint32_t DropOffAccumulator::CellOf(uint32_t touchpoint) {
  return memo_.Of(touchpoint, [&] {
    const auto [place, inserted] = index_.try_emplace(touchpoint, static_cast<uint32_t>(cells_.size()));
    if (inserted) {
      cells_.emplace_back();
      cells_.back().touchpoint = touchpoint;
    }
    return place->second;
  });
}

void DropOffAccumulator::AddUnit(const stitch::Customer& customer, uint32_t begin, uint32_t end, bool open,
                                 DropOffUnit unit, const stitch::Session* session) {
  if (begin == end) return;
  const std::span<const stitch::Step> steps = customer.steps.subspan(begin, end - begin);
  const size_t kind = static_cast<size_t>(unit);
  ++units_[kind].units;
  const auto own = [&](const stitch::Step& step) {
    return session == nullptr || !stitch::OfAnotherSession(customer, *session, step);
  };
  units_[kind].with_two_steps += std::any_of(steps.begin(), steps.end() - 1, own);  // the last one always is
  ++unit_;
  // Only the last touchpoint can have been left, and only where no step reached a goal: all are at it or before.
  const bool goal =
      std::any_of(steps.begin(), steps.end(), [&](const stitch::Step& step) { return step.goal && own(step); });
  for (size_t i = steps.size(); i-- > 0;) {  // from the back: the first sight of a touchpoint is its last occurrence
    if (!own(steps[i])) continue;
    const uint32_t index = step_cells_[begin + i];
    Cell& cell = cells_[index];
    if (cell.last_unit == unit_) continue;
    cell.last_unit = unit_;
    if (cell.last_customer != customer_) {
      cell.last_customer = customer_;
      touched_.push_back(index);
    }
    Tally& tally = cell.tallies[kind];
    ++tally.reached;
    if (open) {
      ++tally.open;
      continue;
    }
    const int64_t left = i + 1 == steps.size() && !goal ? 1 : 0;
    ++tally.customer_n;
    tally.customer_h += left;
    if (left > 0 && end < customer.steps.size()) {
      ++(IsContact(customer, customer.steps[end]) ? tally.contacted : tally.came_back);
    }
    tally.days.Add(base::UtcDay(steps[i].time_us), 1, left);
  }
}

void DropOffAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  ++customer_;
  touched_.clear();
  step_cells_.clear();
  for (const stitch::Step& step : customer.steps) step_cells_.push_back(CellOf(step.touchpoint));
  for (const stitch::Session& session : customer.sessions) {
    AddUnit(customer, session.step_begin, session.step_end, session.open, DropOffUnit::kSession, &session);
  }
  for (const stitch::Journey& journey : customer.journeys) {
    AddUnit(customer, journey.step_begin, journey.step_end, journey.open, DropOffUnit::kJourney, nullptr);
  }
  for (const uint32_t index : touched_) {
    for (Tally& tally : cells_[index].tallies) {
      tally.rate.AddCustomer(tally.customer_n, tally.customer_h, customer.hash);
      tally.customer_n = 0;
      tally.customer_h = 0;
    }
  }
}

void DropOffAccumulator::Merge(const DropOffAccumulator& other) {
  for (const Cell& from : other.cells_) {
    Cell& cell = cells_[CellOf(from.touchpoint)];
    for (int kind = 0; kind < kDropOffUnits; ++kind) {
      cell.tallies[kind].reached += from.tallies[kind].reached;
      cell.tallies[kind].open += from.tallies[kind].open;
      cell.tallies[kind].contacted += from.tallies[kind].contacted;
      cell.tallies[kind].came_back += from.tallies[kind].came_back;
      cell.tallies[kind].rate.Merge(from.tallies[kind].rate);
      cell.tallies[kind].days.Merge(from.tallies[kind].days);
    }
  }
  for (int kind = 0; kind < kDropOffUnits; ++kind) {
    units_[kind].units += other.units_[kind].units;
    units_[kind].with_two_steps += other.units_[kind].with_two_steps;
  }
}

DropOffTable DropOffAccumulator::Finish() const {
  DropOffTable table;
  table.units = units_;
  table.has_goal = has_goal_;
  for (const Cell& cell : cells_) {
    DropOffRow& row = table.rows.emplace_back();
    row.name = std::string(table_->dictionaries.strings[cell.touchpoint]);
    for (int kind = 0; kind < kDropOffUnits; ++kind) {
      const Tally& tally = cell.tallies[kind];
      row.units[kind] = {.reached = tally.reached,
                         .left = tally.rate.h(),
                         .open = tally.open,
                         .contacted = tally.contacted,
                         .came_back = tally.came_back,
                         .gone = tally.rate.h() - tally.contacted - tally.came_back,
                         .customers = tally.rate.customers(),
                         .estimate = tally.rate.Estimate(),
                         .tally = tally.rate,
                         .days = tally.days};
    }
  }
  std::sort(table.rows.begin(), table.rows.end(),
            [](const DropOffRow& a, const DropOffRow& b) { return a.name < b.name; });
  return table;
}

}  // namespace journey::graph
