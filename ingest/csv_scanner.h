// SPDX-License-Identifier: Apache-2.0
// Finds record ends in CSV text that arrives in pieces. A quote opens only at the start of a field; inside quotes a
// doubled quote is text and a line break belongs to the field.
#ifndef JOURNEY_INGEST_CSV_SCANNER_H_
#define JOURNEY_INGEST_CSV_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ingest {

// Cost: memchr over the text, and a step a quote.
class CsvScanner {
 public:
  CsvScanner(char delimiter, uint64_t max_record_bytes) : delimiter_(delimiter), max_record_bytes_(max_record_bytes) {}

  // Scans on in `text`, which begins at the start of a record and is what the last call saw, or more. Stops at a record
  // with quotes that is longer than the limit.
  void Scan(std::string_view text, bool at_end);
  // Behind the last complete record; 0 where there is none.
  size_t complete() const { return complete_; }
  // The record at complete() is longer than the limit.
  bool too_long() const { return too_long_; }
  bool inside_quotes() const { return inside_; }
  // For a text that begins with another record.
  void Reset();

 private:
  bool CloseRegion(std::string_view text, size_t end);

  char delimiter_;
  uint64_t max_record_bytes_;
  size_t position_ = 0;  // scanned up to here
  size_t region_ = 0;    // start of the part outside quotes that position_ is in
  size_t complete_ = 0;
  bool inside_ = false;
  bool too_long_ = false;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_CSV_SCANNER_H_
