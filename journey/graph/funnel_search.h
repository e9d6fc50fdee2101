// SPDX-License-Identifier: Apache-2.0
// The search for attempts under the options that funnel_match.h does not know. An attempt goes forward, event by event:
//
//   optional steps   are filled by their earliest events strictly between the required steps around them, in any
//                    order. In order `eventually` they never change who reaches a required step.
//   window from the previous step: a step must come within the window after the step before. A chain of places counts
//                    if there is any; so a repeat of a step restarts its clock. Of several places for a step the latest
//                    serves the next one.
//   exclusion        an excluded event while the attempt is between the exclusion's steps ends the attempt: it keeps
//                    the depth that it has, and a later one may begin anew (Mixpanel; PostHog would take the person
//                    out of the whole funnel). An excluded event fills no step there.
//   same-time tolerance T: the next step may come up to T before the step before, at an event that fills no step yet.
//
// Example, steps a b c, exclusion x between 2 and 3, on a x b x a b c: the first attempt ends at the second x with
// depth 2, the one from the second a is complete.
#ifndef JOURNEY_GRAPH_FUNNEL_SEARCH_H_
#define JOURNEY_GRAPH_FUNNEL_SEARCH_H_

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "journey/graph/funnel_match.h"
#include "journey/graph/funnel_options.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

// One a worker; keeps its scratch. Order `any` is not for it. Cost: the unit's steps x the funnel's, then for each
// run of entries the events up to the attempt's end: at worst the square of the unit's events that the funnel names
// (with optional steps in the orders that let nothing between, and strict_order: of all its events).
class FunnelSearch {
 public:
  explicit FunnelSearch(const Funnel& funnel);

  // As FunnelMatcher's. A match's places hold the optional steps too, each behind the required steps before it.
  bool Read(const stitch::Customer& customer, std::span<const stitch::Step> steps);
  const FunnelMatch& Best();
  void ForEachAttempt(absl::FunctionRef<void(const FunnelMatch& match)> attempt);

 private:
  // An event that matters.
  struct Item {
    size_t place = 0;
    int64_t time_us = 0;
    uint32_t fills = 0;     // steps, a bit each
    uint32_t excluded = 0;  // exclusions, a bit each
    bool outer = false;
  };
  struct Attempt {
    size_t depth = 0;     // required steps filled
    size_t last = 0;      // item of the last of them
    uint32_t filled = 0;  // steps
    std::array<uint32_t, kMaxFunnelSteps> items{};
  };

  void Mark(size_t place, int64_t time_us, uint32_t node, const stitch::Customer* customer, const stitch::Step* step);
  uint32_t Required(size_t rank) const { return 1u << funnel_.required()[rank]; }
  bool Later(size_t before, size_t item) const;
  bool InWindow(size_t first, size_t previous, size_t item) const;
  // Whether an excluded event ends an attempt of that depth.
  bool Ends(size_t depth, const Item& item) const { return (item.excluded & active_[depth]) != 0; }
  static void Fill(Attempt* attempt, uint32_t step, size_t item);
  void Advance(Attempt* attempt, size_t item) const;
  bool FillOptional(Attempt* attempt, size_t item) const;
  Attempt Follow(size_t entry);
  Attempt FollowDirectly(size_t entry) const;
  Attempt FollowEventually(size_t entry) const;
  Attempt FollowFromPrevious(size_t entry);
  Attempt FollowTolerantly(size_t entry) const;
  bool EndsByFlags(const Attempt& attempt, const Item& item) const;
  void Write(const Attempt& attempt, FunnelMatch* match) const;

  Funnel funnel_;
  bool keeps_all_;                                       // items are all events of the unit
  std::vector<std::pair<uint32_t, uint32_t>> fillers_;   // (node, step that it fills)
  std::array<uint32_t, kMaxFunnelSteps + 1> active_{};   // by depth: exclusions
  std::array<uint32_t, kMaxFunnelSteps + 1> between_{};  // by depth: optional steps before the next required one
  std::vector<Item> items_;
  std::vector<size_t> entries_;  // items that fill the first step
  std::vector<Attempt> levels_;  // FollowFromPrevious: by depth, the attempt whose last step is the latest
  FunnelMatch best_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_FUNNEL_SEARCH_H_
