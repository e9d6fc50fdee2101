// SPDX-License-Identifier: Apache-2.0
// Nodes of the touchpoint graph: a touchpoint's string id, or one of the two outer nodes where units begin and end.
#ifndef JOURNEY_GRAPH_NODE_H_
#define JOURNEY_GRAPH_NODE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "journey/event/event_table.h"

namespace journey::graph {

inline constexpr uint32_t kStartNode = 0xfffffffeu;
inline constexpr uint32_t kEndNode = 0xfffffffdu;
inline constexpr std::string_view kStartName = "(start)";
inline constexpr std::string_view kEndName = "(end)";

inline std::string_view NodeName(const event::EventTable& table, uint32_t node) {
  if (node == kStartNode) return kStartName;
  if (node == kEndNode) return kEndName;
  return table.dictionaries.strings[node];
}

// The node of that name; nullopt where no text of the table is spelt so. "(start)" and "(end)" are always the outer
// nodes.
inline std::optional<uint32_t> FindNode(const event::EventTable& table, std::string_view name) {
  if (name == kStartName) return kStartNode;
  if (name == kEndName) return kEndNode;
  const uint32_t id = table.dictionaries.strings.Find(name);
  if (id == base::StringInterner::kAbsent) return std::nullopt;
  return id;
}

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_NODE_H_
