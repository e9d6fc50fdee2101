// SPDX-License-Identifier: Apache-2.0
// The contact form: topic, order number, message. It refuses order numbers as people write them, and many give up
// there.
#include <algorithm>
#include <string>

#include "bench/generator/acts.h"

namespace bench {
namespace {

constexpr const char* kForm = ",\"form\":\"contact\"";

std::string FieldProperties(const char* field) { return std::string(kForm) + ",\"field\":\"" + field + "\""; }

}  // namespace

bool ActMaker::ContactForm(const Stay& stay) {
  const WebEvent event = EventOf(stay);
  if (event.path != "/contact" || event.type[0] != 'p') return false;
  if (forms_.count({event.person, stay.visit}) != 0) return false;
  const auto by_form = [&](Instant from, Instant to) -> const Contact* {
    for (const Contact* contact : contacts_of_[event.person]) {
      if (contact->channel == ContactChannel::kTicket && contact->by_form && contact->opened > from &&
          contact->opened < to)
        return contact;
    }
    return nullptr;
  };
  const Contact* const ticket = by_form(event.time, event.time + 250 * kSecond);
  if (ticket != nullptr && stay.room == ticket->opened - event.time && stay.room >= 39 * kSecond) {
    forms_.insert({event.person, stay.visit});
    Send(stay, ticket->opened);
    return true;
  }
  // Who sends it in the same visit after all has given up nothing.
  if (by_form(event.time - 6 * kHour, event.time + 6 * kHour) != nullptr || stay.room < 14 * kSecond) return false;
  const bool blamed = Planted(stay, "form", effects_.order_number_gives_up);
  if (!blamed && !(MayPlant(stay, "form") && random_.Chance(40))) return false;
  forms_.insert({event.person, stay.visit});
  GiveUp(stay, blamed ? "order_number" : "message", blamed);
  return true;
}

void ActMaker::Send(const Stay& stay, Instant sent) {
  Instant after = random_.Between(1500, 3000);
  for (const char* field : {"topic", "order_number", "message"}) {
    after += random_.Between(400, 900);
    Act(stay, after, "Form Field Focused", FieldProperties(field));
    after += random_.Between(1500, 6000);
    Act(stay, after, "Form Field Changed", FieldProperties(field));
  }
  Note(stay, "form_start", stay.page, "contact", false);
  if (random_.Chance(effects_.order_number_refused)) {
    const bool planted = effects_.order_number_gives_up > 0;
    after += random_.Between(500, 1500);
    Act(stay, after, "Form Submit Failed", FieldProperties("order_number"));
    Note(stay, "failed_submit", stay.page, "order_number", planted);
    after += random_.Between(2000, 6000);
    Act(stay, after, "Form Field Changed", FieldProperties("order_number"));
    Note(stay, "field_amendment", stay.page, "order_number", planted);
  }
  Act(stay, std::max(after + 500, sent - EventOf(stay).time - random_.Between(1000, 3000)), "Form Submitted", kForm);
}

void ActMaker::GiveUp(const Stay& stay, const char* field, bool planted) {
  Instant after = random_.Between(1500, 3000);
  Act(stay, after, "Form Field Focused", FieldProperties("topic"));
  after += random_.Between(1500, 3000);
  Act(stay, after, "Form Field Changed", FieldProperties("topic"));
  Note(stay, "form_start", stay.page, "contact", false);
  after += random_.Between(400, 900);
  Act(stay, after, "Form Field Focused", FieldProperties(field));
  if (random_.Chance(500)) {
    after += random_.Between(2000, 5000);
    Act(stay, after, "Form Field Changed", FieldProperties(field));
  }
  Note(stay, "form_abandon", stay.page, field, planted);
}

}  // namespace bench
