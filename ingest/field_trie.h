// SPDX-License-Identifier: Apache-2.0
// The paths that a mapping asks for, compiled into a trie over JSON keys, so that a record is read in one walk in file
// order.
#ifndef JOURNEY_INGEST_FIELD_TRIE_H_
#define JOURNEY_INGEST_FIELD_TRIE_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/record.h"

namespace ingest {

// "a.b" is reached as the key "a.b" and as the key "b" inside "a": every way to part a path at its dots is in the trie
// (paths of more than five dots: only whole rests). `rank` says how often it was parted; the smallest one present wins.
class FieldTrie {
 public:
  struct Target {
    uint32_t slot;
    uint32_t rank;
  };
  struct Node;
  struct Entry {
    std::string key;
    std::vector<Target> targets;          // of a scalar under this key
    Node* child = nullptr;                // of an object under this key
    mutable const Entry* next = nullptr;  // known key that came behind this one last time
  };
  // Open addressing by the key's length and ends: a look-up that finds nothing costs a few instructions.
  struct Node {
    std::vector<Entry> entries;
    std::vector<uint32_t> table;  // index + 1 into entries, 0 = free
    uint32_t mask = 0;
    mutable const Entry* first = nullptr;  // known key that came first last time

    const Entry* Find(std::string_view key) const {
      for (uint32_t at = Hash(key) & mask;; at = (at + 1) & mask) {
        const uint32_t index = table[at];
        if (index == 0) return nullptr;
        if (Same(entries[index - 1].key, key)) return &entries[index - 1];
      }
    }
    // As Find, for the keys of one object in turn: records of one log have their keys in one order, so the guess from
    // the last record is mostly right and saves the hash. `*guess` begins as null. Not thread-safe.
    const Entry* FindNext(std::string_view key, const Entry** guess) const {
      const Entry* const expected = *guess == nullptr ? first : (*guess)->next;
      if (expected != nullptr && Same(expected->key, key)) {
        *guess = expected;
        return expected;
      }
      const Entry* const entry = Find(key);
      if (entry == nullptr) return nullptr;
      (*guess == nullptr ? first : (*guess)->next) = entry;
      *guess = entry;
      return entry;
    }
  };

  explicit FieldTrie(const SlotList& slots);
  FieldTrie(const FieldTrie&) = delete;
  FieldTrie& operator=(const FieldTrie&) = delete;

  const Node& root() const { return nodes_.front(); }

 private:
  // Keys are short and mostly equal here: a call of memcmp costs more than the comparison.
  static bool Same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    const auto word = [](std::string_view text, size_t at) {
      uint64_t bytes;
      std::memcpy(&bytes, text.data() + at, sizeof(bytes));
      return bytes;
    };
    if (a.size() < 8) {
      if (a.size() < 4) {
        for (size_t at = 0; at < a.size(); ++at) {
          if (a[at] != b[at]) return false;
        }
        return true;
      }
      const auto half = [](std::string_view text, size_t at) {
        uint32_t bytes;
        std::memcpy(&bytes, text.data() + at, sizeof(bytes));
        return bytes;
      };
      return half(a, 0) == half(b, 0) && half(a, a.size() - 4) == half(b, b.size() - 4);
    }
    for (size_t at = 0; at + 8 <= a.size(); at += 8) {
      if (word(a, at) != word(b, at)) return false;
    }
    return word(a, a.size() - 8) == word(b, b.size() - 8);
  }
  static uint32_t Hash(std::string_view key) {
    const uint32_t size = static_cast<uint32_t>(key.size());
    if (size == 0) return 0;
    const auto byte = [key](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(key[i])); };
    const uint32_t word = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16 | byte(size > 1 ? size - 2 : 0) << 24;
    return ((word ^ size * 0x9e3779b9u) * 0x85ebca6bu) >> 16;
  }
  void Insert(Node* node, std::string_view rest, uint32_t slot, uint32_t rank);
  static Entry* FindOrAdd(Node* node, std::string_view key);
  static void BuildTable(Node* node);

  std::deque<Node> nodes_;  // stable addresses
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_FIELD_TRIE_H_
