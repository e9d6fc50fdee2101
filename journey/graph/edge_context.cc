// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/edge_context.h"

#include <algorithm>
#include <tuple>

#include "journey/graph/node.h"
#include "journey/graph/outcome.h"

namespace journey::graph {

void EdgeContext::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  bool walked = false;
  for (const stitch::Unit& unit : customer.units) {
    const std::span<const stitch::Step> steps = StepsOf(customer, unit);
    // Places from 0 (the start) to size + 1 (the end).
    const auto node = [&steps](size_t place) {
      return place == 0 ? kStartNode : place > steps.size() ? kEndNode : steps[place - 1].touchpoint;
    };
    for (size_t place = 0; !steps.empty() && place <= steps.size(); ++place) {
      if (node(place) != from_ || node(place + 1) != to_) continue;
      walked = true;
      if (place > 0) ++before_[node(place - 1)];
      if (place < steps.size()) ++after_[node(place + 2)];
    }
  }
  if (walked) sample_.Add(customer);
}

void EdgeContext::Merge(const EdgeContext& other) {
  for (const auto& [node, count] : other.before_) before_[node] += count;
  for (const auto& [node, count] : other.after_) after_[node] += count;
  sample_.Merge(other.sample_);
}

EdgeContextResult EdgeContext::Finish() const {
  const auto sorted = [this](const absl::flat_hash_map<uint32_t, int64_t>& counts) {
    std::vector<EdgeNeighbour> rows;
    for (const auto& [node, count] : counts) rows.push_back({std::string(NodeName(*table_, node)), count});
    std::sort(rows.begin(), rows.end(), [](const EdgeNeighbour& a, const EdgeNeighbour& b) {
      return std::tie(b.count, a.touchpoint) < std::tie(a.count, b.touchpoint);
    });
    return rows;
  };
  return {sorted(before_), sorted(after_), sample_.Representatives()};
}

}  // namespace journey::graph
