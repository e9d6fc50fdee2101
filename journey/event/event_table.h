// SPDX-License-Identifier: Apache-2.0
// The canonical events of a run: hot rows of 32 bytes, a side heap for what only some events have, and dictionaries.
//
// Rows lie in ingest order, batch by batch (one batch a chunk of input), batches in the order (source, offset); nothing
// is permuted or rewritten afterwards. Dictionaries are made by thread, with local ids in rows and side heap, and
// merged at the end of ingest into the table's; small arrays map local ids to the table's ids. Ids depend on threads:
// no output, order, tie or hash may depend on one.
//
// Built by ingest, then const for everybody. Reading is thread-safe.
#ifndef JOURNEY_EVENT_EVENT_TABLE_H_
#define JOURNEY_EVENT_EVENT_TABLE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/hash.h"
#include "journey/base/hash_index.h"
#include "journey/base/page_arena.h"
#include "journey/base/text.h"
#include "journey/event/catalog.h"
#include "journey/event/field.h"

namespace journey::event {

inline constexpr uint32_t kNone = 0xffffffffu;

// One event. 32 bytes, so that two fill a cache line and four million take 128 MB.
struct Row {
  int64_t time_us;
  // Identity of content, for duplicates: a sum of mixed hashes over all mapped fields but the receipt times. Bit 0: the
  // record had an event id; bit 1: the event was implied by a snapshot row (see kHasEventId, kImplied).
  uint64_t fingerprint;
  uint32_t tuple;   // local id in the thread's tuples; 0 = no identifier and no glue
  uint32_t type;    // local id in the thread's types
  uint32_t side;    // index into the batch's side heap of the presence word, kNone = no side fields
  uint32_t offset;  // byte offset of the record in the batch's part of the stream
};
static_assert(sizeof(Row) == 32);
inline constexpr uint64_t kHasEventId = 1;
inline constexpr uint64_t kImplied = 2;
inline constexpr uint64_t kFlagBits = 3;

// What identifies or glues. Types are dense: 0.. in the order user, email, phone, anonymous, device, case, order,
// session, alias, then one per `id.TYPE` of the run.
enum class IdentifierClass : uint8_t {
  kUnique,     // two values never belong to one customer: user
  kPersonal,   // shared-prone, but chosen by people: email, phone, id.TYPE
  kAnonymous,  // browser or app cookie; an alias
  kDevice,     // device; the weakest
  kGlue,       // case, order, session: joins rows, never people
  kNever,      // identifies nobody; only where the project file says so
};
inline constexpr uint16_t kTypeUser = 0, kTypeEmail = 1, kTypePhone = 2, kTypeAnonymous = 3, kTypeDevice = 4,
                          kTypeCase = 5, kTypeOrder = 6, kTypeSession = 7, kTypeAlias = 8, kFirstCustomType = 9;
IdentifierClass ClassOf(uint16_t identifier_type);

// Distinct identifiers. A glue value is scoped by its system: ticket 17 of one desk is not call 17 of another. `scope`
// is the hash of the system's name for glue and 0 for others. An alias is a value without a type of its own: identity
// finds the identifier that is spelt so.
class IdentifierTable {
 public:
  uint32_t Intern(uint16_t type, uint64_t scope, std::string_view value);
  // As Intern, by the hash that Hash() gives.
  uint32_t InternHashed(const base::Hash128& hash, uint16_t type, std::string_view value);
  void Prefetch(const base::Hash128& hash) const { values_.Prefetch(hash); }
  static base::Hash128 Hash(uint16_t type, uint64_t scope, std::string_view value);

  // kNone where it was never interned.
  uint32_t Find(uint16_t type, uint64_t scope, std::string_view value) const;

  uint32_t size() const { return values_.size(); }
  uint16_t type(uint32_t id) const { return types_[id]; }
  std::string_view value(uint32_t id) const { return values_[id]; }
  // Fixed-seed hash of (type, scope, value): for ties, samples, buckets.
  const base::Hash128& hash(uint32_t id) const { return values_.hash(id); }

 private:
  base::StringInterner values_;
  std::vector<uint16_t> types_;
};

// Distinct combinations of identifiers on one event; tuple 0 is the empty one. Members are sorted by id and distinct.
class TupleTable {
 public:
  TupleTable() { Intern({}); }
  // `members` sorted, distinct.
  uint32_t Intern(std::span<const uint32_t> members);
  uint32_t size() const { return static_cast<uint32_t>(begins_.size() - 1); }
  std::span<const uint32_t> operator[](uint32_t tuple) const {
    return {members_.data() + begins_[tuple], members_.data() + begins_[tuple + 1]};
  }

