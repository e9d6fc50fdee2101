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
//
// A step may name several touchpoints: any of them fills it. Optional steps, windows from the previous step, exclusions
// and the same-time tolerance: funnel_search.h. Fields held constant: funnel_reader.h.
//
// Open entry: a unit may enter at any step. A step then counts whoever has it; who comes from the step before is told
// by the funnel of these two steps alone. customers = came from the step before + entered here.
#ifndef JOURNEY_GRAPH_FUNNEL_H_
#define JOURNEY_GRAPH_FUNNEL_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/after.h"
#include "journey/graph/funnel_match.h"
#include "journey/graph/funnel_options.h"
#include "journey/graph/funnel_reader.h"
#include "journey/stats/interval.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stitch/customer.h"
#include "journey/stitch/customer_sample.h"

namespace journey::graph {

// How many took at most `up_to_s` and more than the bin before it; the last bin has no limit.
struct FunnelTime {
  std::optional<double> up_to_s;
  int64_t units = 0;
};

struct FunnelNeighbour {
  std::string touchpoint;
  int64_t customers = 0;
};

struct FunnelStep {
  std::string name;
  bool optional = false;
  int64_t customers = 0;  // `uniques`: with a unit that gets here
  int64_t units = 0;      // `sessions`, where the unit is the session
  // `totals`: attempts one after another that get here. One that completes takes everything up to its last step, which
  // may begin the next; one that stops short frees what follows its first step. Anchored and any: one a unit.
  int64_t attempts = 0;
  // Open entry: of the three above, those that do not come from the step before. Else 0.
  int64_t entered = 0, entered_units = 0, entered_attempts = 0;
  int64_t lost = 0;  // customers of the required step before who do not get here; 0 for the first and for optional ones
  // Optional steps: customers who get to the next required step and did not do this one.
  int64_t skipped = 0;
  // customers (who came from before) / customers of the required step before, with Wilson's interval; absent for the
  // first and where nobody got that far.
  std::optional<double> rate;
  std::optional<stats::Interval> interval;
  // Nearest-rank quantiles over units (best attempts) of the time from the required step before, start to start; absent
  // at outer nodes.
  std::optional<double> median_s, p90_s;
  std::vector<FunnelTime> times;  // the same times; empty where there is none
  // Customers whose best attempt ends here, by what they did then (After): their sum is what the next required step
  // has lost. Zeros for the last step and optional ones.
  std::array<int64_t, kAfters> after{};
  // Of a customer's best attempt: what came directly before this step ("(start)": nothing) and, where it ends here
  // short of the last step, directly after it ("(end)": nothing). By customers descending, name. Empty unless asked
  // for.
  std::vector<FunnelNeighbour> before, next;
  // With paths: a few of those who got here, and of those who got no further; identifier ids.
  std::vector<uint32_t> reached_sample, stopped_sample;
};

// The steps for the customers with one value of the breakdown's segment, told at the step that --attribution names in
// the customer's best attempt of all units. Over all values customers, units and attempts add up to the whole.
struct FunnelBreakdown {
  std::string value;  // "" = absent
  std::vector<FunnelStep> steps;
};

struct FunnelResult {
  FunnelOptions options;
  std::vector<FunnelStep> steps;
  std::vector<FunnelBreakdown> breakdown;  // by value
  // First step to last, of complete units; as in FunnelStep.
  std::optional<double> median_s, p90_s;
  std::vector<FunnelTime> times;
};

// Cost: a few additions a unit beyond the search; with paths a look-up a customer and step. Memory: the gaps' tallies,
// the neighbours.
class FunnelAccumulator {
 public:
  // `table`, which outlives it, is needed for a breakdown and for paths (before, next); null otherwise.
  explicit FunnelAccumulator(const Funnel& funnel, const event::EventTable* table = nullptr, bool paths = false);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const FunnelAccumulator& other);
  // Sorts what is pending in the tallies, so it is not const.
  FunnelResult Finish();

 private:
  struct Level {
    int64_t customers = 0;
    int64_t units = 0;
    int64_t attempts = 0;
    int64_t came_customers = 0, came_units = 0, came_attempts = 0;  // open entry: from the step before
    int64_t skipped = 0;
    std::array<int64_t, kAfters> after{};
    stats::QuantileTally gaps;
    absl::flat_hash_map<uint32_t, int64_t> before, next;  // node -> customers
    stitch::CustomerSample reached_sample, stopped_sample;
    void Merge(const Level& other);
  };
  struct Tally {
    std::vector<Level> levels;
    stats::QuantileTally whole;
    void Merge(const Tally& other);
  };
  struct BestUnit {
    const stitch::Unit* unit = nullptr;
    FunnelMatch match;
  };
  void AddUnit(const FunnelMatch& match, Tally* tally);
  void AddCustomer(const stitch::Customer& customer, Tally* tally);
  void AddOpen(const stitch::Customer& customer);
  void AddAfter(const stitch::Customer& customer, const BestUnit& best, Level* level);
  // The value of the breakdown's segment in that match.
  uint32_t ValueOf(const stitch::Customer& customer, const stitch::Unit& unit, const FunnelMatch& match) const;
  std::vector<FunnelStep> StepsOf(Tally* tally) const;

  const event::EventTable* table_;
  bool paths_;
  FunnelReader reader_;
  // Open entry: the funnel of each step alone, and of each step with the one before it (from the second on).
  std::vector<FunnelReader> single_, pairs_;
  Tally all_;
  absl::flat_hash_map<uint32_t, Tally> by_value_;
  // Scratch, of the customer at hand.
  BestUnit best_;
  uint32_t filled_ = 0;  // steps, over all units
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_FUNNEL_H_
