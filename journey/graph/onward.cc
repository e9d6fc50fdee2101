// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/onward.h"

namespace journey::graph {

absl::flat_hash_map<std::string, Onward> OnwardSteps(std::span<const EdgeRow> edges, size_t most) {
  absl::flat_hash_map<std::string, Onward> onward;
  for (const EdgeRow& edge : edges) {
    if (!edge.median_s.has_value()) continue;  // an outer node, where there is no gap
    Onward& from = onward[edge.from];
    from.steps += edge.count;
    if (edge.from == edge.to) {
      from.again += edge.count;
    } else if (from.next.size() < most) {
      from.next.push_back(&edge);
    }
  }
  for (const EdgeRow& edge : edges) {
    if (!edge.median_s.has_value() || edge.from == edge.to) continue;
    Onward& from = onward[edge.from];
    if (static_cast<double>(edge.count) < kWaitShare * static_cast<double>(from.steps)) continue;
    // Of equal medians the first: it has more steps, else the smaller name.
    if (from.wait == nullptr || *edge.median_s > *from.wait->median_s) from.wait = &edge;
  }
  return onward;
}

}  // namespace journey::graph
