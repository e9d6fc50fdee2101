// SPDX-License-Identifier: Apache-2.0
// What is cut before anything is joined, and why.
#ifndef JOURNEY_IDENTITY_QUARANTINE_H_
#define JOURNEY_IDENTITY_QUARANTINE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "journey/event/event_table.h"
#include "journey/identity/person_tuples.h"

namespace journey::identity {

// Why an identifier links nobody.
enum class Quarantine : uint8_t {
  kBlocked,         // on the project's own list
  kManyPeople,      // beside more people than Rules::hot_people
  kManyRows,        // more rows on one day than Rules::hot_rows_per_day
  kLargeComponent,  // cut so that its component falls apart
};
std::string_view Name(Quarantine rule);

struct Quarantined {
  uint32_t identifier = event::kNone;
  Quarantine rule = Quarantine::kBlocked;
  uint32_t people = 0;  // distinct unique identifiers beside it
};

// Identifiers, orders and sessions beside more than `most` distinct people; a session id that many users share is a
// counter, not a session. In no particular order. Cost: two passes over the tuples, and a sort of the pairs
// of those that stand on many.
std::vector<Quarantined> FindHot(const event::Dictionaries& dictionaries, const PersonTuples& persons,
                                 const std::vector<event::IdentifierClass>& classes, uint32_t most);

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_QUARANTINE_H_
