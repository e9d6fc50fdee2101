// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/after.h"

#include <algorithm>

namespace journey::graph {

std::string_view Name(After after) {
  constexpr std::string_view kNames[] = {"contacted", "elsewhere", "open", "came_back", "gone"};
  return kNames[static_cast<size_t>(after)];
}

After AfterPlace(const stitch::Customer& customer, std::span<const stitch::Step> rest, bool open,
                 const stitch::Step* next) {
  const auto contact = [&](const stitch::Step& step) { return IsContact(customer, step); };
  if (std::any_of(rest.begin(), rest.end(), contact) || (next != nullptr && contact(*next))) return After::kContacted;
  if (!rest.empty()) return After::kElsewhere;
  if (open) return After::kOpen;
  return next != nullptr ? After::kCameBack : After::kGone;
}

const stitch::Step* NextAfter(const stitch::Customer& customer, const stitch::Unit& unit) {
  if (customer.unit_steps.data() == customer.steps.data()) {
    return unit.step_end < customer.steps.size() ? &customer.steps[unit.step_end] : nullptr;
  }
  // Grouped by case: what comes after the unit's last step in time.
  const int64_t last_us = customer.unit_steps[unit.step_end - 1].time_us;
  const auto next = std::upper_bound(customer.steps.begin(), customer.steps.end(), last_us,
                                     [](int64_t time_us, const stitch::Step& step) { return time_us < step.time_us; });
  return next == customer.steps.end() ? nullptr : &*next;
}

}  // namespace journey::graph
