// SPDX-License-Identifier: Apache-2.0
// The paths of a mapping into JSON records, compiled, with all that the language knows (record.h): arrays, elements by
// a key, unions, records around, texts that hold JSON. What needs none of it is read by the field trie, which is
// faster.
#ifndef JOURNEY_INGEST_JSON_PATH_H_
#define JOURNEY_INGEST_JSON_PATH_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ingest/json_tree.h"
#include "ingest/record.h"
#include "ingest/text_arena.h"

namespace ingest {

// Whether a shape asks for more than scalars in nested objects.
bool NeedsTree(const RecordShape& shape);

// All paths of one shape that begin at one record: at the element itself, or at one around it.
struct JsonPathNode {
  struct Target {
    uint32_t slot;
    uint16_t rank;  // how often the path was parted at its dots; the smallest present wins
  };
  struct Filter {  // [key=VALUE]
    std::string key;
    absl::flat_hash_map<std::string_view, JsonPathNode*> values;
  };
  struct Joined {  // []
    JsonPathNode* element;
    Target target;
  };

  std::vector<Target> targets;  // of a scalar
  absl::flat_hash_map<std::string_view, JsonPathNode*> keys;
  uint64_t key_lengths = 0;  // bit n: a key of n (mod 64) bytes is asked for
  JsonPathNode* any = nullptr;
  std::vector<std::pair<int, JsonPathNode*>> elements;  // [0], [-1]
  std::vector<Filter> filters;
  std::vector<Joined> joined;

  bool goes_on() const {
    return !keys.empty() || any != nullptr || !elements.empty() || !filters.empty() || !joined.empty();
  }
};

// Immutable once made.
class JsonPaths {
 public:
  explicit JsonPaths(const RecordShape& shape);
  JsonPaths(const JsonPaths&) = delete;
  JsonPaths& operator=(const JsonPaths&) = delete;

  // The keys of the arrays between a source's record and the element: {} for the record itself, {"events"},
  // {"a.b", "c"} for "a.b[].c[]".
  const std::vector<std::string>& arrays() const { return arrays_; }
  // Paths that begin `up` records around the element.
  const JsonPathNode& root(size_t up) const { return nodes_[up]; }
  size_t slots() const { return slots_; }

 private:
  JsonPathNode* Add() { return &nodes_.emplace_back(); }
  JsonPathNode* Key(JsonPathNode* node, std::string_view key);
  void Insert(JsonPathNode* node, std::string_view rest, uint32_t slot, uint16_t rank);
  void InsertSteps(JsonPathNode* node, std::string_view steps, std::string_view rest, JsonPathNode::Target target);

  std::deque<JsonPathNode> nodes_;  // first the roots by `up`; stable addresses
  std::deque<std::string> texts_;   // of keys and values
  std::vector<std::string> arrays_;
  size_t slots_;
};

// Fills values from nodes. Not thread-safe.
class JsonMatcher {
 public:
  JsonMatcher(size_t slots, uint32_t most_depth) : seen_(slots), most_depth_(most_depth) {}

  // Begins a record; values of the same slot that come later count only where their rank is smaller.
  void Begin(std::vector<Value>* values) {
    values_ = values;
    first_ = values->size();
    if (++record_ == 0) seen_.assign(seen_.size(), Seen()), record_ = 1;
    trees_used_ = 0;
  }
  // Adds what `path` asks for below node `index` of `tree`.
  void Match(const JsonPathNode& path, const JsonTree& tree, uint32_t index, TextArena* arena);

 private:
  struct Seen {
    uint32_t record = 0;
    uint32_t index = 0;
    uint16_t rank = 0;
  };
  void Store(std::span<const JsonPathNode::Target> targets, std::string_view text, bool number);
  void MatchArray(const JsonPathNode& path, const JsonTree& tree, uint32_t index, TextArena* arena);
  void Join(const JsonPathNode::Joined& joined, const JsonTree& tree, uint32_t index, TextArena* arena);

  std::vector<Seen> seen_;  // by slot
  std::vector<Value>* values_ = nullptr;
  size_t first_ = 0;
  uint32_t record_ = 0;
  uint32_t most_depth_;
  std::vector<std::unique_ptr<JsonTree>> trees_;  // of texts that hold JSON
  size_t trees_used_ = 0;
  std::string joined_;
};

// The node of `key` in the object `index` of `tree`, a dotted key also as keys inside each other; 0 where there is
// none.
uint32_t FindJsonKey(const JsonTree& tree, uint32_t index, std::string_view key);

}  // namespace ingest

#endif  // JOURNEY_INGEST_JSON_PATH_H_
