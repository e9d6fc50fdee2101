// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/node_index.h"

#include "absl/container/flat_hash_map.h"

namespace journey::graph {

NodeIndex::NodeIndex(const event::EventTable& table) {
  const event::TypeTable& types = table.dictionaries.types;
  of_type_.reserve(types.size());
  absl::flat_hash_map<uint32_t, uint32_t> numbers;  // by touchpoint
  for (uint32_t type = 0; type < types.size(); ++type) {
    const uint32_t touchpoint = TouchpointOf(types[type]);
    const auto [place, inserted] = numbers.try_emplace(touchpoint, static_cast<uint32_t>(ids_.size()));
    if (inserted) ids_.push_back(touchpoint);
    of_type_.push_back(place->second);
  }
  ids_.push_back(kStartNode);
  ids_.push_back(kEndNode);
}

}  // namespace journey::graph
