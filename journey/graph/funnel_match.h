// SPDX-License-Identifier: Apache-2.0
// A funnel's options, its compiled form, and the search for attempts inside one unit. What the orders and flags mean
// stands in funnel.h.
#ifndef JOURNEY_GRAPH_FUNNEL_MATCH_H_
#define JOURNEY_GRAPH_FUNNEL_MATCH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "journey/event/event_table.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

inline constexpr size_t kMaxFunnelSteps = 32;  // a step is a bit of a 32-bit mask

enum class FunnelOrder : uint8_t { kEventually, kAdjacent, kAnchored, kAny };

struct FunnelOptions {
  std::vector<std::string> steps;  // touchpoints; (start) may be the first, (end) the last
  FunnelOrder order = FunnelOrder::kEventually;
  std::optional<int64_t> window_us;  // none by default
  bool strict_increase = false;
  bool strict_order = false;
  bool reentry = false;
  bool deduplicate = false;
};

// By the names of the command line: eventually adjacent anchored any. InvalidArgument with the nearest match.
absl::StatusOr<FunnelOrder> FindFunnelOrder(std::string_view name);
// strict-order strict-increase strict-once dedup reentry; InvalidArgument with the nearest match.
absl::Status SetFunnelFlag(std::string_view name, FunnelOptions* options);

// Options checked and names resolved. Cheap to copy.
class Funnel {
 public:
  // InvalidArgument: no steps or more than kMaxFunnelSteps, an outer node not at its end, flags that order `any` does
  // not have, reentry without strict-order. NotFound: a step that is no touchpoint, with the nearest one.
  static absl::StatusOr<Funnel> Make(const event::EventTable& table, FunnelOptions options);

  size_t size() const { return nodes_.size(); }
  const FunnelOptions& options() const { return options_; }
  const std::vector<uint32_t>& nodes() const { return nodes_; }  // by step; graph/node.h

 private:
  FunnelOptions options_;
  std::vector<uint32_t> nodes_;
};

struct FunnelPlace {
  size_t place = 0;     // 0 = (start), i = step i - 1 of the unit, steps + 1 = (end)
  int64_t time_us = 0;  // (start): of the first step; (end): of the last
  bool outer = false;
};

struct FunnelMatch {
  std::vector<FunnelPlace> places;  // of the steps reached, in the order of time
  size_t depth() const { return places.size(); }
};

// One a worker; keeps its scratch. Cost of Read: the unit's steps x the funnel's. Of Best and ForEachAttempt: the
// occurrences of the funnel's steps, as attempts go through them in the order of time; with strict_order or deduplicate
// at worst the square of the unit.
class FunnelMatcher {
 public:
  explicit FunnelMatcher(const Funnel& funnel) : funnel_(funnel), places_of_(funnel.size()), cursors_(funnel.size()) {}

  const Funnel& funnel() const { return funnel_; }
  // Takes a unit; false where it is empty or lacks what an attempt begins with.
  bool Read(std::span<const stitch::Step> steps);
  // The unit's best attempt. Valid until the next call.
  const FunnelMatch& Best();
  // Calls back with the depth of each attempt that `totals` counts.
  void ForEachAttempt(const std::function<void(size_t depth)>& attempt);

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
  FunnelPlace PlaceAt(size_t place) const { return {place, times_[place], place == 0 || place + 1 == times_.size()}; }

  Funnel funnel_;
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
