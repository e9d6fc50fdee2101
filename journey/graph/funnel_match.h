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

// Only places that can fill a step matter, so Read draws them together and everything else looks at those
// *occurrences* alone: what lies between two of them shows in their places.
//
// One a worker; keeps its scratch. Cost of Read: one look into a table of types a step. Of Best and ForEachAttempt: the
// occurrences, as attempts go through them in the order of time; with strict_order or deduplicate at worst their
// square.
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
  // A place that can fill some step of the funnel.
  struct Occurrence {
    int64_t time_us = 0;
    uint32_t place = 0;
    uint32_t mask = 0;  // the steps that it can fill
  };
  // All that follows names occurrences by their number, in the order of places.
  bool IsOuter(size_t at) const { return occurrences_[at].place == 0 || occurrences_[at].place == end_place_; }
  bool Later(size_t before, size_t at) const;
  bool Inside(size_t first, size_t at) const;
  size_t NextOf(size_t before, size_t step);
  void BeginAttempts() { std::fill(cursors_.begin(), cursors_.end(), 0); }
  bool BetterEntryFollows(size_t entry);
  // How far an attempt came: its depth (0 = not followed yet) and its last occurrence.
  struct Reach {
    size_t depth = 0;
    size_t last = 0;
  };
  // Follows the attempt of that entry, a number in of_step_[0], into attempt_.
  Reach Follow(size_t entry);
  // The same, without attempt_ where it was followed before.
  Reach ReachOf(size_t entry) { return reaches_[entry].depth > 0 ? reaches_[entry] : Follow(entry); }
  void FollowDirectly(size_t first);
  void FollowEventually(size_t first);
  void FollowStrictly(size_t first);
  void FindAny();
  void TakeAttempt();  // as the best one

  Funnel funnel_;
  uint32_t start_mask_, end_mask_;
  uint32_t end_place_ = 0;
  std::vector<Occurrence> occurrences_;  // the first count_ of them
  size_t count_ = 0;
  std::vector<std::vector<size_t>> of_step_;  // occurrences by step
  std::vector<size_t> cursors_;               // by step: where in of_step_ the attempts are
  std::vector<size_t> attempt_;               // occurrences of the attempt at hand
  std::vector<Reach> reaches_;                // by entry
  FunnelMatch best_;
  size_t best_last_ = 0;  // the occurrence at which it ends
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_FUNNEL_MATCH_H_
