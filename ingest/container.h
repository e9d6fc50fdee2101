// SPDX-License-Identifier: Apache-2.0
// What all containers share: how a source was understood, and the reader that turns whole records into slots.
#ifndef JOURNEY_INGEST_CONTAINER_H_
#define JOURNEY_INGEST_CONTAINER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mapping.h"
#include "ingest/record.h"
#include "journey/base/ledger.h"

namespace ingest {

enum class ContainerKind : uint8_t {
  kNdjson,  // one JSON object a line
  kJson,    // JSON documents, arrays and pages in any layout
  kCsv,     // any delimiter, with header rows
  // A record a line, columns of their own (line_fields.h).
  kCombined,
  kW3c,
  kSnowplowTsv,
  kXes,  // xes.h
};

// How the bytes of a source become records.
struct ContainerFormat {
  ContainerKind kind = ContainerKind::kNdjson;
  char delimiter = ',';              // CSV
  std::vector<std::string> columns;  // CSV: the header, trimmed; names may repeat or be empty
  std::vector<std::string> aliases;  // CSV: a second name by column, or empty
  std::string envelope;              // JSON: see MappingChoice
  uint32_t max_depth = 1024;         // JSON: deeper records are rejected (too_deep)
  uint64_t data_begin = 0;           // first byte behind the byte-order mark and the header
  uint64_t data_begin_line = 1;      // its line number
  bool leading_bom = false;
};

// Reads text that holds whole records. One per (thread, source); not thread-safe.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // What comes before the text that Read gets next (RecordScanner::context).
  virtual void SetContext(std::string_view) {}
  // Gives each record of shape i to projectors[i] (byte and line relative to `text`); what is no record goes to
  // `ledger`, with `source` and the relative place, and counts as one record in. All projectors have begun the same
  // batch. Returns the number of line ends in `text`. REQUIRES: up to 64 bytes behind `text` may be read (their values
  // do not matter).
  virtual uint64_t Read(std::string_view text, uint32_t source, std::span<Projector* const> projectors,
                        journey::base::Ledger* ledger) = 0;
  uint64_t Read(std::string_view text, uint32_t source, Projector* projector, journey::base::Ledger* ledger) {
    return Read(text, source, std::span<Projector* const>(&projector, 1), ledger);
  }
};

// `max_record_bytes`: longer records are rejected (too_long).
std::unique_ptr<RecordReader> MakeReader(const ContainerFormat& format, std::span<const RecordShape> shapes,
                                         uint64_t max_record_bytes);

// For MakeReader.
std::unique_ptr<RecordReader> MakeNdjsonReader(const SlotList& slots, uint64_t max_record_bytes);
// JSON with all that paths and shapes know; also lines of JSON.
std::unique_ptr<RecordReader> MakeDocumentReader(const ContainerFormat& format, std::span<const RecordShape> shapes,
                                                 uint64_t max_record_bytes);
std::unique_ptr<RecordReader> MakeLineReader(const ContainerFormat& format, const SlotList& slots,
                                             uint64_t max_record_bytes);
std::unique_ptr<RecordReader> MakeXesReader(const SlotList& slots, uint64_t max_record_bytes);
std::unique_ptr<RecordReader> MakeCsvReader(const ContainerFormat& format, const SlotList& slots,
                                            uint64_t max_record_bytes);

// `text`, or, where it is not UTF-8 throughout, `copy` of it with question marks for the bytes that belong to no
// character (each is told to `ledger`). Behind a copy 64 bytes may be read, too.
std::string_view ValidText(std::string_view text, uint32_t source, journey::base::Ledger* ledger, std::string* copy,
                           char replacement = '?');

// A record that a container could not use.
inline void Reject(journey::base::Ledger* ledger, journey::base::LedgerClass why, uint32_t source, uint64_t byte,
                   uint64_t line) {
  ++ledger->records_in;
  ledger->Add(why, {source, byte, line});
}

}  // namespace ingest

#endif  // JOURNEY_INGEST_CONTAINER_H_