 private:
  base::HashIndex ids_;
  std::vector<uint32_t> begins_ = {0};
  std::vector<uint32_t> members_;
};

// All that events of one sort share. String ids are of the same dictionary as the side heap's texts.
struct EventType {
  uint32_t name = kNone;        // event name, as in the source
  uint32_t touchpoint = kNone;  // node of the graph; kNone = no touchpoint
  uint32_t channel = kNone;     // canonical channel or the word as written; kNone = unknown
  uint32_t segments = 0;        // local id of the segment tuple; 0 = none declared
  Kind kind = Kind::kOther;
  Author author = Author::kCustomer;
  Stage stage = Stage::kNone;
  uint16_t flags = 0;  // kTypeBot ...
  friend bool operator==(const EventType&, const EventType&) = default;
};
inline constexpr uint8_t kTypeBot = 1;       // made by a crawler: in no unit and no rate
inline constexpr uint8_t kTypeStatic = 2;    // static file: likewise
inline constexpr uint8_t kTypeStart = 4;     // lifecycle start
inline constexpr uint8_t kTypeComplete = 8;  // lifecycle complete
inline constexpr uint8_t kTypeExtends = 16;  // the customer acted: it extends sessions and journeys
inline constexpr uint8_t kTypeContact = 32;  // on a contact channel or of a contact kind, without needing a case
inline constexpr uint8_t kTypeFailure = 64;  // the name or status says failure
inline constexpr uint8_t kTypeDesk =
    128;  // a contact whose channel the source names: a record of a desk, no click in a web log
inline constexpr uint16_t kTypeImpliedOrder = 256;  // the order that a row of an order table implies

// Types and segment tuples with interning. A segment tuple holds one string id a declared segment (kNone = absent).
class TypeTable {
 public:
  uint32_t Intern(const EventType& type);
  uint32_t size() const { return static_cast<uint32_t>(types_.size()); }
  const EventType& operator[](uint32_t id) const { return types_[id]; }
  // Takes the touchpoint of a type away, and its extending of sessions and journeys. Only before the table is read.
  void Silence(uint32_t id);
  // Gives a type another touchpoint. Only before the table is read.
  void Rename(uint32_t id, uint32_t touchpoint) { types_[id].touchpoint = touchpoint; }

 private:
  absl::flat_hash_map<base::Hash128, uint32_t> ids_;
  std::vector<EventType> types_;
};

// What one thread interned while it ingested, and later the table's own.
struct Dictionaries {
  base::StringInterner strings;
  IdentifierTable identifiers;
  TupleTable tuples;
  TypeTable types;
  TupleTable segments;  // tuples of string ids, in the order of the declared segments; NOT sorted
};

// Local id -> id of the table, for one thread.
struct DictionaryMap {
  std::vector<uint32_t> strings;
  std::vector<uint32_t> tuples;
  std::vector<uint32_t> types;
};

struct RowBatch {
  uint32_t source = 0;       // index into EventTable::sources
  uint32_t thread = 0;       // index into EventTable::maps
  uint64_t begin_bytes = 0;  // where its part begins in the decompressed stream
  uint64_t begin_line = 1;   // line number (from 1) of that place
  base::PageVector<Row> rows;
  base::PageVector<uint32_t> side;  // see field.h
};

// How one source was understood; shown by `check` and in the report.
struct SourceInfo {
  std::string name;       // base name, or path below the folder that was given, without compression suffix
  std::string path;       // as opened; never in an output
  std::string container;  // ndjson, csv ...
  std::string encoding = "utf-8";
  std::string mapping;                   // name of the preset, "guessed", or the project file's
  std::string zone;                      // zone in which zone-less times were read; empty where none was zone-less
  std::string reason;                    // why this container and mapping, one sentence
  std::string confidence;                // of a mapping that was found out: high, medium, low; else empty
  std::vector<std::string> near_misses;  // presets that nearly fit, and what was lacking
  std::string unverified;                // what the mapping itself is not sure of
  std::string sessions;  // the tool's own rule for sessions, as --sessions names it; empty where the mapping says none
  uint64_t records = 0;
  uint64_t events = 0;  // before duplicates are dropped
  uint64_t bytes = 0;   // decompressed
  bool has_time = false;
  int64_t first_time_us = 0;
  int64_t last_time_us = 0;                                  // the source's as_of unless --as-of is given
  std::vector<std::pair<std::string, std::string>> fields;   // field, column: mapped
  std::vector<std::pair<std::string, std::string>> guesses;  // those of them that were guessed by column name
  std::vector<std::string> unmapped;                         // columns that nothing uses (first 50)
};

struct EventTable {
  std::vector<SourceInfo> sources;  // sorted by the bytes of their names
  std::vector<RowBatch> batches;    // by (source, begin_bytes)
  std::vector<DictionaryMap> maps;  // by thread
  Dictionaries dictionaries;
  std::vector<std::string> identifier_types;                     // names by type: "user" ... "alias", then "id.TYPE"
  std::vector<std::string> segments;                             // declared segments, in order of declaration
  std::vector<std::pair<std::string, Stage>> touchpoint_stages;  // stages that the project file sets

  uint64_t RowCount() const;
  SideFields Side(const RowBatch& batch, const Row& row) const;
};

// One order, one touchpoint: where some events of kind order are touchpoints of their own, the orders that rows of
// order tables imply are none. By type, so it costs nothing by row. REQUIRES: the dictionaries are merged.
void SilenceImpliedOrders(EventTable* table);

// Merges the dictionaries of all threads into the table's and fills `maps`. `locals` are consumed.
void MergeDictionaries(std::vector<std::unique_ptr<Dictionaries>> locals, EventTable* table);

}  // namespace journey::event

#endif  // JOURNEY_EVENT_EVENT_TABLE_H_
