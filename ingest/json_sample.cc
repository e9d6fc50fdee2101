// SPDX-License-Identifier: Apache-2.0
// The sample of JSON: paths to scalars, also through arrays and into texts that hold JSON.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "ingest/json_scanner.h"
#include "ingest/json_tree.h"
#include "ingest/sample.h"

namespace ingest {

namespace {

constexpr uint64_t kMostElements = 200;  // of arrays of one path
constexpr uint32_t kMostDepth = 1024;
constexpr uint32_t kShownDepth = 32;  // deeper values are left out of the sample

// Collects paths in order of first sight. Each belongs to a level: the records, or the elements of one array.
class PathTable {
 public:
  explicit PathTable(Sample* sample) : sample_(sample) { levels_.emplace_back(); }

  // The level of an array; its path ends with "[]".
  size_t Level(const std::string& path) {
    const auto [position, inserted] = level_ids_.try_emplace(path, levels_.size());
    if (inserted) {
      levels_.emplace_back();
      sample_->arrays.push_back({path, 0});
    }
    return position->second;
  }
  bool Full(size_t level) const { return level > 0 && levels_[level].count >= kMostElements; }

  void Add(size_t level, const std::string& path, std::string_view value) {
    const auto [position, inserted] = ids_.try_emplace(path, sample_->paths.size());
    if (inserted) {
      sample_->paths.push_back({path, {}, 0});
      levels_[level].paths.push_back(position->second);
    }
    SamplePath& entry = sample_->paths[position->second];
    if (entry.values.size() > levels_[level].count) return;  // a repeated key: the first counts
    entry.values.resize(levels_[level].count);
    entry.values.emplace_back(value);
    ++entry.present;
  }
  void End(size_t level) { ++levels_[level].count; }
  void EndRecord() {
    ++sample_->records;
    End(0);
  }
  // All paths of one level get as many values.
  void Finish() {
    for (size_t level = 0; level < levels_.size(); ++level) {
      for (size_t path : levels_[level].paths) sample_->paths[path].values.resize(levels_[level].count);
      if (level > 0) sample_->arrays[level - 1].elements = levels_[level].count;
    }
  }

 private:
  struct LevelState {
    uint64_t count = 0;
    std::vector<size_t> paths;
  };
  Sample* sample_;
  std::vector<LevelState> levels_;
  std::unordered_map<std::string, size_t> level_ids_;
  std::unordered_map<std::string, size_t> ids_;
};

// Reads texts without asking for room behind them.
class PaddedTree {
 public:
  bool Parse(std::string_view text) {
    arena_.Clear();
    return tree_.Parse(arena_.Copy(text), kMostDepth, &arena_) == JsonError::kNone;
  }
  const JsonTree& tree() const { return tree_; }

 private:
  TextArena arena_;
  JsonTree tree_;
};

void Flatten(const JsonTree& tree, uint32_t index, const std::string& path, size_t level, uint32_t depth,
             PathTable* table);

void FlattenArray(const JsonTree& tree, uint32_t index, const std::string& path, uint32_t depth, PathTable* table) {
  const std::string inside = path + "[]";
  const size_t level = table->Level(inside);
  for (uint32_t at = index + 1; at < tree[index].end && !table->Full(level); at = tree[at].end) {
    Flatten(tree, at, inside, level, depth + 1, table);
    table->End(level);
  }
}

void Flatten(const JsonTree& tree, uint32_t index, const std::string& path, size_t level, uint32_t depth,
             PathTable* table) {
  if (depth > kShownDepth) return;
  const JsonNode& node = tree[index];
  if (node.type == JsonType::kArray) {
    FlattenArray(tree, index, path, depth, table);
  } else if (node.type == JsonType::kObject) {
    for (uint32_t at = index + 1; at < node.end; at = tree[at].end) {
      std::string below = path;
      if (!below.empty()) below += '.';
      Flatten(tree, at, below.append(tree[at].key), level, depth + 1, table);
    }
  } else if (node.scalar()) {
    table->Add(level, path, node.text);
    if (node.type == JsonType::kString && node.text.size() > 2 && node.text.front() == '{' && node.text.back() == '}') {
      PaddedTree inner;
      if (inner.Parse(node.text)) Flatten(inner.tree(), 0, path, level, depth + 1, table);
    }
  }
}

// The text up to its last complete value, with the brackets closed that are open there: what can be seen of a document
// whose end is not in the sample. Empty where nothing can.
std::string Closed(std::string_view text) {
  const auto scan = [&](size_t end, std::string* open, size_t* last) {
    bool inside = false;
    for (size_t at = 0; at < end; ++at) {
      const char c = text[at];
      if (inside) {
        if (c == '\\') ++at;
        if (c == '"') inside = false;
      } else if (c == '"') {
        inside = true;
      } else if (c == '{' || c == '[') {
        open->push_back(c == '{' ? '}' : ']');
      } else if (c == '}' || c == ']') {
        if (open->empty()) return;
        open->pop_back();
        *last = at + 1;
      } else if (c == ',') {
        *last = at;
      }
    }
  };
  std::string open;
  size_t last = 0;
  scan(text.size(), &open, &last);
  open.clear();
  size_t ignored = 0;
  scan(last, &open, &ignored);
  std::string closed(text.substr(0, last));
  closed.append(open.rbegin(), open.rend());
  return closed;
}

}  // namespace

Sample SampleNdjson(const std::vector<std::string_view>& lines) {
  Sample sample;
  sample.container = "ndjson";
  PathTable table(&sample);
  PaddedTree padded;
  for (const std::string_view line : lines) {
    if (!padded.Parse(line) || padded.tree()[0].type != JsonType::kObject) continue;
    Flatten(padded.tree(), 0, "", 0, 0, &table);
    table.EndRecord();
  }
  table.Finish();
  return sample;
}

Sample SampleJson(std::string_view text, bool whole, size_t most, size_t* broken) {
  Sample sample;
  sample.container = "json";
  *broken = 0;
  PathTable table(&sample);
  PaddedTree padded;
  const auto add = [&](std::string_view document) {
    if (!padded.Parse(document)) return false;
    const JsonTree& tree = padded.tree();
    bool any = tree[0].type == JsonType::kObject;
    if (any) {
      Flatten(tree, 0, "", 0, 0, &table);
      table.EndRecord();
    } else if (tree[0].type == JsonType::kArray) {
      for (uint32_t at = 1; at < tree[0].end && sample.records < most; at = tree[at].end) {
        if (tree[at].type != JsonType::kObject) continue;
        any = true;
        Flatten(tree, at, "", 0, 0, &table);
        table.EndRecord();
      }
    }
    return any;
  };
  JsonSplitter splitter({}, ~uint64_t{0});
  size_t begin, end;
  while (sample.records < most) {
    const JsonSplitter::Piece piece = splitter.Next(text, whole, &begin, &end);
    if (piece == JsonSplitter::Piece::kNone) {
      if (!whole && splitter.boundary() < text.size() && sample.records == 0)
        add(Closed(text.substr(splitter.boundary())));
      break;
    }
    if (piece != JsonSplitter::Piece::kRecord || !add(text.substr(begin, end - begin))) ++*broken;
  }
  table.Finish();
  return sample;
}

}  // namespace ingest
