// SPDX-License-Identifier: Apache-2.0
#include "ingest/field_trie.h"

#include <algorithm>

namespace ingest {

namespace {

// An object may have keys without end (ids as keys): of those that nobody asks for only so many are remembered.
constexpr size_t kMostKeys = 512;
constexpr size_t kLongestKey = 256;
// So many bytes behind any place of a text may be read.
constexpr size_t kReadableBytes = 64;

// A key with a quote, a backslash or a control character is never written as it is.
bool IsPlain(std::string_view text) {
  return text.size() + 3 <= kReadableBytes && std::none_of(text.begin(), text.end(), [](char c) {
           return c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ';
         });
}

}  // namespace

FieldTrie::Node* FieldTrie::AddNode() {
  Node& node = nodes_.emplace_back();
  node.first.keys.fill(&none_);
  node.other.next.keys.fill(&none_);
  return &node;
}

FieldTrie::FieldTrie(const SlotList& slots) {
  AddNode();
  for (size_t slot = 0; slot < slots.paths.size(); ++slot)
    Insert(&nodes_.front(), slots.paths[slot], static_cast<uint32_t>(slot), 0);
  for (Node& node : nodes_) {
    for (Key& key : node.keys) {
      key.targets = key.all_targets.data();
      key.target_count = static_cast<uint32_t>(key.all_targets.size());
    }
  }
}

FieldTrie::Key* FieldTrie::FindOrAdd(Node* node, std::string_view text) {
  const auto found = node->by_text.find(text);
  if (found != node->by_text.end()) return found->second;
  Key& key = node->keys.emplace_back();
  key.next.keys.fill(&none_);
  key.text = std::string(text);
  node->by_text.emplace(key.text, &key);
  if (!IsPlain(text)) return &key;  // its words match nothing
  key.written = "\"" + key.text + "\":";
  key.written_size = static_cast<uint32_t>(key.written.size());
  for (size_t i = 0; i < 2; ++i) {
    char bytes[8] = {}, mask[8] = {};
    for (size_t k = 0; k < 8 && i * 8 + k < key.written.size(); ++k) {
      bytes[k] = key.written[i * 8 + k];
      mask[k] = '\xff';
    }
    std::memcpy(&key.words[i], bytes, sizeof(bytes));
    std::memcpy(&key.masks[i], mask, sizeof(mask));
  }
  return &key;
}

FieldTrie::Key* FieldTrie::Learn(Node* node, Guesses* guesses, std::string_view text) {
  const auto found = node->by_text.find(text);
  Key* key = &node->other;
  if (found != node->by_text.end()) {
    key = found->second;
  } else if (node->keys.size() < kMostKeys && text.size() <= kLongestKey) {
    key = FindOrAdd(node, text);
  } else {
    return key;
  }
  if (std::find(guesses->keys.begin(), guesses->keys.end(), key) != guesses->keys.end()) return key;
  // The last place is the newcomer's; who is met there moves up.
  *std::find(guesses->keys.begin(), guesses->keys.end() - 1, &none_) = key;
  return key;
}

void FieldTrie::Insert(Node* node, std::string_view rest, uint32_t slot, uint16_t rank) {
  constexpr auto kMostDots = 5;
  FindOrAdd(node, rest)->all_targets.push_back({slot, rank});
  depth_ = std::max<size_t>(depth_, rank + 1u);
  const bool all_ways = std::count(rest.begin(), rest.end(), '.') <= kMostDots;
  for (size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.', dot + 1)) {
    Key* const key = FindOrAdd(node, rest.substr(0, dot));
    if (key->child == nullptr) key->child = AddNode();
    Insert(key->child, rest.substr(dot + 1), slot, static_cast<uint16_t>(rank + 1));
    if (!all_ways) break;
  }
}

}  // namespace ingest
