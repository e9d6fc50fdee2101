// SPDX-License-Identifier: Apache-2.0
// A mapping bound to one source: fields by slot. Immutable and shared by the projectors of all threads.
#ifndef INGEST_MAPPING_COMPILED_MAPPING_H_
#define INGEST_MAPPING_COMPILED_MAPPING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "ingest/mapping/mapping_model.h"
#include "ingest/mapping/time_parse.h"
#include "journey/event/field.h"

namespace ingest {

// Value -> value; few, so looked through.
using Translations = std::vector<std::pair<std::string, std::string>>;

struct CompiledField {
  journey::event::Field field;
  std::vector<uint32_t> slots;  // the first present one counts
  std::string constant;         // where none is; empty = none
  Translations translations;
  TimeFormat time;  // of a time field
};

struct CompiledIdentifier {
  std::string type;  // "id.crm"
  std::vector<uint32_t> slots;
};

struct CompiledKindRule {
  std::vector<std::pair<uint32_t, std::vector<std::string>>> when;
  std::optional<journey::event::Kind> kind;
  std::string channel;
  std::optional<journey::event::Author> author;
};

// Where the value of a declared segment comes from: a field, else slots, else nowhere in this source.
struct CompiledSegment {
  std::optional<journey::event::Field> field;
  std::vector<uint32_t> slots;
};

class CompiledMapping {
 public:
  std::vector<CompiledField> fields;  // in the order of the catalogue
  std::vector<CompiledIdentifier> identifiers;
  std::vector<CompiledKindRule> kinds;
  std::vector<CompiledSegment> segments;  // as declared
  uint64_t system = 0;                    // hash of the system's name: the scope of glue
  absl::TimeZone zone;
  bool zone_assumed = false;      // nobody said which zone
  bool contact_snapshot = false;  // opened, first_reply, resolved or closed is mapped
  bool order_snapshot = false;    // delivered, refund_requested or refunded is mapped
  bool has_event_name = false;    // `event` is mapped: rows have names, so URLs only say where they happened

  const CompiledField* Find(journey::event::Field field) const {
    for (const CompiledField& compiled : fields) {
      if (compiled.field == field) return &compiled;
    }
    return nullptr;
  }
};

}  // namespace ingest

#endif  // INGEST_MAPPING_COMPILED_MAPPING_H_
