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
  TimeFormat time;              // of a time field
  int64_t unit_us = 1'000'000;  // of a duration that is a bare number
};

struct CompiledIdentifier {
  std::string type;  // "id.crm"
  std::vector<uint32_t> slots;
};

// `when`, one path of it.
struct CompiledTest {
  uint32_t slot;
  std::vector<Condition> any;
  std::vector<uint32_t> others;  // by condition: the slot of the path that it names
};
using CompiledWhen = std::vector<CompiledTest>;

struct CompiledKindRule {
  CompiledWhen when;
  std::optional<journey::event::Kind> kind;
  std::string channel;
  std::optional<journey::event::Author> author;
  bool names_event = false;  // it has an `event`, which is the touchpoint as it is
  bool bot = false;
  bool is_static = false;
};

struct CompiledTemplate {
  struct Piece {
    std::string literal;
    std::vector<uint32_t> slots;  // empty: the literal
    bool touchpoint = false;      // of the address in the first present slot
  };
  std::vector<Piece> pieces;
  std::vector<uint32_t> needs;  // all must be there
};

// A value that is computed from others of the record, in a slot behind theirs (derive.h).
struct Computed {
  enum class Kind : uint8_t {
    kRule,     // the number of the first kind rule that holds
    kText,     // `text`
    kSignals,  // labels of `signals`, parted by blanks
    kDerived,  // time from client, sent and received, where none of `times` is there
    kAfter,    // the time of `times` and the duration of `duration`
  };
  Kind kind = Kind::kText;
  int rule = -1;  // kText: only in records of this kind rule; -1 = in all
  CompiledTemplate text;
  std::vector<std::pair<std::string, std::vector<CompiledWhen>>> signals;
  std::vector<uint32_t> times, client, sent, received, duration;
  TimeFormat format, client_format, sent_format, received_format;
  int64_t unit_us = 1'000'000;
};

// `duplicates`.
struct CompiledVersions {
  std::vector<std::vector<uint32_t>> key;  // a list of slots a field; no field = no rule
  std::vector<uint32_t> order;             // what the newest has the greatest of; empty: the first record stays
  bool oldest = false;                     // ... or the smallest
};

// Where the value of a declared segment comes from: a field, else slots, else nowhere in this source.
struct CompiledSegment {
  std::optional<journey::event::Field> field;
  std::vector<uint32_t> slots;
  bool device_class = false;  // the class of device that the first of slots, then the field tells
};

class CompiledMapping {
 public:
  std::vector<CompiledField> fields;  // in the order of the catalogue
  std::vector<CompiledIdentifier> identifiers;
  std::vector<CompiledKindRule> kinds;
  std::vector<CompiledSegment> segments;  // as declared
  std::vector<CompiledWhen> skips;
  std::vector<Computed> computed;
  uint32_t computed_begin = 0;  // slot of the first
  bool rules_computed = false;  // computed[0] is the kind rule of the record
  CompiledVersions versions;
  uint64_t system = 0;  // hash of the system's name: the scope of glue
  absl::TimeZone zone;
  bool zone_assumed = false;  // nobody said which zone
  // Opened, first_reply, resolved or closed is mapped; or the rows are contacts with an answer (`scored_contact`).
  bool contact_snapshot = false;
  bool scored_contact = false;  // a row is a whole contact and the customer's answer about it: a call list with ratings
  bool order_snapshot = false;  // delivered, refund_requested or refunded is mapped
  bool has_event_name = false;  // `event` is mapped: rows have names, so URLs only say where they happened

  const CompiledField* Find(journey::event::Field field) const {
    for (const CompiledField& compiled : fields) {
      if (compiled.field == field) return &compiled;
    }
    return nullptr;
  }
};

}  // namespace ingest

#endif  // INGEST_MAPPING_COMPILED_MAPPING_H_
