// SPDX-License-Identifier: Apache-2.0
// What the detectors have to do with an event, decided once a type of event: rows without relevance cost a look-up.
#ifndef JOURNEY_FRICTION_EVENT_CLASS_H_
#define JOURNEY_FRICTION_EVENT_CLASS_H_

#include <cstdint>
#include <vector>

#include "journey/event/event_table.h"
#include "journey/friction/signal.h"

namespace journey::friction {

enum EventClass : uint32_t {
  kIsPage = 1u << 0,         // a page or screen was opened
  kIsClick = 1u << 1,        //
  kIsInput = 1u << 2,        // an act on a form or field
  kIsFocus = 1u << 3,        // ... it was entered
  kIsBlur = 1u << 4,         // ... it was left
  kIsSubmit = 1u << 5,       // ... the form was sent
  kIsScroll = 1u << 6,       //
  kIsCursor = 1u << 7,       // a sampled place of the pointer
  kIsResponse = 1u << 8,     // the page or server answered: mutation, request, navigation
  kIsError = 1u << 9,        //
  kIsCrash = 1u << 10,       // crash or not responding
  kIsAppStart = 1u << 11,    //
  kIsSearch = 1u << 12,      //
  kIsCart = 1u << 13,        //
  kIsRemoval = 1u << 14,     // something was taken out of the cart
  kIsCheckout = 1u << 15,    //
  kIsShipping = 1u << 16,    // shipping and what it costs
  kIsPayment = 1u << 17,     //
  kIsOrder = 1u << 18,       //
  kIsCoupon = 1u << 19,      //
  kIsLogin = 1u << 20,       //
  kIsArticle = 1u << 21,     //
  kIsHelp = 1u << 22,        // an article, a way to contact, the opening of a contact
  kIsFailure = 1u << 23,     // its name or status says failure
  kIsList = 1u << 24,        // a page that lists things: results, category
  kIsManyPages = 1u << 25,   // the touchpoint stands for many pages: views of it need not be of the same one
  kIsLabel = 1u << 26,       // the name is a vendor's for a signal
  kIsVital = 1u << 27,       // may tell a measured time (field metric)
  kIsFallback = 1u << 28,    // a bot says that it did not understand
  kIsAct = 1u << 29,         // the customer did something
  kIsContactWay = 1u << 30,  // a page or act that leads to people
  kIsPromise = 1u << 31,     // an order or delivery: may tell a promised time
};

struct TypeClass {
  uint32_t classes = 0;  // of EventClass; 0 = of no relevance
  Signal label = Signal::kCount;
  Facts facts = 0;       // that an event of the type alone shows
  bool arrives = false;  // what was ordered reaches the customer
  bool survey = false;   // an answer of a survey
};

// By type id of the table.
std::vector<TypeClass> ClassifyTypes(const event::EventTable& table);

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_EVENT_CLASS_H_
