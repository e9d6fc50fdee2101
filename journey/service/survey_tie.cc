// SPDX-License-Identifier: Apache-2.0
#include "journey/service/survey_tie.h"

#include <algorithm>

#include "journey/service/contact_lookup.h"

namespace journey::service {

using event::Event;
using event::kNone;

Tie TieAnswer(const event::EventTable& table, const stitch::Customer* customer,
              std::span<const contact::Contact> contacts, const Event& answer) {
  if (const contact::Contact* contact = ContactOfCase(table, contacts, answer.case_id); contact != nullptr) {
    return {Tie::kById, contact->touchpoint, contact->stage, contact};
  }
  if (customer == nullptr) return {};
  const event::IdentifierTable& identifiers = table.dictionaries.identifiers;
  // The shop and the survey tool may both name the order.
  const auto same_order = [&](uint32_t order) {
    return order == answer.order_id || identifiers.value(order) == identifiers.value(answer.order_id);
  };
  const stitch::Step *of_session = nullptr, *nearest = nullptr;
  const auto tie = [&](Tie::How how, const stitch::Step& step) {
    return Tie{how, step.touchpoint, customer->events[step.event].type->stage, nullptr};
  };
  const auto after = std::partition_point(customer->steps.begin(), customer->steps.end(),
                                          [&](const stitch::Step& step) { return step.time_us <= answer.time_us; });
  const bool ids = answer.order_id != kNone || answer.session_id != kNone;
  for (auto step = after; step != customer->steps.begin();) {
    --step;
    const Event& event = customer->events[step->event];
    if (event.kind() == event::Kind::kSurvey || &event == &answer) continue;
    if (nearest == nullptr) nearest = &*step;
    if (!ids) break;
    if (answer.order_id != kNone && event.order_id != kNone && same_order(event.order_id)) {
      return tie(Tie::kById, *step);
    }
    if (of_session == nullptr && answer.session_id != kNone && event.session_id == answer.session_id) {
      of_session = &*step;
      if (answer.order_id == kNone) break;
    }
  }
  if (of_session != nullptr) return tie(Tie::kById, *of_session);
  if (nearest != nullptr && answer.time_us - nearest->time_us <= kTieWindow) return tie(Tie::kByTime, *nearest);
  return {};
}

}  // namespace journey::service
