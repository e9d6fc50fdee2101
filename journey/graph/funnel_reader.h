// SPDX-License-Identifier: Apache-2.0
// The attempts of a unit, by the search that the funnel needs. Where fields are held constant, a funnel runs inside the
// part of the unit whose events have the same values of them: an event without a value fills no step, but ends attempts
// of all parts where it is excluded.
//
// Example, steps cart pay, order held: cart(1) cart(2) pay(2) -> complete with order 2; cart(1) pay(2) -> not.
#ifndef JOURNEY_GRAPH_FUNNEL_READER_H_
#define JOURNEY_GRAPH_FUNNEL_READER_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "journey/graph/funnel_match.h"
#include "journey/graph/funnel_search.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

// One a worker; keeps its scratch.
class FunnelReader {
 public:
  explicit FunnelReader(const Funnel& funnel) : matcher_(funnel), search_(funnel) {}

  const Funnel& funnel() const { return matcher_.funnel(); }
  // Takes the steps of a unit; false where no attempt begins in it. `customer` and `steps` must live until the next.
  bool Read(const stitch::Customer& customer, std::span<const stitch::Step> steps);
  // The unit's best attempt: over the parts as over attempts. Valid until the next call.
  const FunnelMatch& Best();
  // Calls back with the steps that each attempt fills, a bit each, of the attempts that `totals` counts.
  void ForEachAttempt(absl::FunctionRef<void(uint32_t filled)> attempt);

 private:
  using Key = std::array<uint32_t, kMaxHeldFields>;
  struct Part {
    std::vector<stitch::Step> steps;
    std::vector<uint32_t> places;  // in the unit
  };
  bool ReadSteps(std::span<const stitch::Step> steps);
  void Split(std::span<const stitch::Step> steps);
  bool KeyOf(const stitch::Step& step, Key* key) const;

  FunnelMatcher matcher_;
  FunnelSearch search_;
  const stitch::Customer* customer_ = nullptr;
  absl::flat_hash_map<Key, uint32_t> index_;
  std::vector<uint32_t> part_of_;  // by step of the unit
  std::vector<Part> parts_;        // the first used_ of them
  size_t used_ = 0;
  FunnelMatch best_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_FUNNEL_READER_H_
