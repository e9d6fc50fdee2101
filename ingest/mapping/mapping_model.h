// SPDX-License-Identifier: Apache-2.0
// What a mapping says, parsed (docs/mapping.md) and not yet bound to a source. Private to ingest/mapping.
#ifndef INGEST_MAPPING_MAPPING_MODEL_H_
#define INGEST_MAPPING_MAPPING_MODEL_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "ingest/mapping.h"
#include "ingest/mapping/condition.h"
#include "ingest/mapping/time_parse.h"
#include "journey/event/catalog.h"
#include "journey/event/field.h"

namespace ingest {

// A field of the catalogue, or of one of the two families (field == kCount): "id.crm", "attribute.plan".
struct FieldKey {
  journey::event::Field field = journey::event::Field::kCount;
  std::string name;
  bool is_identifier_family() const { return field == journey::event::Field::kCount && name.rfind("id.", 0) == 0; }
  friend bool operator==(const FieldKey&, const FieldKey&) = default;
};
// InvalidArgument with the nearest match.
absl::StatusOr<FieldKey> ParseFieldKey(std::string_view name);

// "{c-ip} {cs(User-Agent)}": literals and paths. "{{" is a brace.
struct TextTemplate {
  struct Piece {
    std::string literal;
    std::string path;  // empty: the literal
  };
  std::vector<Piece> pieces;
  std::vector<std::string> needs;  // paths without which there is no text
  bool empty() const { return pieces.empty(); }
};

struct FieldPaths {
  FieldKey key;
  std::vector<std::string> paths;  // the first present one counts
  TextTemplate compose;            // behind the paths
};

struct PathValues {
  std::string path;
  std::vector<Condition> values;  // any of them
};
using When = std::vector<PathValues>;  // all of them

struct KindRule {
  When when;
  std::optional<journey::event::Kind> kind;
  std::string channel;  // as written; empty = not set, as in what follows
  std::optional<journey::event::Author> author;
  TextTemplate event;
  std::string direction, status;
  std::optional<bool> is_public;
  std::vector<FieldPaths> set;  // fields that have other paths in these records
  bool bot = false;
  bool is_static = false;
};

struct SkipRule {
  When when;
  std::string why;
};

struct SignalRule {
  std::string label;
  std::vector<When> when;  // any of them
};

struct Signature {
  std::vector<std::string> all;
  std::vector<std::string> any;
  std::vector<std::string> none;
  std::vector<PathValues> values;  // of these paths, 95 % of the present values of the sample are such
  bool empty() const { return all.empty() && any.empty() && values.empty(); }
};

// `time.derive`: where no path of `time` has a value. Empty = not named.
struct DerivedTime {
  std::string client, sent, received;
  bool empty() const { return client.empty() && sent.empty() && received.empty(); }
};

// `time.after`: a time that is told as a duration behind another.
struct TimeAfter {
  journey::event::Field field = journey::event::Field::kCount, of = journey::event::Field::kCount;
  std::vector<std::string> paths;
  int64_t unit_us = 1'000'000;
};

// What one kind of records means: those of the source, or those of `records`.
struct RecordRules {
  std::string records;  // RecordShape::records
  std::vector<FieldPaths> fields;
  std::vector<std::pair<FieldKey, std::string>> constants;
  // By name of the field: value -> value.
  absl::flat_hash_map<std::string, absl::flat_hash_map<std::string, std::string>> values;
  std::vector<KindRule> kinds;
  std::vector<SkipRule> skips;
  std::vector<SignalRule> signals;
  TimeFormat time;
  std::vector<std::pair<journey::event::Field, TimeFormat>> field_times;
  DerivedTime derive;
  std::vector<TimeAfter> after;
  std::vector<std::pair<journey::event::Field, int64_t>> units;  // microseconds of one
};

// `duplicates`: which records of one system are one.
struct DuplicateRule {
  std::vector<FieldKey> key;
  std::string newest, oldest;  // path; at most one. Without either the first record stays.
  bool empty() const { return key.empty(); }
};

struct MappingNotes {
  std::string export_how, reads, source, unverified;
  std::vector<std::string> ignores;
};

class Mapping {
 public:
  std::string name;
  std::string title;
  std::vector<std::string> containers;  // empty = any
  SourceHints hints;                    // `encoding`, `header`, and `container` where it names a single one
  std::string system;
  std::string envelope;
  Signature signature;
  std::vector<RecordRules> parts;  // at least one; the first is the mapping's own where it has fields
  std::optional<absl::TimeZone> zone;
  bool guess = false;  // columns fill in the fields that the first part does not name
  DuplicateRule duplicates;
  std::string sessions;  // as --sessions names it
  MappingNotes notes;
};

}  // namespace ingest

#endif  // INGEST_MAPPING_MAPPING_MODEL_H_
