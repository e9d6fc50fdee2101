// SPDX-License-Identifier: Apache-2.0
// A mapping says, as data, what the values of a record mean (docs/mapping.md has the language; presets/ the built-in
// ones, in the same language as the project file). It is parsed once, matched with a source's sample, and compiled into
// slots.
#ifndef JOURNEY_INGEST_MAPPING_H_
#define JOURNEY_INGEST_MAPPING_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "ingest/record.h"
#include "journey/base/ledger.h"
#include "journey/event/event_table.h"

namespace ingest {

// A parsed mapping; opaque outside mapping*.cc. Immutable, shared.
class Mapping;

// JSON text of one mapping object -> mapping. Errors name the path inside the JSON, what was seen and the nearest
// match.
absl::StatusOr<std::shared_ptr<const Mapping>> ParseMapping(std::string_view json, std::string_view where);
// The built-in presets, embedded at build time; sorted by name.
std::vector<std::string_view> PresetNames();
// The text of a built-in preset, with its comments; NotFound as below.
absl::StatusOr<std::string_view> PresetText(std::string_view name);
// NotFound with the nearest match where there is none of that name.
absl::StatusOr<std::shared_ptr<const Mapping>> FindPreset(std::string_view name);

// Rules for touchpoint names from the project file, applied after the built-in naming; RE2 patterns.
struct TouchpointRule {
  std::string pattern;
  std::string name;   // replacement, "\\1" refers to groups; empty = keep the name
  std::string stage;  // "" = by kind
  // False: such events are no touchpoints, so they are no step of any path. They still extend sessions and journeys,
  // and signals of friction see them, at the page on which they happened.
  bool touchpoint = true;
};

// What a mapping that was named for a source (--as, a `sources` entry) says about its bytes, before they are looked at.
struct SourceHints {
  std::string container;  // one of kContainerNames; "" = found out
  std::string encoding;   // "utf-8", "utf-16", "cp949", "iso-8859-1"; "" = found out
  // CSV with more than one header row: how many, which one (from 1) names the columns, and whether the last one holds
  // JSON objects of which this key is an alias ("ImportId"). 0 rows = found out.
  uint32_t header_rows = 0;
  uint32_t header_names = 1;
  std::string header_key;
};
struct MappingOptions;
SourceHints HintsFor(std::string_view source_name, const MappingOptions& options);

// A `sources` entry of the project file: which mapping a source has.
struct SourceRule {
  std::string match;  // glob on the source's name
  std::shared_ptr<const Mapping> mapping;
};

// What the user set about meaning; the same for all sources.
struct MappingOptions {
  std::vector<std::pair<std::string, std::string>> map;  // --map FIELD=COLUMN, in order; wins over everything else
  std::string as;                             // --as NAME: this preset (or container) for every source; "" = detect
  absl::TimeZone zone = absl::UTCTimeZone();  // --tz
  bool zone_given = false;
  bool touchpoint_event = false;      // --touchpoint event
  std::vector<std::string> segments;  // --segment, project file
  bool segments_from_flags = false;   // then each must be a column of some input
  std::vector<SourceRule> sources;
  std::vector<TouchpointRule> touchpoints;
  journey::event::UrlNaming urls;
  // Records of sources that have a `consent` field: all; not those that say no; only those that say yes.
  enum class Consent : uint8_t { kIgnored, kNotDenied, kGiven };
  Consent consent = Consent::kIgnored;
  bool keep_bots = false;        // --keep-bots: they are told, but not flagged
  uint64_t max_names = 1000000;  // --max-names: distinct touchpoints; the rarest beyond become "(other)"
};

// A mapping bound to one source.
class CompiledMapping;

// One kind of records of a source, what the container shall read of it, and what its values mean.
struct MappingPart {
  RecordShape shape;
  std::shared_ptr<const CompiledMapping> mapping;
};

struct MappingChoice {
  // Distinct in shape.records; at least one. Where none of them has records == "", the source's own records yield no
  // event themselves.
  std::vector<MappingPart> parts;
  // JSON: where a document has an array of this name at its top, the elements are the records, and else the document
  // is one. "" = none.
  std::string envelope;
  // For SourceInfo: mapping, zone, reason, fields, guesses, unmapped.
  journey::event::SourceInfo info;
  // Entries of options.map and of options.segments that named a column of this source (indices).
  std::vector<size_t> applied_map;
  std::vector<size_t> applied_segments;
  std::vector<std::string> identifier_types;  // the `id.TYPE` families that it maps
  std::vector<std::string> columns;           // of the sample, for messages
  bool case_only = false;                     // a case is mapped and no identifier of a person or device
};
// Chooses by (1) --as, (2) the project file's sources, (3) signatures of the presets, (4) column names (English and
// Korean) with a check of the content; --map is laid over the result. InvalidArgument says what was seen and what to
// try, where no time can be found or
// --map names an unknown field or column (nearest match). `source_name` for globs and for the default system.
absl::StatusOr<MappingChoice> ChooseMapping(const Sample& sample, std::string_view source_name,
                                            const MappingOptions& options, journey::base::Ledger* ledger);

// What projectors must know of all sources of the run.
struct RunFacts {
  std::vector<std::string> identifier_types;  // EventTable::identifier_types: names by type
  bool case_only = false;                     // in all sources: then every event is a touchpoint
};
RunFacts FactsOf(const std::vector<MappingChoice>& choices);
// InvalidArgument where an entry of --map or --segment named a column of no source (nearest match over all columns).
absl::Status CheckApplied(const std::vector<MappingChoice>& choices, const MappingOptions& options);
// EventTable::touchpoint_stages: the touchpoints whose stage a rule of the project file set. Call it after
// MergeDictionaries.
std::vector<std::pair<std::string, journey::event::Stage>> TouchpointStages(const journey::event::EventTable& table);

// A record of a source whose mapping has a `duplicates` rule: of those with one key the one with the greatest order
// stays, of equal ones the first.
struct RecordVersion {
  journey::base::Hash128 key;
  int64_t order = 0;
  uint32_t batch = 0;           // index into EventTable::batches; the caller's
  uint32_t row = 0, rows = 0;   // its rows in the batch
  uint32_t byte = 0, line = 0;  // where it begins, relative to the batch
};
// Takes the rows of all other versions out of their batches (ledger: older_snapshot). `versions` of the whole run, in
// the order of the batches and of their rows. Call it once the last batch is in the table.
void DropOlderVersions(const std::vector<RecordVersion>& versions, journey::event::EventTable* table,
                       journey::base::Ledger* ledger);

// Whether two records that follow each other are more than a day apart.
inline bool IsLeap(int64_t from_us, int64_t to_us) {
  constexpr int64_t kDayUs = int64_t{86'400} * 1'000'000;
  return static_cast<uint64_t>(to_us - from_us + kDayUs) > 2 * static_cast<uint64_t>(kDayUs);
}
// Notes the records whose clock leapt (ledger: clock_jump): more than a day from the one before and the one behind,
// which are within a day of each other. `leaps` by source, in source order; sources in which more than one step in a
// hundred leaps are not in the order of time and say nothing. Costs a pass over the others that leap.
void NoteClockJumps(const std::vector<uint64_t>& leaps, const journey::event::EventTable& table,
                    journey::base::Ledger* ledger);

// What only the whole table can say: flags the visitors of a web server that behave like programs, and folds the rarest
// touchpoints beyond options.max_names. Call it after MergeDictionaries. Costs a pass over the rows of such sources,
// and one over all where names are too many.
void FinishTable(const MappingOptions& options, journey::event::EventTable* table, journey::base::Ledger* ledger);

// Turns records into rows. One per (thread, source, part); keeps memo tables, so that classification, URL templates and
// canonical forms are computed once per distinct value. Not thread-safe.
class Projector {
 public:
  virtual ~Projector() = default;
  // Rows, ledger entries and dictionary entries go to these until the next call. `batch` has its source, thread and
  // begin set.
  virtual void Begin(journey::event::RowBatch* batch, journey::base::Ledger* ledger) = 0;
  // Where records that a `duplicates` rule is about are listed until the next call; null: nowhere.
  virtual void ListVersions(std::vector<RecordVersion>* /*versions*/) {}
  // `byte` of the record's begin in the batch's part; `line` relative to the batch (0 = its first line). Counts
  // records_in and extra_events itself; rejects, skips and notes go to the ledger with (source, byte, line), both still
  // relative to the batch: the caller adds the batch's begin. May hold records back, so that look-ups of several wait
  // for memory together: the record's values and their texts must stay until Flush.
  virtual void Project(Record record, uint64_t byte, uint64_t line) = 0;
  // Writes what was held back. A reader calls it at its end, before it touches a text that it gave out, and before it
  // gives a record to another projector of the batch, so that rows lie in the order of their bytes.
  virtual void Flush() {}
};
std::unique_ptr<Projector> MakeProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options,
                                         const RunFacts& facts, journey::event::Dictionaries* dictionaries);

}  // namespace ingest

#endif  // JOURNEY_INGEST_MAPPING_H_
