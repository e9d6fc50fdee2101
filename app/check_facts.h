// SPDX-License-Identifier: Apache-2.0
// What `check` and `init` tell of the events that came out: identifiers by source, and names that no kind was found
// for.
#ifndef JOURNEY_APP_CHECK_FACTS_H_
#define JOURNEY_APP_CHECK_FACTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "journey/event/event_table.h"

namespace app {

// An identifier type in one source.
struct IdentifierFact {
  std::string type;       // "user", "case", "id.crm"
  uint64_t events = 0;    // that have one
  uint64_t distinct = 0;  // values
};
// By source, in the order of the types; only those that occur. Linear in rows and identifiers.
std::vector<std::vector<IdentifierFact>> IdentifierFacts(const journey::event::EventTable& table);

// Events of one source that are in no unit and no rate.
struct FlaggedFact {
  uint64_t bots = 0;
  uint64_t files = 0;
};
std::vector<FlaggedFact> FlaggedFacts(const journey::event::EventTable& table);

// An event name of kind `other`.
struct UnplacedName {
  std::string name;
  uint64_t events = 0;
};
// The most frequent first, of equal ones by their bytes.
std::vector<UnplacedName> UnplacedNames(const journey::event::EventTable& table);

}  // namespace app

#endif  // JOURNEY_APP_CHECK_FACTS_H_
