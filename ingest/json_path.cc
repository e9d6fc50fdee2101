// SPDX-License-Identifier: Apache-2.0
#include "ingest/json_path.h"

#include <algorithm>
#include <charconv>

namespace ingest {

namespace {

constexpr auto kMostDots = 5;

// Where the next dot outside brackets is.
size_t FindDot(std::string_view path, size_t from = 0) {
  int depth = 0;
  for (size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '[') ++depth;
    if (path[at] == ']') --depth;
    if (path[at] == '.' && depth <= 0 && at >= from) return at;
  }
  return std::string_view::npos;
}

// Where the steps behind a key begin; a bracket at its beginning is part of it ("[Amplitude] Page URL").
size_t FindSteps(std::string_view key) { return std::min(key.find('[', 1), key.size()); }

// Whether some key of the path is followed by steps.
bool HasSteps(std::string_view path) {
  while (!path.empty()) {
    const size_t dot = std::min(FindDot(path), path.size());
    if (FindSteps(path.substr(0, dot)) < dot) return true;
    path.remove_prefix(std::min(path.size(), dot + 1));
  }
  return false;
}

// A text that may be looked into as JSON.
bool LooksLikeJson(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const char last = text[text.find_last_not_of(" \t\r\n")];
  return (text[first] == '{' && last == '}') || (text[first] == '[' && last == ']');
}

// The first scalar of the nodes [index, its end), else 0 and `found` false.
bool FirstScalar(const JsonTree& tree, uint32_t index, uint32_t* found) {
  for (uint32_t at = index; at < tree[index].end; ++at) {
    if (!tree[at].scalar()) continue;
    *found = at;
    return true;
  }
  return false;
}

}  // namespace

bool NeedsTree(const RecordShape& shape) {
  if (!shape.records.empty()) return true;
  return std::any_of(shape.slots.paths.begin(), shape.slots.paths.end(), [](const std::string& path) {
    return path.starts_with('^') || HasSteps(path) || path.ends_with(".*");
  });
}

JsonPaths::JsonPaths(const RecordShape& shape) : slots_(shape.slots.paths.size()) {
  std::string_view rest = shape.records;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find("[]"), rest.size());
    arrays_.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + 2));
    if (rest.starts_with('.')) rest.remove_prefix(1);
  }
  for (size_t up = 0; up <= arrays_.size(); ++up) Add();
  for (uint32_t slot = 0; slot < slots_; ++slot) {
    std::string_view path = shape.slots.paths[slot];
    size_t up = 0;
    for (; path.starts_with('^'); path.remove_prefix(1)) ++up;
    if (up <= arrays_.size()) Insert(&nodes_[up], path, slot, 0);  // else there is no such record
  }
}

JsonPathNode* JsonPaths::Key(JsonPathNode* node, std::string_view key) {
  const auto found = node->keys.find(key);
  if (found != node->keys.end()) return found->second;
  node->key_lengths |= uint64_t{1} << (key.size() & 63);
  return node->keys[texts_.emplace_back(key)] = Add();
}

// `rest`: keys and steps joined by dots. A key that holds dots itself is a key as a whole, too, as in the field trie.
void JsonPaths::Insert(JsonPathNode* node, std::string_view rest, uint32_t slot, uint16_t rank) {
  if (rest == "*") {
    if (node->any == nullptr) node->any = Add();
    node->any->targets.push_back({slot, rank});
    return;
  }
  const bool all_ways = std::count(rest.begin(), rest.end(), '.') <= kMostDots;
  for (size_t dot = FindDot(rest);; dot = FindDot(rest, dot + 1)) {
    const bool whole = dot == std::string_view::npos;
    const std::string_view head = rest.substr(0, dot);
    const size_t bracket = FindSteps(head);
    JsonPathNode* const child = Key(node, head.substr(0, bracket));
    InsertSteps(child, head.substr(bracket), whole ? std::string_view() : rest.substr(dot + 1),
                {slot, static_cast<uint16_t>(rank + (whole ? 0 : 1))});
    if (whole || bracket < head.size()) return;  // what lies behind brackets belongs to another key
    if (!all_ways) {
      if (!HasSteps(rest)) Key(node, rest)->targets.push_back({slot, rank});
      return;
    }
  }
}

// `steps`: "[0][key=a]" and so on; `rest`: what follows behind the next dot.
void JsonPaths::InsertSteps(JsonPathNode* node, std::string_view steps, std::string_view rest,
                            JsonPathNode::Target target) {
  if (steps.empty()) {
    if (rest.empty()) {
      node->targets.push_back(target);
    } else {
      Insert(node, rest, target.slot, target.rank);
    }
    return;
  }
  const size_t close = std::min(steps.find(']'), steps.size());
  const std::string_view inside = steps.substr(1, close - 1);
  const std::string_view more = steps.substr(std::min(steps.size(), close + 1));
  if (inside.empty()) {
    JsonPathNode* const element = Add();
    node->joined.push_back({element, target});
    InsertSteps(element, more, rest, {target.slot, 0});
    return;
  }
  int number = 0;
  const auto parsed = std::from_chars(inside.data(), inside.data() + inside.size(), number);
  if (parsed.ec == std::errc() && parsed.ptr == inside.data() + inside.size()) {
    JsonPathNode* const element = Add();
    node->elements.emplace_back(number, element);
    InsertSteps(element, more, rest, target);
    return;
  }
  const size_t equals = std::min(inside.find('='), inside.size());
  const std::string_view key = inside.substr(0, equals);
  auto filter = std::find_if(node->filters.begin(), node->filters.end(),
                             [&](const JsonPathNode::Filter& one) { return one.key == key; });
  if (filter == node->filters.end()) filter = node->filters.insert(filter, {std::string(key), {}});
  const std::string_view value = inside.substr(std::min(inside.size(), equals + 1));
  const auto known = filter->values.find(value);
  JsonPathNode* const element = known != filter->values.end() ? known->second : Add();
  if (known == filter->values.end()) filter->values[texts_.emplace_back(value)] = element;
  InsertSteps(element, more, rest, target);
}

