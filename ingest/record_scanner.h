// SPDX-License-Identifier: Apache-2.0
// Finds where records end, in text that arrives in pieces. What a chunker asks; one kind a container.
#ifndef JOURNEY_INGEST_RECORD_SCANNER_H_
#define JOURNEY_INGEST_RECORD_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/container.h"
#include "journey/base/ledger.h"

namespace ingest {

// Not thread-safe.
class RecordScanner {
 public:
  virtual ~RecordScanner() = default;

  // Scans on in `text`, which is what the last call saw (but for what was dropped since), or more. May stop at a record
  // that is longer than the limit.
  virtual void Scan(std::string_view text, bool at_end) = 0;
  // Behind the last complete record; 0 where there is none.
  virtual size_t complete() const = 0;
  // The first complete() bytes were taken away. What follows them is scanned (again).
  virtual void Drop() = 0;
  // What the reader must know of all text before the first byte, and at the moment.
  virtual std::string context() const { return {}; }

  // The record at complete() is longer than the limit, as far as the scanner can tell.
  virtual bool too_long() const { return false; }
  // What stays open at the end of the source: nothing, or a class of the ledger.
  virtual bool unclosed_quote() const { return false; }
  virtual bool unclosed_document() const { return false; }
  // For a record that is longer than the limit: goes on to its end without keeping it. `text` is what Scan was given;
  // returns how many bytes of it may be taken away, all of which belong to the record, and sets *ended where the record
  // ends with them.
  virtual size_t Skip(std::string_view text, bool* ended);
};

std::unique_ptr<RecordScanner> MakeScanner(const ContainerFormat& format, uint64_t max_record_bytes);

// For MakeScanner: a record a line; and CSV (csv_scanner.h).
std::unique_ptr<RecordScanner> MakeLineScanner();
std::unique_ptr<RecordScanner> MakeCsvRecordScanner(char delimiter, uint64_t max_record_bytes);

}  // namespace ingest

#endif  // JOURNEY_INGEST_RECORD_SCANNER_H_
