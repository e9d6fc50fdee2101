// SPDX-License-Identifier: Apache-2.0
// Which customers stand behind one number of a funnel: those who got to a step, or those who stopped there. The
// contract: as many as `customers` of that step, and as many as its contacted, elsewhere, open, came_back and gone
// together (funnel.h).
#ifndef JOURNEY_GRAPH_FUNNEL_SELECTION_H_
#define JOURNEY_GRAPH_FUNNEL_SELECTION_H_

#include <cstddef>

#include "journey/graph/funnel_reader.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

// One a worker; keeps its scratch.
class FunnelSelection {
 public:
  // `step` from 1. `stopped`: only those who got there and no further.
  FunnelSelection(const Funnel& funnel, size_t step, bool stopped);

  bool Has(const stitch::Customer& customer);

 private:
  bool HasOpen(const stitch::Customer& customer);

  FunnelReader whole_;
  FunnelReader alone_;  // open entry: the step alone
  FunnelReader pair_;   // open entry: the step and the next one
  size_t step_;         // from 0
  bool stopped_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_FUNNEL_SELECTION_H_
