// SPDX-License-Identifier: Apache-2.0
// What other rooms bring to be judged beside the measures of this one: signals of friction, deviations from expected
// paths. A room tells its bad occasions customer by customer (OfferedHit), which are counted like those of any measure,
// with evidence, costs and weeks; and in the end, how many occasions there were (Offer).
//
// Example: rage_click is measure 0. A customer has been at /cart in 3 sessions, 2 of them with rage clicks: two hits of
// measure 0 at /cart, both with n = 3. In the end the place /cart has 5,000 occasions of 3,000 customers.
#ifndef JOURNEY_FINDINGS_OFFERED_H_
#define JOURNEY_FINDINGS_OFFERED_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journey/event/event.h"
#include "journey/findings/expectation.h"
#include "journey/stats/rate_tally.h"

namespace journey::findings {

// A bad occasion of the customer in hand.
struct OfferedHit {
  uint32_t measure = 0;  // place in the list of offers
  uint32_t touchpoint = event::kNone;
  uint32_t source = 0;           // whose events tell it; 0 where Offer::sources is empty
  int64_t n = 0;                 // occasions of the customer at this place; the same in each hit there
  int64_t day_us = 0;            // by whose UTC day it counts, as in OfferedPlace::days
  int64_t time_us = 0;           // when it happened
  uint32_t step = event::kNone;  // the visit at which it happened; index into Customer::steps; kNone = not known
  bool goal = false;             // a goal follows in the same session
};

// All that it points to outlives the judging.
struct OfferedPlace {
  std::string_view touchpoint;
  const stats::RateTally* occasions = nullptr;  // its hits are not looked at
  const stats::DayTally* days = nullptr;
  int64_t open = 0;  // not yet known
};

struct Offer {
  std::string id;    // of the measure
  std::string kind;  // of its findings
  Basis basis = Basis::kPeers;
  double expected = 0;  // share of hits at most; of kPeers none: the rest of the stage is
  std::string note;     // where `expected` comes from
  // With their occasions, by name; a hit elsewhere does not count. Absent = it is not judged.
  std::shared_ptr<const std::vector<OfferedPlace>> places;
  // Of kPeers: the places that are compared, by name, since a hit could have been there. Places with a hit always are.
  std::shared_ptr<const std::vector<std::string>> peers;
  // Occasions are the sessions that reach the place, open ones left out: what is known of those, goals and segments,
  // holds for it.
  bool of_sessions = false;
  std::vector<bool> sources;  // whose hits count; empty = all
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_OFFERED_H_
