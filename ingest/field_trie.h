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
#include <utility>
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

  // Keys that came behind another one, the likelier ones first; a free place holds a key that is never found.
  struct Guesses {
    std::array<Key*, 4> keys;
  };
  // A key of an object: one that is asked for, or one that was seen. What a walk looks at comes first.
  struct Key {
    // The first 16 bytes of the key as it is mostly written, with its quotes and a colon. A key that is long or needs
    // escapes matches nothing: no token begins with a blank.
    uint64_t words[2] = {0x2020202020202020, 0};
    uint64_t masks[2] = {~uint64_t{0}, 0};
    uint32_t written_size = 0;
    uint32_t target_count = 0;
    const Target* targets = nullptr;  // of a scalar under this key
    Node* child = nullptr;            // of an object under this key; null = nothing in it is asked for
    Guesses next;
    std::string text;
    std::string written;
    std::vector<Target> all_targets;

    // Whether the text begins with the key, written plainly and followed by a colon. REQUIRES: 64 bytes may be read.
    bool IsAt(const char* at) const {
      uint64_t first, second;
      std::memcpy(&first, at, sizeof(first));
      std::memcpy(&second, at + sizeof(first), sizeof(second));
      if ((((first ^ words[0]) & masks[0]) | ((second ^ words[1]) & masks[1])) != 0) return false;
      return written_size <= 16 || std::memcmp(at + 16, written.data() + 16, written_size - 16) == 0;
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

  // How many objects that are asked for can be open in each other.
  size_t depth() const { return depth_; }

  // The key at `at` where it is among the guesses but the first, else null.
  static Key* OtherGuess(Guesses* guesses, const char* at) {
    for (size_t i = 1; i < guesses->keys.size(); ++i) {
      if (!guesses->keys[i]->IsAt(at)) continue;
      std::swap(guesses->keys[i], guesses->keys[i - 1]);
      return guesses->keys[i - 1];
    }
    return nullptr;
  }
  // The key of this text, which becomes a guess.
  Key* Learn(Node* node, Guesses* guesses, std::string_view text);

 private:
  Node* AddNode();
  Key* FindOrAdd(Node* node, std::string_view text);
  void Insert(Node* node, std::string_view rest, uint32_t slot, uint16_t rank);

  Key none_;
  std::deque<Node> nodes_;  // stable addresses
  size_t depth_ = 1;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_FIELD_TRIE_H_
