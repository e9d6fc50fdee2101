// SPDX-License-Identifier: Apache-2.0
#include "ingest/field_trie.h"

#include <algorithm>

namespace ingest {

FieldTrie::FieldTrie(const SlotList& slots) {
  nodes_.emplace_back();
  for (size_t slot = 0; slot < slots.paths.size(); ++slot)
    Insert(&nodes_.front(), slots.paths[slot], static_cast<uint32_t>(slot), 0);
  for (Node& node : nodes_) BuildTable(&node);
}

FieldTrie::Entry* FieldTrie::FindOrAdd(Node* node, std::string_view key) {
  for (Entry& entry : node->entries) {
    if (entry.key == key) return &entry;
  }
  node->entries.push_back({std::string(key), {}, nullptr});
  return &node->entries.back();
}

void FieldTrie::Insert(Node* node, std::string_view rest, uint32_t slot, uint32_t rank) {
  constexpr auto kMostDots = 5;
  FindOrAdd(node, rest)->targets.push_back({slot, rank});
  const bool all_ways = std::count(rest.begin(), rest.end(), '.') <= kMostDots;
  for (size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.', dot + 1)) {
    Entry* const entry = FindOrAdd(node, rest.substr(0, dot));
    if (entry->child == nullptr) entry->child = &nodes_.emplace_back();
    Insert(entry->child, rest.substr(dot + 1), slot, rank + 1);
    if (!all_ways) break;
  }
}

void FieldTrie::BuildTable(Node* node) {
  size_t size = 4;
  while (size < node->entries.size() * 4) size *= 2;
  node->table.assign(size, 0);
  node->mask = static_cast<uint32_t>(size - 1);
  for (size_t index = 0; index < node->entries.size(); ++index) {
    uint32_t at = Hash(node->entries[index].key) & node->mask;
    while (node->table[at] != 0) at = (at + 1) & node->mask;
    node->table[at] = static_cast<uint32_t>(index + 1);
  }
}

}  // namespace ingest
