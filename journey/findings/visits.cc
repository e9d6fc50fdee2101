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

void MeasureAccumulator::AddVisit(const stitch::Step& step, uint32_t index, const stitch::Customer& customer,
                                  std::span<const Contact> contacts) {
  const uint32_t dense = dense_[step.touchpoint];
  if (!any_contact_ || is_contact_[dense]) return;
  if (step.time_us > AsOf(customer.events[step.event].source) - kAfterWindow) return;  // not yet known
  const auto next = std::lower_bound(contacts.begin(), contacts.end(), step.time_us,
                                     [](const Contact& contact, int64_t time) { return contact.opened_us < time; });
  const bool hit = next != contacts.end() && next->opened_us - step.time_us <= kAfterWindow;
  Count(VisitCell(&visits_, dense),
        {Measure::kContactAfter24h, hit, step.time_us, {step.time_us, index, index + 1, step.touchpoint}});
}

void MeasureAccumulator::AddVisits(const stitch::Customer& customer, std::span<const Contact> contacts) {
  uint32_t in_sessions = 0;
  for (const stitch::Session& session : customer.sessions) {
    if (session.step_begin == session.step_end) continue;
    ++stamp_;
    bool goal = false;
    for (uint32_t i = session.step_begin; i < session.step_end; ++i) {
      const stitch::Step& step = customer.steps[i];
      if (step.session == kNone) continue;
      ++in_sessions;
      const uint32_t dense = dense_[step.touchpoint];
      if (step.goal) {
        goal = true;
        is_goal_[dense] = true;
      }
      if (seen_[dense] == stamp_) continue;
      seen_[dense] = stamp_;
      AddVisit(step, i, customer, contacts);
    }
    if (goal || session.open) continue;
    // The session's last touchpoint is where it was left.
    const uint32_t last = session.step_end - 1;
    const stitch::Step& step = customer.steps[last];
    Cell& cell = VisitCell(&drop_offs_, dense_[step.touchpoint]);
    cell.evidence.Add(customer, {step.time_us, last, last + 1, step.touchpoint});
    Touch(cell, step.time_us, step.time_us, step.time_us + kAfterWindow);
  }
  if (in_sessions == customer.steps.size()) return;
  for (uint32_t i = 0; i < customer.steps.size(); ++i) {
    if (customer.steps[i].session == kNone) AddVisit(customer.steps[i], i, customer, contacts);
  }
}

}  // namespace journey::findings
