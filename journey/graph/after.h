// SPDX-License-Identifier: Apache-2.0
// What a customer did after leaving a way: for drop-off and funnels.
#ifndef JOURNEY_GRAPH_AFTER_H_
#define JOURNEY_GRAPH_AFTER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "journey/stitch/customer.h"

namespace journey::graph {

// The first that applies, so that they add up:
//   contacted   a contact event of the customer comes later in the unit, or is the next thing after the unit.
//   elsewhere   another touchpoint comes later in the unit.
//   open        the unit is open: not decided yet.
//   came_back   the customer is seen again after the unit.
//   gone        nothing more is known of the customer.
// Example, left at cart: cart chat -> contacted; cart home -> elsewhere; cart | (a week later) home -> came_back.
enum class After : uint8_t { kContacted, kElsewhere, kOpen, kCameBack, kGone };
inline constexpr int kAfters = 5;
std::string_view Name(After after);  // as in exports: contacted elsewhere open came_back gone

// Whether the step is a contact event: on a contact channel or of a contact kind.
inline bool IsContact(const stitch::Customer& customer, const stitch::Step& step) {
  const event::Event& event = customer.events[step.event];
  return event.Has(event::kTypeContact) || event.kind() == event::Kind::kContactOpen;
}

// `rest`: the steps of the unit behind the place. `next`: the customer's first step after the unit, or null.
After AfterPlace(const stitch::Customer& customer, std::span<const stitch::Step> rest, bool open,
                 const stitch::Step* next);

// The customer's first step after that unit; null where there is none.
const stitch::Step* NextAfter(const stitch::Customer& customer, const stitch::Unit& unit);

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_AFTER_H_
