// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel_selection.h"

#include <algorithm>

#include "journey/graph/outcome.h"

namespace journey::graph {

FunnelSelection::FunnelSelection(const Funnel& funnel, size_t step, bool stopped)
    : whole_(funnel),
      alone_(funnel.options().open_entry ? funnel.Slice(step - 1, 1) : funnel),
      pair_(funnel.options().open_entry && step < funnel.size() ? funnel.Slice(step - 1, 2) : funnel),
      step_(step - 1),
      stopped_(stopped) {}

bool FunnelSelection::HasOpen(const stitch::Customer& customer) {
  bool has = false, begun = false, went_on = false;
  for (const stitch::Unit& unit : customer.units) {
    const std::span<const stitch::Step> steps = StepsOf(customer, unit);
    if (!stopped_) {
      has = has || alone_.Read(customer, steps);
    } else if (pair_.Read(customer, steps)) {
      begun = true;
      went_on = went_on || pair_.Best().reached == 2;
    }
  }
  return stopped_ ? begun && !went_on && step_ + 1 < whole_.funnel().size() : has;
}

bool FunnelSelection::Has(const stitch::Customer& customer) {
  if (whole_.funnel().options().open_entry) return HasOpen(customer);
  bool filled = false;
  size_t reached = 0;
  for (const stitch::Unit& unit : customer.units) {
    if (!whole_.Read(customer, StepsOf(customer, unit))) continue;
    const FunnelMatch& match = whole_.Best();
    reached = std::max<size_t>(reached, match.reached);
    filled = filled || std::any_of(match.places.begin(), match.places.end(),
                                   [this](const FunnelPlace& place) { return place.step == step_; });
  }
  return stopped_ ? reached == step_ + 1 && reached < whole_.funnel().size() : filled;
}

}  // namespace journey::graph
