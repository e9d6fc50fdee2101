// SPDX-License-Identifier: Apache-2.0
// Funnels: how many get from step to step, inside the units that --unit chose.
//
// An *attempt* begins at an occurrence of the first step and takes each next step at its earliest later place. What
// lies between is the order's affair:
//   eventually  anything may.
//   adjacent    nothing may: the steps follow each other directly. Two steps: the customers of that edge.
//   anchored    as adjacent, and a unit's only attempt begins at its first occurrence of the first step. So every
//               prefix of the path after an anchor is a funnel of its own; `(start)`, a, b: units that begin with a, b.
//   any         the steps come in any order; row k counts those with at least k of them (a step named twice is needed
//               twice).
// All steps lie within `window` of the attempt's first, equal times included. Equal times count as later in the order
// of the source, unless strict_increase. One event never fills two steps. A unit counts with its best attempt: the
// deepest; of equally deep ones that which ends first; of those that which began last.
//
// Example, eventually a b c on the unit a b a c: the attempt from the first a reaches c (depth 3);
// adjacent reaches b (depth 2).
//
// Flags, each judged inside one attempt (ClickHouse's windowFunnel gives the same where there is one occurrence of step
// one):
//   strict_increase  every step strictly later than the one before.
//   strict_order     anything but the next step or a repeat of a reached one ends the attempt: a b d c reaches 2 of
//                    a b c.
//   reentry          with strict_order: a later step that comes too early is passed over.
//   deduplicate      a repeat of a reached step, but the first, ends the attempt: a b c b d reaches 3 of a b c d.
//   strict_once      always so; the flag is accepted and changes nothing.
#ifndef JOURNEY_GRAPH_FUNNEL_H_
#define JOURNEY_GRAPH_FUNNEL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/funnel_match.h"
#include "journey/stats/interval.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

struct FunnelStep {
  std::string name;
  int64_t customers = 0;  // `uniques`: with a unit that gets here
  int64_t units = 0;      // `sessions`, where the unit is the session
  // `totals`: attempts one after another that get here. One that completes takes everything up to its last step, which
  // may begin the next; one that stops short frees what follows its first step. Anchored and any: one a unit.
  int64_t attempts = 0;
  int64_t lost = 0;  // customers of the step before who do not get here; 0 for the first
  // customers / customers of the step before, with Wilson's interval; absent for the first and where nobody got that
  // far.
  std::optional<double> rate;
  std::optional<stats::Interval> interval;
  // Nearest-rank median over units (best attempts) of the time from the step before, start to start; absent at outer
  // nodes.
  std::optional<double> median_s;
};

struct FunnelResult {
  FunnelOptions options;
  std::vector<FunnelStep> steps;
};

class FunnelAccumulator {
 public:
  explicit FunnelAccumulator(const Funnel& funnel);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const FunnelAccumulator& other);
  // Sorts what is pending in the tallies, so it is not const.
  FunnelResult Finish();

 private:
  struct Level {
    int64_t customers = 0;
    int64_t units = 0;
    int64_t attempts = 0;
    stats::QuantileTally gaps;
  };
  FunnelMatcher matcher_;
  std::vector<Level> levels_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_FUNNEL_H_
