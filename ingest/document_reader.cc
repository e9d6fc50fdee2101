// SPDX-License-Identifier: Apache-2.0
// JSON whose records are documents, elements of arrays or of pages, with records inside them. Each is parsed into a
// tree, so that a path may ask for what comes later in the text, or lies around the record. Slower than the walk over
// lines of flat objects (ndjson_reader.cc), which reads whatever needs none of this.
#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ingest/container.h"
#include "ingest/json_path.h"
#include "ingest/json_scanner.h"
#include "ingest/json_tree.h"
#include "ingest/text_arena.h"

namespace ingest {

namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;

constexpr size_t kHeldBytes = 256 << 10;  // made texts are kept up to about this size
constexpr size_t kHeldRecords = 64;

class DocumentReader final : public RecordReader {
 public:
  DocumentReader(const ContainerFormat& format, std::span<const RecordShape> shapes, uint64_t max_record_bytes)
      : lines_(format.kind == ContainerKind::kNdjson),
        envelope_(format.envelope),
        max_depth_(format.max_depth),
        max_record_bytes_(max_record_bytes) {
    size_t most_slots = 1;
    for (const RecordShape& shape : shapes) {
      Shape& compiled = shapes_.emplace_back(shape, format.max_depth);
      compiled.around.resize(compiled.paths.arrays().size());
      most_slots = std::max(most_slots, compiled.paths.slots());
    }
    values_.reserve(kHeldRecords * most_slots);
  }

  void SetContext(std::string_view context) override { context_ = context; }

  uint64_t Read(std::string_view text, uint32_t source, std::span<Projector* const> projectors,
                Ledger* ledger) override {
    text = ValidText(text, source, ledger, &repaired_);
    text_ = text;
    source_ = source;
    projectors_ = projectors;
    ledger_ = ledger;
    counted_ = text.data();
    line_ = 0;
    if (lines_) {
      ReadLines();
    } else {
      JsonSplitter splitter(envelope_, max_record_bytes_, context_);
      size_t begin, end;
      for (JsonSplitter::Piece piece;
           (piece = splitter.Next(text, true, &begin, &end)) != JsonSplitter::Piece::kNone;) {
        ReadPiece(text.substr(begin, end - begin), piece == JsonSplitter::Piece::kRecord);
      }
    }
    Flush();
    arena_.Clear();
    return LineOf(text.data() + text.size());
  }

 private:
  // The values that one record around gives to those inside it.
  struct Around {
    const char* begin = nullptr;  // of the record
    std::vector<Value> values;
  };
  struct Shape {
    Shape(const RecordShape& shape, uint32_t max_depth) : paths(shape), matcher(paths.slots(), max_depth) {}
    JsonPaths paths;
    JsonMatcher matcher;
    std::vector<Around> around;  // by how far up, less 1
  };
  // A record inside the one at hand.
  struct Element {
    uint32_t node;
    uint32_t shape;
    uint32_t chain;  // where the nodes of the records around it begin in chains_, the innermost one first
  };

  // Places come in order.
  uint64_t LineOf(const char* place) {
    if (place > counted_) {
      line_ += static_cast<uint64_t>(std::count(counted_, place, '\n'));
      counted_ = place;
    }
    return line_;
  }
  uint64_t ByteOf(const char* place) const { return static_cast<uint64_t>(place - text_.data()); }

  void RejectAt(const char* place, LedgerClass why) { Reject(ledger_, why, source_, ByteOf(place), LineOf(place)); }
  static LedgerClass ClassOf(JsonError error) {
    return error == JsonError::kTooDeep ? LedgerClass::kTooDeep : LedgerClass::kInvalidJson;
  }

  void ReadLines() {
    for (size_t begin = 0; begin < text_.size();) {
      const size_t end = std::min(text_.find('\n', begin), text_.size());
      const std::string_view line = text_.substr(begin, end - begin);
      begin = end + 1;
      const size_t first = line.find_first_not_of(" \t\r");
      if (first == std::string_view::npos) continue;
      const char* const place = line.data();
      MakeRoom();
      if (line.size() > max_record_bytes_) {
        RejectAt(place, LedgerClass::kTooLong);
        continue;
      }
      const JsonError error = tree_.Parse(line, max_depth_, &arena_);
      if (error == JsonError::kNone) {
        ReadTree(true);
      } else if (error != JsonError::kInvalid || !ReadGlued(line)) {
        RejectAt(place, ClassOf(error));
      }
    }
  }

  // Several values on one line; false (and nothing done) where one of them is broken.
  bool ReadGlued(std::string_view line) {
    std::vector<std::string_view> pieces;
    JsonSplitter splitter({}, max_record_bytes_);
    size_t begin, end;
    for (JsonSplitter::Piece piece; (piece = splitter.Next(line, true, &begin, &end)) != JsonSplitter::Piece::kNone;) {
      if (piece != JsonSplitter::Piece::kRecord) return false;
      pieces.push_back(line.substr(begin, end - begin));
      if (tree_.Parse(pieces.back(), max_depth_, &arena_) != JsonError::kNone) return false;
    }
    if (pieces.size() < 2 || splitter.open()) return false;
    for (std::string_view piece : pieces) {
      if (tree_.Parse(piece, max_depth_, &arena_) == JsonError::kNone) ReadTree(true);
    }
    return true;
  }

  void ReadPiece(std::string_view piece, bool is_record) {
    if (piece.size() > max_record_bytes_) {
      RejectAt(piece.data(), LedgerClass::kTooLong);
      return;
    }
    MakeRoom();
    const JsonError error = is_record ? tree_.Parse(piece, max_depth_, &arena_) : JsonError::kInvalid;
    if (error == JsonError::kNone) {
      ReadTree(false);
    } else {
      RejectAt(piece.data(), ClassOf(error));
    }
  }

