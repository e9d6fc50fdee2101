// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/drop_off.h"

#include <algorithm>
#include <utility>

#include "journey/base/time.h"
#include "journey/graph/after.h"

namespace journey::graph {

DropOffAccumulator::DropOffAccumulator(const event::EventTable* table, bool has_goal)
    : table_(table),
      has_goal_(has_goal),
      nodes_(*table),
      marks_(kDropOffUnits * size_t{nodes_.size()}),
      met_(nodes_.size()) {}

DropOffAccumulator::Tally& DropOffAccumulator::TallyOf(Mark& mark) {
  if (mark.tally == kNoTally) {
    mark.tally = static_cast<uint32_t>(tallies_.size());
    tallies_.emplace_back();
  }
  return tallies_[mark.tally];
}

// Steps of one day come together, so that it is nearly always the one asked for before.
int32_t DropOffAccumulator::DayOf(int64_t time_us) {
  if (static_cast<uint64_t>(time_us - day_begin_us_) >= uint64_t{base::kMicrosPerDay}) {
    day_ = base::UtcDay(time_us);
    day_begin_us_ = day_ * base::kMicrosPerDay;
  }
  return day_;
}

void DropOffAccumulator::AddUnit(const stitch::Customer& customer, uint32_t begin, uint32_t end, bool open,
                                 DropOffUnit unit, uint32_t session) {
  if (begin == end) return;
  ++unit_;
  size_t steps = 0, sights = 0;
  bool goal = false;
  if (sights_.size() <= end - begin) sights_.resize(end - begin + 1);
  // From the back: the first sight of a touchpoint is its last occurrence. Whether a step is one is a matter of chance,
  // so each is written and only those that are stay.
  for (uint32_t i = end; i-- > begin;) {
    const stitch::Step& step = customer.steps[i];
    if (session != event::kNone && step.session != session && step.session != event::kNone) continue;
    ++steps;
    goal |= step.goal;
    const size_t place = PlaceOf(nodes_.Of(step), unit);
    sights_[sights] = {place, step.time_us};
    sights += marks_[place].last_unit != unit_;
    marks_[place].last_unit = unit_;
  }
  for (size_t i = 0; i < sights; ++i) {
    Mark& mark = marks_[sights_[i].place];
    if (open) {
      ++mark.open;
      continue;
    }
    if (mark.customer_n++ == 0) touched_.push_back(sights_[i].place);
    TallyOf(mark).days.Add(DayOf(sights_[i].time_us), 1, 0);
  }
  DropOffUnits& units = units_[static_cast<size_t>(unit)];
  ++units.units;
  units.with_two_steps += steps > 1;
  // Only the last touchpoint can have been left, and only where no step reached a goal: all are at it or before.
  if (open || goal) return;
  const stitch::Step& last = customer.steps[end - 1];  // always of the unit itself
  Mark& mark = marks_[PlaceOf(nodes_.Of(last), unit)];
  ++mark.customer_h;
  Tally& tally = TallyOf(mark);
  tally.days.Add(DayOf(last.time_us), 0, 1);
  if (end < customer.steps.size()) {
    ++(IsContact(customer, customer.steps[end]) ? tally.contacted : tally.came_back);
  }
}

// Nearly all steps are in a journey, and then there is nothing to note.
void DropOffAccumulator::NoteSteps(const stitch::Customer& customer) {
  size_t in_journeys = 0;
  for (const stitch::Journey& journey : customer.journeys) in_journeys += journey.step_end - journey.step_begin;
  if (in_journeys >= customer.steps.size()) return;
  for (const stitch::Step& step : customer.steps) met_[nodes_.Of(step)] = true;
}

void DropOffAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  NoteSteps(customer);
  touched_.clear();
  for (uint32_t i = 0; i < customer.sessions.size(); ++i) {
    const stitch::Session& session = customer.sessions[i];
    AddUnit(customer, session.step_begin, session.step_end, session.open, DropOffUnit::kSession, i);
  }
  for (const stitch::Journey& journey : customer.journeys) {
    AddUnit(customer, journey.step_begin, journey.step_end, journey.open, DropOffUnit::kJourney, event::kNone);
  }
  for (const size_t place : touched_) {
    Mark& mark = marks_[place];
    TallyOf(mark).rate.AddCustomer(mark.customer_n, mark.customer_h, customer.hash);
    mark.customer_n = mark.customer_h = 0;
  }
}

void DropOffAccumulator::Merge(const DropOffAccumulator& other) {
  for (size_t place = 0; place < marks_.size(); ++place) {
    const Mark& from = other.marks_[place];
    marks_[place].open += from.open;
    if (from.tally == kNoTally) continue;
    Tally& tally = TallyOf(marks_[place]);
    tally.contacted += other.tallies_[from.tally].contacted;
    tally.came_back += other.tallies_[from.tally].came_back;
    tally.rate.Merge(other.tallies_[from.tally].rate);
    tally.days.Merge(other.tallies_[from.tally].days);
  }
  for (int kind = 0; kind < kDropOffUnits; ++kind) {
    units_[kind].units += other.units_[kind].units;
    units_[kind].with_two_steps += other.units_[kind].with_two_steps;
  }
  for (size_t node = 0; node < met_.size(); ++node) met_[node] = met_[node] || other.met_[node];
}

DropOffTable DropOffAccumulator::Finish() const {
  DropOffTable table;
  table.units = units_;
  table.has_goal = has_goal_;
  const Tally nothing;
  for (uint32_t node = 0; node < nodes_.start(); ++node) {
    DropOffRow row;
    bool met = met_[node];
    for (int kind = 0; kind < kDropOffUnits; ++kind) {
      const Mark& mark = marks_[PlaceOf(node, static_cast<DropOffUnit>(kind))];
      const Tally& tally = mark.tally == kNoTally ? nothing : tallies_[mark.tally];
      row.units[kind] = {.reached = mark.open + tally.rate.n(),
                         .left = tally.rate.h(),
                         .open = mark.open,
                         .contacted = tally.contacted,
                         .came_back = tally.came_back,
                         .gone = tally.rate.h() - tally.contacted - tally.came_back,
                         .customers = tally.rate.customers(),
                         .estimate = tally.rate.Estimate(),
                         .tally = tally.rate,
                         .days = tally.days};
      met |= row.units[kind].reached > 0;
    }
    if (!met) continue;
    row.name = std::string(table_->dictionaries.strings[nodes_.id(node)]);
    table.rows.push_back(std::move(row));
  }
  std::sort(table.rows.begin(), table.rows.end(),
            [](const DropOffRow& a, const DropOffRow& b) { return a.name < b.name; });
  return table;
}

}  // namespace journey::graph
