// SPDX-License-Identifier: Apache-2.0
// What the walk over sessions has to do with events of a type, decided once a run from its class and from what the
// sources can tell at all. Most types are pages and plain acts: all that is asked of them is here.
#ifndef JOURNEY_FRICTION_TYPE_PLAN_H_
#define JOURNEY_FRICTION_TYPE_PLAN_H_

#include <cstdint>

#include "journey/event/event_table.h"
#include "journey/friction/event_class.h"

namespace journey::friction {

// What the events of a run can hold.
struct RunHolds {
  bool labels = false;    // the field `signal`
  bool places = false;    // ... x and y
  bool contacts = false;  // contacts; without any, nobody asks what was looked up before them
};

struct TypePlan {
  Facts facts = 0;
  uint32_t classes = 0;
  uint32_t touchpoint = event::kNone;
  bool on_page = false;  // an act on a page, which counts there
  // Some detector always has to see it, or its side fields decide what it is. Others concern only PageSequence,
  // CheckoutSequence, and who awaits their classes.
  bool careful = false;
  bool reads_side = false;  // its side fields are looked at
};

// Acts on a page, which count there and not at a touchpoint of their own.
constexpr bool IsOnPage(uint32_t classes) {
  constexpr uint32_t kOnPage = kIsClick | kIsInput | kIsScroll | kIsCursor | kIsLabel | kIsVital;
  constexpr uint32_t kPlaces = kIsPage | kIsCart | kIsCheckout | kIsPayment | kIsOrder | kIsCoupon | kIsLogin;
  return (classes & kOnPage) != 0 && (classes & kPlaces) == 0;
}

// A place on a page that is no sample of the pointer is a click, whatever it is called.
constexpr bool MayBeClick(uint32_t classes) {
  constexpr uint32_t kOther = kIsPage | kIsCursor | kIsLabel | kIsError | kIsInput;
  return (classes & kIsAct) != 0 && (classes & kOther) == 0;
}

TypePlan PlanOf(const event::EventType& type, const TypeClass& type_class, const RunHolds& run);

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_TYPE_PLAN_H_
