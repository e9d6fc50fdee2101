// SPDX-License-Identifier: Apache-2.0
// Which touchpoints belong to contacts, so that "what is followed by a contact" is not asked of them.
#ifndef JOURNEY_CONTACT_WAY_TO_CONTACT_H_
#define JOURNEY_CONTACT_WAY_TO_CONTACT_H_

#include <string_view>

#include "journey/event/event_table.h"

namespace journey::contact {

// What happens in a contact or opens one.
bool IsContactType(const event::EventType& type);
// Whether the data can hold contacts at all: some type of event is of one, or there are cases. Cost: a pass over the
// types of the identifiers, unless one of the first is a case.
bool MayHoldContacts(const event::EventTable& table);
// A page that is the way to the company ("/contact", "Contact", "문의하기") sends nobody there: who opens it has
// decided.
bool IsWayToContact(std::string_view touchpoint);

}  // namespace journey::contact

#endif  // JOURNEY_CONTACT_WAY_TO_CONTACT_H_
