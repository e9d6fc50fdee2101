// SPDX-License-Identifier: Apache-2.0
// XES event logs: <log><trace>...<event>...</event></trace></log>. A record is an event; its columns are the keys of
// its attributes, those of the trace that it does not have itself, and "case:KEY" for those of the trace in any case.
#ifndef JOURNEY_INGEST_XES_H_
#define JOURNEY_INGEST_XES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/record_scanner.h"
#include "ingest/text_arena.h"

namespace ingest {

struct XesAttribute {
  std::string_view key;
  std::string_view value;
  bool number = false;
};

// Walks over text that holds whole traces and what lies between them. Lists, containers and attributes of attributes
// are passed over; a broken event loses itself only.
class XesWalker {
 public:
  enum class Step : uint8_t { kEvent, kEmptyTrace, kBroken, kEnd };

  // `arena` takes texts with entities.
  XesWalker(std::string_view text, TextArena* arena) : text_(text), arena_(arena) {}

  Step Next();
  // Of the last step. Attributes are valid until the next one; the trace's until its last event.
  size_t begin() const { return begin_; }
  size_t end() const { return at_; }
  const std::vector<XesAttribute>& attributes() const { return attributes_; }
  const std::vector<XesAttribute>& trace() const { return trace_; }

 private:
  bool ReadAttributes(size_t* at, std::string_view until, std::vector<XesAttribute>* attributes, size_t* stopped);
  void ReadTrace(size_t begin);

  std::string_view text_;
  TextArena* arena_;
  size_t at_ = 0;
  size_t begin_ = 0;
  size_t trace_begin_ = 0;
  bool in_trace_ = false;
  bool any_event_ = false;
  std::vector<XesAttribute> attributes_;
  std::vector<XesAttribute> trace_;
};

// Ends at traces (and at events that lie in none).
class XesScanner final : public RecordScanner {
 public:
  void Scan(std::string_view text, bool at_end) override;
  size_t complete() const override { return open_.empty() ? position_ : record_begin_; }
  void Drop() override;
  bool unclosed_document() const override { return in_log_; }
  size_t Skip(std::string_view text, bool* ended) override;

 private:
  bool ScanTo(std::string_view text, bool one_record);

  size_t position_ = 0;
  size_t record_begin_ = 0;
  std::string_view open_;  // "trace" or "event": what the place is in
  bool in_log_ = false;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_XES_H_
