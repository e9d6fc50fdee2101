// SPDX-License-Identifier: Apache-2.0
// What customers do next from a touchpoint, how often they come straight back to it, and where they wait longest: read
// from the edges, so that every number here is one of `export edges`.
#ifndef JOURNEY_GRAPH_ONWARD_H_
#define JOURNEY_GRAPH_ONWARD_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/graph/edges.h"

namespace journey::graph {

// The share of the onward steps that a way must hold to be called the longest wait: the rare way is no wait of many.
inline constexpr double kWaitShare = 0.1;

struct Onward {
  int64_t steps = 0;                 // to a touchpoint, itself included; not to (end)
  int64_t again = 0;                 // of which to itself
  std::vector<const EdgeRow*> next;  // to others, by count descending, then name; at most `most`
  const EdgeRow* wait = nullptr;     // of those with at least kWaitShare of `steps`, the longest median; null = none
};

// By the name of the touchpoint; only those with an onward step. `edges` as EdgeAccumulator::Finish sorts them; it
// outlives the result, which points into it.
absl::flat_hash_map<std::string, Onward> OnwardSteps(std::span<const EdgeRow> edges, size_t most);

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_ONWARD_H_
