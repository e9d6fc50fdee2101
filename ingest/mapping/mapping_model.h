// SPDX-License-Identifier: Apache-2.0
// What a mapping says, parsed (docs/mapping.md) and not yet bound to a source. Private to ingest/mapping.
#ifndef INGEST_MAPPING_MAPPING_MODEL_H_
#define INGEST_MAPPING_MAPPING_MODEL_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "ingest/mapping.h"
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

struct FieldPaths {
  FieldKey key;
  std::vector<std::string> paths;  // the first present one counts
};

struct PathValues {
  std::string path;
  std::vector<std::string> values;  // any of them; "*" = any value at all
};

struct KindRule {
  std::vector<PathValues> when;  // all of them
  std::optional<journey::event::Kind> kind;
  std::string channel;  // as written; empty = not set
  std::optional<journey::event::Author> author;
};

struct Signature {
  std::vector<std::string> all;
  std::vector<std::string> any;
  std::vector<PathValues> values;  // of these paths, every present value of the sample is among the values
  bool empty() const { return all.empty() && any.empty() && values.empty(); }
};

class Mapping {
 public:
  std::string name;
  std::string title;
  std::string container;  // "" = any
  SourceHints hints;      // `encoding`, `header`, and `container` where it names a single one
  std::string system;
  Signature signature;
  std::vector<FieldPaths> fields;
  std::vector<std::pair<FieldKey, std::string>> constants;
  // By name of the field: value -> value.
  absl::flat_hash_map<std::string, absl::flat_hash_map<std::string, std::string>> values;
  std::vector<KindRule> kinds;
  TimeFormat time;
  std::optional<absl::TimeZone> zone;
  bool guess = false;  // columns fill in the fields that the mapping does not name
};

}  // namespace ingest

#endif  // INGEST_MAPPING_MAPPING_MODEL_H_
