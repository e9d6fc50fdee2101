// SPDX-License-Identifier: Apache-2.0
// Runs the stitcher over a small table and writes down, in one line a thing, what it made of it.
#ifndef JOURNEY_TESTS_UNIT_SUPPORT_STITCHED_H_
#define JOURNEY_TESTS_UNIT_SUPPORT_STITCHED_H_

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "journey/stitch/stitcher.h"

namespace journey::testing {

// "USER: name@MINUTE ..." a customer, events in order; "loose: ..." last. Names the representative's value.
class DescribingSink : public stitch::ComponentSink {
 public:
  explicit DescribingSink(const event::EventTable* table) : table_(table) {}

  void Add(const stitch::Component& component) override {
    for (const stitch::Customer& customer : component.customers) {
      const std::string who(table_->dictionaries.identifiers.value(customer.representative));
      customers.push_back(who + ":" + Events(customer.events));
      std::string cuts = who + ":";
      for (const stitch::Session& session : customer.sessions) {
        absl::StrAppendFormat(&cuts, " [%s%s]", Names(customer.steps, session.step_begin, session.step_end),
                              session.open ? " open" : "");
      }
      sessions.push_back(cuts);
      cuts = who + ":";
      for (const stitch::Journey& journey : customer.journeys) {
        absl::StrAppendFormat(&cuts, " [%s%s]", Names(customer.steps, journey.step_begin, journey.step_end),
                              journey.open ? " open" : "");
      }
      journeys.push_back(cuts);
      cuts = who + ":";
      for (const stitch::Unit& unit : customer.units) {
        absl::StrAppendFormat(&cuts, " [%s%s]", Names(customer.unit_steps, unit.step_begin, unit.step_end),
                              unit.open ? " open" : "");
      }
      units.push_back(cuts);
      std::string seen = who + ":";
      for (const stitch::SeenIdentifier& identifier : customer.identifiers) {
        absl::StrAppendFormat(&seen, " %s", table_->dictionaries.identifiers.value(identifier.identifier));
      }
      identifiers.push_back(seen);
    }
    if (!component.loose.empty()) loose.push_back("loose:" + Events(component.loose));
    for (auto* list : {&customers, &sessions, &journeys, &units, &identifiers, &loose})
      std::sort(list->begin(), list->end());
  }

  std::vector<std::string> customers, sessions, journeys, units, identifiers, loose;

 private:
  std::string Text(uint32_t id) const {
    return id == event::kNone ? std::string("-") : std::string(table_->dictionaries.strings[id]);
  }
  std::string Events(std::span<const event::Event> events) const {
    std::string text;
    for (const event::Event& event : events) text += " " + Text(event.type->name);
    return text;
  }
  std::string Names(std::span<const stitch::Step> steps, uint32_t begin, uint32_t end) const {
    std::string text;
    for (uint32_t i = begin; i < end; ++i) text += (i == begin ? "" : " ") + Text(steps[i].touchpoint);
    return text;
  }

  const event::EventTable* table_;
};

struct Stitched {
  event::EventTable table;
  base::Ledger ledger;
};

// Stitches `table` with `options` (as_of filled in where empty) into `sink`.
inline void StitchInto(Stitched* run, stitch::StitchOptions options, const std::vector<std::string>& goals,
                       stitch::ComponentSink* sink) {
  const identity::Components components = identity::BuildComponents(run->table, options.identity, 2, &run->ledger);
  if (options.as_of_us.empty()) options.as_of_us = stitch::AsOf(run->table, 0);
  const auto goal = stitch::FindGoal(run->table, goals);
  base::NoProgress progress;
  (void)stitch::Stitch(run->table, components, *goal, options, {sink}, &run->ledger, &progress);
}

}  // namespace journey::testing

#endif  // JOURNEY_TESTS_UNIT_SUPPORT_STITCHED_H_
