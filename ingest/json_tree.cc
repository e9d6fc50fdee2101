// SPDX-License-Identifier: Apache-2.0
#include "ingest/json_tree.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "ingest/json_text.h"

namespace ingest {

namespace {

constexpr size_t kSmallestCapacity = 16 << 10;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

JsonTree::JsonTree() = default;
JsonTree::~JsonTree() = default;

// Takes the escapes out of a literal.
bool JsonTree::Plain(std::string_view literal, TextArena* arena, std::string_view* plain) {
  *plain = literal;
  if (literal.find('\\') == std::string_view::npos) return true;
  unescaped_.clear();
  if (!Unescape(literal, &unescaped_)) return false;
  *plain = arena->Copy(unescaped_);
  return true;
}

JsonError JsonTree::Parse(std::string_view text, uint32_t most_depth, TextArena* arena) {
  nodes_.clear();
  open_.clear();
  if (parser_ == nullptr || parser_->capacity() < text.size()) {
    const size_t capacity = std::max(text.size() + text.size() / 2, kSmallestCapacity);
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 16, parser_) !=
        simdjson::SUCCESS) {
      return JsonError::kInvalid;
    }
  }
  if (parser_->stage1(reinterpret_cast<const uint8_t*>(text.data()), text.size(), simdjson::stage1_mode::regular) !=
      simdjson::SUCCESS) {
    return JsonError::kInvalid;
  }
  const uint32_t* const index = parser_->structural_indexes.get();
  const uint32_t count = parser_->n_structural_indexes;
  // Behind the last byte that is no blank: where a token ends that has no other behind it.
  size_t text_end = text.size();
  while (text_end > 0 && IsBlank(text[text_end - 1])) --text_end;
  const auto token_end = [&](uint32_t at) {
    size_t end = at + 1 < count ? index[at + 1] : text_end;
    while (end > index[at] + 1 && IsBlank(text[end - 1])) --end;
    return end;
  };
  std::string_view key;
  uint32_t at = 0;
  while (true) {
    // A value.
    if (at >= count) return JsonError::kInvalid;
    const char first = text[index[at]];
    const uint32_t id = static_cast<uint32_t>(nodes_.size());
    JsonNode& node = nodes_.emplace_back();
    node.begin = text.data() + index[at];
    node.key = key;
    node.end = id + 1;
    key = {};
    bool opened = false;
    if (first == '{' || first == '[') {
      node.type = first == '{' ? JsonType::kObject : JsonType::kArray;
      open_.push_back(id);
      if (open_.size() > most_depth) return JsonError::kTooDeep;
      ++at;
      opened = true;
    } else {
      const std::string_view token = text.substr(index[at], token_end(at) - index[at]);
      if (first == '"') {
        if (token.size() < 2 || token.back() != '"') return JsonError::kInvalid;
        node.type = JsonType::kString;
        if (!Plain(token.substr(1, token.size() - 2), arena, &node.text)) return JsonError::kInvalid;
      } else {
        node.text = token;
        if (token == "null") {
          node.type = JsonType::kNull;
        } else if (token == "true" || token == "false") {
          node.type = JsonType::kBoolean;
        } else if (IsJsonNumber(token)) {
          node.type = JsonType::kNumber;
        } else {
          return JsonError::kInvalid;
        }
      }
      ++at;
    }
    // What may stand behind it, up to the next value.
    while (true) {
      if (open_.empty()) return at == count ? JsonError::kNone : JsonError::kInvalid;
      if (at >= count) return JsonError::kInvalid;
      const bool in_object = nodes_[open_.back()].type == JsonType::kObject;
      const char next = text[index[at]];
      if (next == (in_object ? '}' : ']')) {
        ++at;
        nodes_[open_.back()].end = static_cast<uint32_t>(nodes_.size());
        open_.pop_back();
        opened = false;
        continue;
      }
      if (!opened) {
        if (next != ',') return JsonError::kInvalid;
        ++at;
      }
      if (in_object) {
        if (at + 1 >= count || text[index[at]] != '"' || text[index[at + 1]] != ':') return JsonError::kInvalid;
        const std::string_view token = text.substr(index[at], token_end(at) - index[at]);
        if (token.size() < 2 || !Plain(token.substr(1, token.size() - 2), arena, &key)) return JsonError::kInvalid;
        at += 2;
      }
      break;
    }
  }
}

}  // namespace ingest
