// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/outcome.h"

#include <algorithm>

namespace journey::graph {

std::string_view Name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kGoal:
      return "goal";
    case Outcome::kContact:
      return "contact";
    case Outcome::kOpen:
      return "open";
    case Outcome::kLeft:
      return "left";
  }
  return "";
}

Outcome OutcomeOf(const stitch::Customer& customer, std::span<const stitch::Step> steps, bool open) {
  const bool goal = std::any_of(steps.begin(), steps.end(), [](const stitch::Step& step) { return step.goal; });
  if (goal) return Outcome::kGoal;
  if (!steps.empty()) {
    const event::Event& last = customer.events[steps.back().event];
    if (last.Has(event::kTypeContact) || last.case_id != event::kNone) return Outcome::kContact;
  }
  return open ? Outcome::kOpen : Outcome::kLeft;
}

}  // namespace journey::graph
