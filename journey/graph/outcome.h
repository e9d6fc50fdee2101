// SPDX-License-Identifier: Apache-2.0
// How a unit ended.
#ifndef JOURNEY_GRAPH_OUTCOME_H_
#define JOURNEY_GRAPH_OUTCOME_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "journey/stitch/customer.h"

namespace journey::graph {

// The first that applies: goal (a step of it reached one), contact (its last step is a contact event: on a contact
// channel, of a contact kind, or with a case), open (Unit::open: nothing has ended it, and its end is at most its own
// gap before as_of), left. Example: home, pay, chat -> goal where pay is one; home, chat -> contact; home -> left.
enum class Outcome : uint8_t { kGoal, kContact, kOpen, kLeft };
inline constexpr int kOutcomes = 4;
std::string_view Name(Outcome outcome);  // as in exports: goal contact open left

// Of a run of the customer's steps: a unit's, a journey's, a session's. No steps: open or left.
Outcome OutcomeOf(const stitch::Customer& customer, std::span<const stitch::Step> steps, bool open);

inline std::span<const stitch::Step> StepsOf(const stitch::Customer& customer, const stitch::Unit& unit) {
  return customer.unit_steps.subspan(unit.step_begin, unit.step_end - unit.step_begin);
}
inline Outcome OutcomeOf(const stitch::Customer& customer, const stitch::Unit& unit) {
  return OutcomeOf(customer, StepsOf(customer, unit), unit.open);
}

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_OUTCOME_H_
