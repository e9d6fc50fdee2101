// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/way_to_contact.h"

#include <string>

#include "absl/strings/ascii.h"

namespace journey::contact {

using event::Kind;

bool IsContactType(const event::EventType& type) {
  return (type.flags & event::kTypeContact) != 0 || type.kind == Kind::kContactOpen || type.kind == Kind::kMessage ||
         type.kind == Kind::kHandoff || type.kind == Kind::kContactClose || type.kind == Kind::kCallback;
}

bool MayHoldContacts(const event::EventTable& table) {
  const event::Dictionaries& words = table.dictionaries;
  for (uint32_t id = 0; id < words.types.size(); ++id) {
    if (IsContactType(words.types[id])) return true;
  }
  for (uint32_t id = 0; id < words.identifiers.size(); ++id) {
    if (words.identifiers.type(id) == event::kTypeCase) return true;
  }
  return false;
}

bool IsWayToContact(std::string_view touchpoint) {
  if (event::ClassifyName(touchpoint) == Kind::kContactOpen) return true;
  const size_t slash = touchpoint.rfind('/');
  std::string last(slash == std::string_view::npos ? touchpoint : touchpoint.substr(slash + 1));
  absl::AsciiStrToLower(&last);
  return last == "contact";
}

}  // namespace journey::contact
