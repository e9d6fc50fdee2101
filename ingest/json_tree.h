// SPDX-License-Identifier: Apache-2.0
// One JSON value as a list of nodes in the order of the text. Unlike simdjson's own document it keeps numbers as they
// are written (an id beyond 64 bits is one, too; 39000.00 is no 39000) and knows where each node begins.
#ifndef JOURNEY_INGEST_JSON_TREE_H_
#define JOURNEY_INGEST_JSON_TREE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/text_arena.h"

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace ingest {

enum class JsonType : uint8_t { kObject, kArray, kString, kNumber, kBoolean, kNull };

struct JsonNode {
  const char* begin = nullptr;  // its first byte in the text (a string's quote)
  std::string_view text;        // of a scalar: strings unescaped and without quotes, others as written
  std::string_view key;         // inside an object, unescaped
  uint32_t end = 0;             // index behind the last node inside it; of a scalar its own plus 1
  JsonType type = JsonType::kNull;

  bool scalar() const { return type > JsonType::kArray && type < JsonType::kNull; }
};

// What became of a text.
enum class JsonError : uint8_t { kNone, kInvalid, kTooDeep };

// Used again and again; not thread-safe. Checks the whole grammar.
class JsonTree {
 public:
  JsonTree();
  ~JsonTree();
  JsonTree(const JsonTree&) = delete;
  JsonTree& operator=(const JsonTree&) = delete;

  // `text` holds one value and blanks around it. Nodes are valid until the next call, their texts as long as `text` and
  // `arena` keep theirs. REQUIRES: 64 bytes behind `text` may be read; below 4 GB. Cost: two passes over the text.
  JsonError Parse(std::string_view text, uint32_t most_depth, TextArena* arena);

  const JsonNode& operator[](uint32_t index) const { return nodes_[index]; }
  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }

 private:
  bool Plain(std::string_view literal, TextArena* arena, std::string_view* plain);

  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
  std::vector<JsonNode> nodes_;
  std::vector<uint32_t> open_;  // indices of the containers around the place
  std::string unescaped_;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_JSON_TREE_H_