  void ReadTree(bool look_for_envelope) {
    uint32_t list = 0;
    if (tree_[0].type == JsonType::kObject) {
      if (look_for_envelope && !envelope_.empty()) {
        for (uint32_t at = 1; at < tree_[0].end && list == 0; at = tree_[at].end) {
          if (tree_[at].key == envelope_ && tree_[at].type == JsonType::kArray) list = at;
        }
      }
      if (list == 0) {
        ReadRecord(0);
        return;
      }
    }
    if (tree_[list].type != JsonType::kArray) {
      RejectAt(tree_[list].begin, LedgerClass::kInvalidJson);
      return;
    }
    for (uint32_t at = list + 1; at < tree_[list].end; at = tree_[at].end) {
      if (tree_[at].type == JsonType::kObject) {
        ReadRecord(at);
      } else {
        RejectAt(tree_[at].begin, LedgerClass::kInvalidJson);
      }
    }
  }

  void ReadRecord(uint32_t node) {
    elements_.clear();
    chains_.clear();
    for (uint32_t shape = 0; shape < shapes_.size(); ++shape) {
      Collect(node, shape, 0);
      for (Around& around : shapes_[shape].around) around.begin = nullptr;
    }
    if (shapes_.size() > 1) {
      // A record before those inside it, all in the order of the text.
      std::stable_sort(elements_.begin(), elements_.end(),
                       [](const Element& a, const Element& b) { return a.node < b.node; });
      // What is no record is none only once, however many shapes look there.
      const auto last = std::unique(elements_.begin(), elements_.end(), [&](const Element& a, const Element& b) {
        return a.node == b.node && tree_[a.node].type != JsonType::kObject;
      });
      elements_.erase(last, elements_.end());
    }
    if (elements_.empty()) {
      const char* const place = tree_[node].begin;
      ++ledger_->records_in;
      ledger_->Add(LedgerClass::kNoEvent, {source_, ByteOf(place), LineOf(place)});
    }
    for (const Element& element : elements_) Give(element);
  }

  // The elements of `shape` below `node`, of whose arrays `level` are behind us.
  void Collect(uint32_t node, uint32_t shape, size_t level) {
    const std::vector<std::string>& arrays = shapes_[shape].paths.arrays();
    if (level == arrays.size()) {
      const uint32_t chain = static_cast<uint32_t>(chains_.size());
      chains_.insert(chains_.end(), around_.rbegin(), around_.rend());
      elements_.push_back({node, shape, chain});
      return;
    }
    const uint32_t array = FindJsonKey(tree_, node, arrays[level]);
    if (array == 0 || tree_[array].type != JsonType::kArray) return;
    around_.push_back(node);
    for (uint32_t at = array + 1; at < tree_[array].end; at = tree_[at].end) {
      if (tree_[at].type == JsonType::kObject) {
        Collect(at, shape, level + 1);
      } else {  // no record: Give says so
        elements_.push_back({at, shape, 0});
      }
    }
    around_.pop_back();
  }

  void Give(const Element& element) {
    const JsonNode& node = tree_[element.node];
    if (node.type != JsonType::kObject) {
      RejectAt(node.begin, LedgerClass::kInvalidJson);
      return;
    }
    Shape& shape = shapes_[element.shape];
    if (values_.size() + shape.paths.slots() > values_.capacity()) {
      Flush();
      values_.clear();
    }
    for (size_t up = 0; up < shape.around.size(); ++up) {
      Around& around = shape.around[up];
      const uint32_t outer = chains_[element.chain + up];
      if (around.begin == tree_[outer].begin || !shape.paths.root(up + 1).goes_on()) continue;
      around.begin = tree_[outer].begin;
      around.values.clear();
      shape.matcher.Begin(&around.values);
      shape.matcher.Match(shape.paths.root(up + 1), tree_, outer, &arena_);
    }
    const size_t first = values_.size();
    shape.matcher.Begin(&values_);
    shape.matcher.Match(shape.paths.root(0), tree_, element.node, &arena_);
    for (const Around& around : shape.around) {
      if (around.begin != nullptr) values_.insert(values_.end(), around.values.begin(), around.values.end());
    }
    Projector* const projector = projectors_[element.shape];
    if (holding_ != projector) Flush();
    holding_ = projector;
    projector->Project(Record(std::span<const Value>(values_.data() + first, values_.size() - first)),
                       ByteOf(node.begin), LineOf(node.begin));
  }

  // Only between records: their texts lie in the arena.
  void MakeRoom() {
    if (arena_.taken() < kHeldBytes) return;
    Flush();
    values_.clear();
    arena_.Clear();
  }

  void Flush() {
    if (holding_ != nullptr) holding_->Flush();
    holding_ = nullptr;
  }

  const bool lines_;
  const std::string envelope_;
  const uint32_t max_depth_;
  const uint64_t max_record_bytes_;
  std::deque<Shape> shapes_;
  std::string context_;
  std::string repaired_;
  JsonTree tree_;
  TextArena arena_;
  std::vector<Value> values_;
  std::vector<Element> elements_;
  std::vector<uint32_t> chains_;
  std::vector<uint32_t> around_;
  std::string_view text_;
  uint32_t source_ = 0;
  std::span<Projector* const> projectors_;
  Projector* holding_ = nullptr;
  Ledger* ledger_ = nullptr;
  const char* counted_ = nullptr;
  uint64_t line_ = 0;
};

}  // namespace

std::unique_ptr<RecordReader> MakeDocumentReader(const ContainerFormat& format, std::span<const RecordShape> shapes,
                                                 uint64_t max_record_bytes) {
  return std::make_unique<DocumentReader>(format, shapes, max_record_bytes);
}

}  // namespace ingest
