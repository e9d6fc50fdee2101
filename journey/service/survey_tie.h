// SPDX-License-Identifier: Apache-2.0
// What a survey answer rates: the contact or touchpoint that it names, else the one that the customer came from.
#ifndef JOURNEY_SERVICE_SURVEY_TIE_H_
#define JOURNEY_SERVICE_SURVEY_TIE_H_

#include <cstdint>
#include <span>

#include "journey/base/time.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/stitch/customer.h"

namespace journey::service {

// Who answers a day later speaks of what came last before; own decision (surveys are sent within about 24 hours).
inline constexpr int64_t kTieWindow = 24 * base::kMicrosPerHour;

struct Tie {
  enum How : uint8_t { kUntied, kById, kByTime };
  How how = kUntied;
  uint32_t touchpoint = event::kNone;  // kNone: untied, or a contact whose opening is no touchpoint
  event::Stage stage = event::Stage::kNone;
  const contact::Contact* contact = nullptr;  // where the answer names one
};

// In this order: the contact of the answer's case; the customer's last touchpoint at or before the answer with its
// order, with its session; the last one at or before it within kTieWindow. Surveys are no such touchpoints.
// `customer` null: of nobody; only a case can tie it.
Tie TieAnswer(const event::EventTable& table, const stitch::Customer* customer,
              std::span<const contact::Contact> contacts, const event::Event& answer);

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_SURVEY_TIE_H_
