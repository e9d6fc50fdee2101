// SPDX-License-Identifier: Apache-2.0
// Finding a contact: the one that a row with a case speaks of (a survey's answer), the one that follows another.
#ifndef JOURNEY_SERVICE_CONTACT_LOOKUP_H_
#define JOURNEY_SERVICE_CONTACT_LOOKUP_H_

#include <algorithm>
#include <cstdint>
#include <span>

#include "journey/contact/contact.h"
#include "journey/event/event_table.h"

namespace journey::service {

// The one of `contacts` with that case: the very case, else the only one of another system whose case is spelt alike (a
// survey tool names the ticket of the help desk). Null where there is none, or several are spelt so.
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

// Contact::next and repeat_of count in the whole component; a customer's contacts are a part of it. The place of the
// part's first contact: the earliest contact that repeats another is the smallest `next` of all. 0 where nothing
// repeats.
inline uint32_t FirstIndex(std::span<const contact::Contact> contacts) {
  uint32_t smallest = contact::kNoContact;
  for (const contact::Contact& contact : contacts) smallest = std::min(smallest, contact.next);
  if (smallest == contact::kNoContact) return 0;
  uint32_t local = 0;
  while (contacts[local].repeat_of == contact::kNoContact) ++local;
  return smallest - local;
}

// The contact at place `index` of the component, null for kNoContact. `first` = FirstIndex(contacts).
inline const contact::Contact* ContactAt(std::span<const contact::Contact> contacts, uint32_t first, uint32_t index) {
  return index == contact::kNoContact ? nullptr : &contacts[index - first];
}

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_CONTACT_LOOKUP_H_
