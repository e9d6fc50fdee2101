// SPDX-License-Identifier: Apache-2.0
// The seam between containers and mappings. A container turns bytes into records; a compiled mapping says which values
// of a record it wants (slots); a projector turns the slots of a record into event rows. Neither side knows the other's
// code.
#ifndef JOURNEY_INGEST_RECORD_H_
#define JOURNEY_INGEST_RECORD_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ingest {

// One value of a record. Views are valid until the next record.
struct Value {
  std::string_view text;  // JSON strings unescaped; numbers, true, false as written; CSV fields unquoted
  bool present = false;   // false: no such key or column. A JSON null and an empty CSV field are not present.
  bool number = false;    // written as a JSON number
};

// The values that a mapping asked for, by slot. A view, valid until the next record. A mapping may ask for a hundred
// slots of which a record has a dozen: a container that knows which they are lists them, so that nobody looks at the
// others.
class Record {
 public:
  Record(std::span<const Value> values) : values_(values) {}     // NOLINT: a record is its values
  Record(const std::vector<Value>& values) : values_(values) {}  // NOLINT
  // `present`: each slot with a value once, in any order.
  Record(std::span<const Value> values, std::span<const uint32_t> present)
      : values_(values), present_(present), listed_(true) {}

  const Value& operator[](size_t slot) const { return values_[slot]; }
  size_t size() const { return values_.size(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

  // Calls visit(slot, value) for each value that is present.
  template <typename Visit>
  void ForEachPresent(const Visit& visit) const {
    if (listed_) {
      for (const uint32_t slot : present_) visit(slot, values_[slot]);
      return;
    }
    for (uint32_t slot = 0; slot < values_.size(); ++slot) {
      if (values_[slot].present) visit(slot, values_[slot]);
    }
  }

 private:
  std::span<const Value> values_;
  std::span<const uint32_t> present_;
  bool listed_ = false;
};

// What a mapping reads. A path is a column name (CSV) or the keys from the record's root to a value (NDJSON), joined by
// '.'; a key that itself holds a dot is matched first as a whole ("$current_url", "context.page.url" as a flat key).
struct SlotList {
  std::vector<std::string> paths;
};

// The start of a source, looked at before it is read: the paths (or columns, in order) of its first records with their
// first values, so that a mapping can be chosen and its guesses checked.
struct SamplePath {
  std::string path;
  std::vector<std::string> values;  // of the first records, at most 200; empty text = absent
  uint64_t present = 0;             // records (of the sample) that have it
};
struct Sample {
  std::string container;  // "ndjson" or "csv"
  uint64_t records = 0;
  std::vector<SamplePath> paths;  // CSV: all columns in order; NDJSON: in order of first sight
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_RECORD_H_
