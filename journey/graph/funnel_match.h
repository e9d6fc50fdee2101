// SPDX-License-Identifier: Apache-2.0
// The search for attempts inside one unit, for funnels without the options that need funnel_search.h: a pass or two
// over the places of the steps. What the orders and flags mean stands in funnel.h.
#ifndef JOURNEY_GRAPH_FUNNEL_MATCH_H_
#define JOURNEY_GRAPH_FUNNEL_MATCH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "journey/graph/funnel_options.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

struct FunnelPlace {
  size_t place = 0;     // 0 = (start), i = step i - 1 of the unit, steps + 1 = (end)
  int64_t time_us = 0;  // (start): of the first step; (end): of the last
  bool outer = false;
  uint32_t step = 0;  // of the funnel that is filled here; order `any`: the first, second ... of those that are
};

struct FunnelMatch {
  std::vector<FunnelPlace> places;  // of the steps filled, in the order of the funnel
  size_t reached = 0;               // steps of the funnel up to the last required one that is filled
  size_t last = 0;                  // where in `places` that one is
  size_t depth() const { return places.size(); }
};

// One a worker; keeps its scratch. Cost of Read: the unit's steps x the funnel's. Of Best and ForEachAttempt: the
// occurrences of the funnel's steps, as attempts go through them in the order of time; with strict_order or deduplicate
// at worst the square of the unit.
class FunnelMatcher {
 public:
  explicit FunnelMatcher(const Funnel& funnel);

  const Funnel& funnel() const { return funnel_; }
  // Takes a unit; false where it is empty or lacks what an attempt begins with.
  bool Read(std::span<const stitch::Step> steps);
  // The unit's best attempt. Valid until the next call.
  const FunnelMatch& Best();
  // Calls back with the depth of each attempt that `totals` counts.
  void ForEachAttempt(absl::FunctionRef<void(size_t depth)> attempt);

 private:
  bool Later(size_t before, size_t place) const;
  bool Inside(size_t first, size_t place) const;
  size_t NextPlace(size_t place, size_t step);
  void BeginAttempts() { std::fill(cursors_.begin(), cursors_.end(), 0); }
  bool BetterEntryFollows(size_t occurrence);
  // How far an attempt came: its depth (0 = not followed yet) and its last place.
  struct Reach {
    size_t depth = 0;
    size_t last = 0;
  };
  // Follows the attempt of that occurrence of the first step into attempt_.
  Reach Follow(size_t occurrence);
  // The same, without attempt_ where it was followed before.
  Reach ReachOf(size_t occurrence) {
    return reaches_[occurrence].depth > 0 ? reaches_[occurrence] : Follow(occurrence);
  }
  void FollowDirectly(size_t entry);
  void FollowEventually(size_t entry);
  void FollowStrictly(size_t entry);
  void FindAny();
  void TakeAttempt();  // as the best one

  Funnel funnel_;
  std::vector<uint32_t> filler_nodes_;          // touchpoints that fill a step
  std::vector<uint32_t> filler_bits_;           // that step, a bit
  std::vector<int64_t> times_;                  // by place
  std::vector<uint32_t> masks_;                 // by place: the steps that it can fill
  std::vector<std::vector<size_t>> places_of_;  // by step
  std::vector<size_t> cursors_;                 // by step: where in places_of_ the attempts are
  std::vector<size_t> attempt_;                 // places of the attempt at hand
  std::vector<Reach> reaches_;                  // by occurrence of the first step
  FunnelMatch best_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_FUNNEL_MATCH_H_
