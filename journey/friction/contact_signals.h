// SPDX-License-Identifier: Apache-2.0
// Signals of contacts, bots and deliveries: what is known of a customer's contacts once the customer is whole.
#ifndef JOURNEY_FRICTION_CONTACT_SIGNALS_H_
#define JOURNEY_FRICTION_CONTACT_SIGNALS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "journey/contact/contact.h"
#include "journey/friction/incident.h"
#include "journey/friction/setup.h"

namespace journey::friction {

// What was promised of an order, and when it came.
struct Promise {
  uint32_t order = event::kNone;  // identifier id
  int64_t promised_us = 0;
  std::optional<int64_t> delivered_us;
};

// An article that was read, or a search.
struct Lookup {
  int64_t time_us = 0;
  Spot spot;
  int64_t query = 0;  // hash of what was searched for
  bool has_query = false;
  bool search = false;
  bool no_result = false;
};

class ContactSignals {
 public:
  explicit ContactSignals(const FrictionSetup* setup);

  // `all`: the component's contacts, into which Contact::repeat_of points; `contacts` are the customer's among them.
  // Facts by source are added to `facts`.
  void See(std::span<const contact::Contact> contacts, const std::vector<contact::Contact>& all,
           std::span<const Lookup> lookups, std::span<const Promise> promises, std::vector<Facts>* facts,
           IncidentSink* sink) const;

 private:
  void SeeWaits(const contact::Contact& contact, IncidentSink* sink) const;
  void SeeBot(const contact::Contact& contact, std::span<const contact::Contact> later, IncidentSink* sink) const;
  void SeeRepeat(const contact::Contact& contact, const std::vector<contact::Contact>& all, IncidentSink* sink) const;
  void SeeLookups(const contact::Contact& contact, std::span<const Lookup> lookups, IncidentSink* sink) const;
  void SeePromises(const contact::Contact& contact, std::span<const contact::Contact> earlier,
                   std::span<const Promise> promises, IncidentSink* sink) const;

  const FrictionSetup* setup_;
  const int64_t article_us_, hop_us_, unanswered_us_, repeat_us_, repeat_weak_us_, late_us_, silence_us_, handoff_us_,
      returned_us_, returned_weak_us_;
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_CONTACT_SIGNALS_H_
