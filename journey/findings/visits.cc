// SPDX-License-Identifier: Apache-2.0
// Visits of touchpoints: one for a touchpoint in a session, from its first occurrence there; each occurrence outside of
// sessions.
#include <algorithm>

#include "journey/findings/measures.h"

namespace journey::findings {

using contact::Contact;
using event::kNone;

MeasureAccumulator::Cell& MeasureAccumulator::VisitCell(std::vector<std::unique_ptr<Cell>>* cells,
                                                        uint32_t touchpoint) {
  std::unique_ptr<Cell>& cell = (*cells)[touchpoint];
  if (cell == nullptr) {
    cell = std::make_unique<Cell>();
    cell->number = cells_made_++;
  }
  return *cell;
}

std::optional<bool> MeasureAccumulator::ContactFollows(const stitch::Step& step, std::span<const Contact> contacts,
                                                       bool* open) const {
  if (!any_contact_ || is_contact_[dense_[step.touchpoint]]) return std::nullopt;
  if (step.time_us > AsOf(customer_->events[step.event].source) - kAfterWindow) {
    *open = true;
    return std::nullopt;
  }
  const auto next = std::lower_bound(contacts.begin(), contacts.end(), step.time_us,
                                     [](const Contact& contact, int64_t time) { return contact.opened_us < time; });
  return next != contacts.end() && next->opened_us - step.time_us <= kAfterWindow;
}

void MeasureAccumulator::AddVisit(const stitch::Step& step, uint32_t index, std::span<const Contact> contacts) {
  bool open = false;
  const std::optional<bool> hit = ContactFollows(step, contacts, &open);
  const uint32_t dense = dense_[step.touchpoint];
  if (open) ++places_[dense].open_visits;
  if (!hit.has_value()) return;
  Occasion occasion{Measure::kContactAfter24h, *hit, step.time_us, {step.time_us, index, index + 1, step.touchpoint}};
  if (!table_->segments.empty()) occasion.segments = SegmentsAt(step.segments);
  Count(VisitCell(&visits_, dense), occasion);
}

void MeasureAccumulator::NoteGoalValue(const event::Event& event) {
  const std::optional<int64_t> value = event.side.Get(event::Field::kValue);
  if (value.has_value()) goal_values_[event.side.Text(event::Field::kCurrency).value_or(kNone)].Add(*value);
}

void MeasureAccumulator::AddGoals(const stitch::Session& session, uint32_t last_goal, const stitch::Customer& customer,
                                  std::span<const Contact> contacts) {
  ++stamp_;
  for (uint32_t i = session.step_begin; i <= last_goal; ++i) {
    const stitch::Step& step = customer.steps[i];
    if (step.session == kNone || stitch::OfAnotherSession(customer, session, step)) continue;
    const uint32_t dense = dense_[step.touchpoint];
    if (seen_[dense] == stamp_) continue;
    seen_[dense] = stamp_;
    if (!session.open) ++places_[dense].goals;
    bool open = false;
    const std::optional<bool> hit = ContactFollows(step, contacts, &open);
    if (!hit.has_value()) continue;
    Detail& detail = visits_[dense]->detail;  // counted by AddVisit
    ++(*hit ? detail.goals_bad : detail.goals_good);
  }
}

void MeasureAccumulator::AddLeaving(const stitch::Session& session, const stitch::Customer& customer) {
  // The session's last touchpoint is where it was left.
  const uint32_t last = session.step_end - 1;
  const stitch::Step& step = customer.steps[last];
  const uint32_t dense = dense_[step.touchpoint];
  Cell& cell = VisitCell(&drop_offs_, dense);
  if (cell.bad++ == 0) touched_.push_back(&cell);
  cell.detail.channels.Add(step.channel, 1);
  cell.evidence.Add(customer, {step.time_us, last, last + 1, step.touchpoint});
  Touch(cell, step.time_us, step.time_us, step.time_us + kAfterWindow);
  const std::span<const uint32_t> values =
      table_->segments.empty() ? std::span<const uint32_t>() : SegmentsAt(session.segments);
  for (uint64_t i = 0; i < values.size(); ++i) {
    if (values[i] != kNone) places_[dense].segments.Add(i << 32 | values[i], 0, 1);
  }
}

void MeasureAccumulator::AddVisits(const stitch::Customer& customer, std::span<const Contact> contacts) {
  uint32_t in_sessions = 0;
  const bool segmented = !table_->segments.empty();
  for (const stitch::Session& session : customer.sessions) {
    if (session.step_begin == session.step_end) continue;
    ++stamp_;
    uint32_t last_goal = kNone;
    for (uint32_t i = session.step_begin; i < session.step_end; ++i) {
      const stitch::Step& step = customer.steps[i];
      if (step.session == kNone || stitch::OfAnotherSession(customer, session, step)) continue;
      ++in_sessions;
      if (step.goal) {
        last_goal = i;
        is_goal_[dense_[step.touchpoint]] = true;
        NoteGoalValue(customer.events[step.event]);
      }
      if (!visits_count_) continue;
      const uint32_t dense = dense_[step.touchpoint];
      if (seen_[dense] == stamp_) continue;
      seen_[dense] = stamp_;
      AddVisit(step, i, contacts);
      if (!segmented || session.open) continue;
      const std::span<const uint32_t> values = SegmentsAt(session.segments);
      for (uint64_t value = 0; value < values.size(); ++value) {
        if (values[value] != kNone) places_[dense].segments.Add(value << 32 | values[value], 1);
      }
    }
    if (last_goal != kNone) {
      AddGoals(session, last_goal, customer, contacts);
    } else if (!session.open) {
      AddLeaving(session, customer);
    }
  }
  if (in_sessions == customer.steps.size()) return;
  for (uint32_t i = 0; i < customer.steps.size(); ++i) {
    const stitch::Step& step = customer.steps[i];
    if (step.session != kNone) continue;
    if (step.goal) NoteGoalValue(customer.events[step.event]);
    AddVisit(step, i, contacts);
  }
}

}  // namespace journey::findings
