// SPDX-License-Identifier: Apache-2.0
// The paths that a mapping asks for, compiled into a trie over JSON keys, and what a walk over many records of one log
// has learned about it: which key comes behind which. Records of one log have their keys in few orders, so nearly every
// key is told by comparing two words with a guess.
#ifndef JOURNEY_INGEST_FIELD_TRIE_H_
#define JOURNEY_INGEST_FIELD_TRIE_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ingest/record.h"

namespace ingest {

// "a.b" is reached as the key "a.b" and as the key "b" inside "a": every way to part a path at its dots is in the trie
// (paths of more than five dots: only whole rests). `rank` says how often it was parted; the smallest one present wins.
// Learns while it is used, so not thread-safe: one a walker. What it has learned never shows in a result.
class FieldTrie {
 public:
  struct Target {
    uint32_t slot;
    uint16_t rank;
  };
  struct Node;
  struct Key;

  // Keys that came behind another one, the most frequent ones first.
  struct Guesses {
    std::array<Key*, 4> keys = {};
  };
  // A key of an object: one that is asked for, or one that was seen.
  struct Key {
    std::string text;
    // Where the key is plain and not long: the text with its quotes and a colon, as JSON mostly has it; its first 16
    // bytes as words.
    std::string written;
    uint64_t words[2] = {0, 0};
    uint64_t masks[2] = {~uint64_t{0}, 0};
    std::vector<Target> targets;  // of a scalar under this key
    Node* child = nullptr;        // of an object under this key; null = nothing in it is asked for
    Guesses next;

    // Whether the text begins with the key, written plainly and followed by a colon. REQUIRES: 64 bytes may be read.
    bool IsAt(const char* at) const {
      uint64_t first, second;
      std::memcpy(&first, at, sizeof(first));
      std::memcpy(&second, at + sizeof(first), sizeof(second));
      if ((((first ^ words[0]) & masks[0]) | ((second ^ words[1]) & masks[1])) != 0) return false;
      return written.size() <= 16 || std::memcmp(at + 16, written.data() + 16, written.size() - 16) == 0;
    }
  };
  // An object of which something is asked for.
  struct Node {
    Guesses first;
    std::deque<Key> keys;  // stable addresses
    absl::flat_hash_map<std::string_view, Key*> by_text;
    Key other;  // stands for keys that are not asked for, once too many of them were seen
  };

  explicit FieldTrie(const SlotList& slots);
  FieldTrie(const FieldTrie&) = delete;
  FieldTrie& operator=(const FieldTrie&) = delete;

  Node& root() { return nodes_.front(); }

  // The key at `at` where it is among the guesses, else null.
  static Key* Guess(Guesses* guesses, const char* at) {
    Key* const likely = guesses->keys[0];
    if (likely != nullptr && likely->IsAt(at)) return likely;
    for (size_t i = 1; i < guesses->keys.size(); ++i) {
      Key* const key = guesses->keys[i];
      if (key == nullptr) return nullptr;
      if (!key->IsAt(at)) continue;
      std::swap(guesses->keys[i], guesses->keys[i - 1]);
      return key;
    }
    return nullptr;
  }
  // The key of this text, which becomes a guess.
  static Key* Learn(Node* node, Guesses* guesses, std::string_view text);

 private:
  static Key* FindOrAdd(Node* node, std::string_view text);
  void Insert(Node* node, std::string_view rest, uint32_t slot, uint16_t rank);

  std::deque<Node> nodes_;  // stable addresses
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_FIELD_TRIE_H_
