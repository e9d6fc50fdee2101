// SPDX-License-Identifier: Apache-2.0
// Which contact a row with a case speaks of (a survey's answer, for example).
#ifndef JOURNEY_SERVICE_CONTACT_LOOKUP_H_
#define JOURNEY_SERVICE_CONTACT_LOOKUP_H_

#include <cstdint>
#include <span>

#include "journey/contact/contact.h"
#include "journey/event/event_table.h"

namespace journey::service {

// The one of `contacts` with that case: the very case, else the only one of another system whose case is spelt alike (a survey
// tool names the ticket of the help desk). Null where there is none, or several are spelt so.
inline const contact::Contact* ContactOfCase(const event::EventTable& table, std::span<const contact::Contact> contacts,
                                             uint32_t case_id) {
  if (case_id == event::kNone) return nullptr;
  const event::IdentifierTable& identifiers = table.dictionaries.identifiers;
  const contact::Contact* alike = nullptr;
  bool several = false;
  for (const contact::Contact& contact : contacts) {
    if (contact.case_id == case_id) return &contact;
    if (contact.case_id == event::kNone || identifiers.value(contact.case_id) != identifiers.value(case_id)) continue;
    several |= alike != nullptr;
    alike = &contact;
  }
  return several ? nullptr : alike;
}

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_CONTACT_LOOKUP_H_