void JsonMatcher::Store(std::span<const JsonPathNode::Target> targets, std::string_view text, bool number) {
  for (const JsonPathNode::Target& target : targets) {
    Seen& seen = seen_[target.slot];
    if (seen.record != record_) {
      seen = {record_, static_cast<uint32_t>(values_->size() - first_), target.rank};
      values_->emplace_back(text, target.slot, number);
    } else if (target.rank < seen.rank) {
      seen.rank = target.rank;
      (*values_)[first_ + seen.index] = Value(text, target.slot, number);
    }
  }
}

void JsonMatcher::Match(const JsonPathNode& path, const JsonTree& tree, uint32_t index, TextArena* arena) {
  const JsonNode& node = tree[index];
  if (path.any != nullptr && node.type != JsonType::kNull) {
    uint32_t found;
    if (FirstScalar(tree, index, &found))
      Store(path.any->targets, tree[found].text, tree[found].type == JsonType::kNumber);
  }
  switch (node.type) {
    case JsonType::kNull:
      return;
    case JsonType::kArray:
      MatchArray(path, tree, index, arena);
      return;
    case JsonType::kObject:
      if (path.keys.empty()) return;
      for (uint32_t at = index + 1; at < node.end; at = tree[at].end) {
        const std::string_view key = tree[at].key;
        if ((path.key_lengths >> (key.size() & 63) & 1) == 0) continue;
        const auto found = path.keys.find(key);
        if (found != path.keys.end()) Match(*found->second, tree, at, arena);
      }
      return;
    default:
      Store(path.targets, node.text, node.type == JsonType::kNumber);
      if (!path.joined.empty()) {
        for (const JsonPathNode::Joined& joined : path.joined)
          if (!joined.element->targets.empty()) Store({&joined.target, 1}, node.text, node.type == JsonType::kNumber);
      }
      if (node.type != JsonType::kString || !path.goes_on() || !LooksLikeJson(node.text)) return;
      if (trees_used_ == trees_.size()) trees_.push_back(std::make_unique<JsonTree>());
      JsonTree& inner = *trees_[trees_used_++];
      if (inner.Parse(arena->Copy(node.text), most_depth_, arena) != JsonError::kNone) return;
      Match(path, inner, 0, arena);
  }
}

void JsonMatcher::MatchArray(const JsonPathNode& path, const JsonTree& tree, uint32_t index, TextArena* arena) {
  const uint32_t end = tree[index].end;
  if (!path.elements.empty()) {
    int count = 0;
    for (uint32_t at = index + 1; at < end; at = tree[at].end) ++count;
    for (const auto& [number, element] : path.elements) {
      const int wanted = number < 0 ? count + number : number;
      int here = 0;
      for (uint32_t at = index + 1; at < end && wanted >= 0; at = tree[at].end, ++here) {
        if (here == wanted) Match(*element, tree, at, arena);
      }
    }
  }
  for (const JsonPathNode::Filter& filter : path.filters) {
    for (uint32_t at = index + 1; at < end; at = tree[at].end) {
      if (tree[at].type != JsonType::kObject) continue;
      const uint32_t key = FindJsonKey(tree, at, filter.key);
      if (key == 0 || !tree[key].scalar()) continue;
      const auto found = filter.values.find(tree[key].text);
      if (found != filter.values.end()) Match(*found->second, tree, at, arena);
    }
  }
  for (const JsonPathNode::Joined& joined : path.joined) Join(joined, tree, index, arena);
}

// The texts of all elements that have one, joined by commas.
void JsonMatcher::Join(const JsonPathNode::Joined& joined, const JsonTree& tree, uint32_t index, TextArena* arena) {
  std::vector<Value>* const values = values_;
  const size_t first = first_;
  std::vector<Value> one;
  std::string text;
  for (uint32_t at = index + 1; at < tree[index].end; at = tree[at].end) {
    one.clear();
    values_ = &one;
    first_ = 0;
    const Seen before = seen_[joined.target.slot];
    seen_[joined.target.slot] = Seen();
    Match(*joined.element, tree, at, arena);
    seen_[joined.target.slot] = before;
    for (const Value& value : one) text.append(text.empty() ? "" : ",").append(value.text());
  }
  values_ = values;
  first_ = first;
  if (!text.empty()) Store({&joined.target, 1}, arena->Copy(text), false);
}

uint32_t FindJsonKey(const JsonTree& tree, uint32_t index, std::string_view key) {
  for (uint32_t at = index + 1; at < tree[index].end; at = tree[at].end) {
    if (tree[at].key == key) return at;
  }
  for (size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1)) {
    const uint32_t outer = FindJsonKey(tree, index, key.substr(0, dot));
    if (outer == 0 || tree[outer].type != JsonType::kObject) continue;
    const uint32_t inner = FindJsonKey(tree, outer, key.substr(dot + 1));
    if (inner != 0) return inner;
  }
  return 0;
}

}  // namespace ingest
