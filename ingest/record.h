// SPDX-License-Identifier: Apache-2.0
// The seam between containers and mappings. A container turns bytes into records; a compiled mapping says which values
// of a record it wants (slots); a projector turns the values of a record into event rows. Neither side knows the
// other's code.
#ifndef JOURNEY_INGEST_RECORD_H_
#define JOURNEY_INGEST_RECORD_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ingest {

// One value of a record: what a slot asked for. A JSON null and an empty CSV field are no values.
// 16 bytes, since a dozen of them are written and copied for every record.
class Value {
 public:
  Value() = default;
  Value(std::string_view text, uint32_t slot, bool number = false)
      : data_(text.data()),
        size_(static_cast<uint32_t>(text.size())),
        tag_(slot << 1 | static_cast<uint32_t>(number)) {}
  // JSON strings unescaped; numbers, true, false as written; CSV fields unquoted.
  std::string_view text() const { return {data_, size_}; }
  uint32_t slot() const { return tag_ >> 1; }
  bool number() const { return (tag_ & 1) != 0; }  // written as a JSON number

 private:
  const char* data_ = nullptr;
  uint32_t size_ = 0;
  uint32_t tag_ = 0;  // bit fields would be read before they are written
};
static_assert(sizeof(Value) == 16);

// The values that a mapping asked for and a record has, each slot at most once, in any order. A mapping may ask for a
// hundred slots of which a record has a dozen; nobody looks at the others. A view; values and texts live until the
// reader lets the projector flush (Projector::Project).
class Record {
 public:
  // `layout`: records of one reader with the same one have the same slots in the same order, and no text of them is
  // empty or has outer blanks; 0 = nothing is known.
  Record(std::span<const Value> values, uint32_t layout = 0) : values_(values), layout_(layout) {}  // NOLINT
  Record(const std::vector<Value>& values) : values_(values) {}                                     // NOLINT

  size_t size() const { return values_.size(); }
  uint32_t layout() const { return layout_; }
  const Value* begin() const { return values_.data(); }
  const Value* end() const { return values_.data() + values_.size(); }

  // Null where the record has no such value. Looks through them.
  const Value* Find(uint32_t slot) const {
    for (const Value& value : values_) {
      if (value.slot() == slot) return &value;
    }
    return nullptr;
  }

 private:
  std::span<const Value> values_;
  uint32_t layout_ = 0;
};

// What a mapping reads. A path is a column name (CSV) or the keys from the record's root to a value (NDJSON), joined by
// '.'; a key that itself holds a dot is matched first as a whole ("$current_url", "context.page.url" as a flat key).
//
// In JSON a path may also go through arrays (docs/mapping.md):
//   a[0] a[-1]          an element
//   a[key=NAME].value   the element whose `key` is NAME
//   a.*                 the first scalar inside `a`
//   tags[]              at the end: the scalars of an array, joined by ','
//   ^x ^^x              x of the record around, of the one around that
// and a text that itself holds a JSON object is looked into where a path goes on into it.
struct SlotList {
  std::vector<std::string> paths;
};

// One kind of records inside those of a source. `records` is empty for the source's own records, else the way from one
// of them to an array whose elements are records: "events[]", "a.b[]", "a[].b[]". Paths are relative to the element.
struct RecordShape {
  std::string records;
  SlotList slots;
};

// What a mapping's `container` and --as may name. "tsv" is csv between tabs.
inline constexpr std::string_view kContainerNames[] = {"ndjson",       "json",     "csv", "tsv",
                                                       "snowplow-tsv", "combined", "w3c", "xes"};

// The start of a source, looked at before it is read: the paths (or columns, in order) of its first records with their
// first values, so that a mapping can be chosen and its guesses checked.
//
// In JSON the paths go into arrays, too: "events[].ts" for objects in an array, "tags[]" for scalars in one (both where
// an array has both). The values of all paths below one array are those of its elements, in order, the n-th one of each
// path from the same element: see SampleArray. Pages are shown as they are: "tickets[].id", "next_page".
struct SamplePath {
  std::string path;
  std::vector<std::string> values;  // of the first records or elements, at most 200; empty text = absent
  uint64_t present = 0;             // records (of the sample), or elements of the innermost array, that have it
};
struct SampleArray {
  std::string path;       // "events[]", "a[].b[]"
  uint64_t elements = 0;  // of all arrays of that path in the sample; at most 200
};
struct Sample {
  std::string container;  // its name: ndjson json csv snowplow-tsv combined w3c xes
  uint64_t records = 0;
  std::vector<SamplePath> paths;    // tables: all columns in order; JSON: in order of first sight
  std::vector<SampleArray> arrays;  // JSON: likewise
  bool table = false;               // `paths` are all columns that the source has (but see w3c and xes: of its begin)
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_RECORD_H_
