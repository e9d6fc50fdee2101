// SPDX-License-Identifier: Apache-2.0
// Containers that hold a record a line and whose columns do not come from a header: combined logs of web servers, W3C
// extended logs, Snowplow's enriched TSV. Here: how one line becomes values of columns.
#ifndef JOURNEY_INGEST_LINE_FIELDS_H_
#define JOURNEY_INGEST_LINE_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/container.h"
#include "ingest/text_arena.h"

namespace ingest {

enum class LineOutcome : uint8_t {
  kGood,
  kRepaired,      // a quote was closed at the end of the line
  kNothing,       // a directive or a blank line: no record
  kWrongColumns,  // another number of columns
  kInvalid,
};

// Not thread-safe.
class LineFields {
 public:
  virtual ~LineFields() = default;
  // Empty texts are absent values. Reallocated only where the number of columns changes.
  using Texts = std::vector<std::string_view>;

  // The values of a line's columns, by their place in columns(). Texts lie in the line or in `arena`.
  virtual LineOutcome Split(std::string_view line, Texts* texts, TextArena* arena) = 0;
  // As of the last line; `version` changes with them.
  const std::vector<std::string>& columns() const { return columns_; }
  uint64_t version() const { return version_; }
  virtual void SetContext(std::string_view) {}

 protected:
  void SetColumns(std::vector<std::string> columns) {
    columns_ = std::move(columns);
    ++version_;
  }

 private:
  std::vector<std::string> columns_;
  uint64_t version_ = 0;
};

// REQUIRES: `kind` is kCombined, kW3c or kSnowplowTsv.
std::unique_ptr<LineFields> MakeLineFields(ContainerKind kind);

// For MakeLineFields.
//
// host ident user time method target protocol status bytes referrer user_agent visitor request, of NCSA common,
// combined and nginx's main format (more fields behind are allowed). `time` is without its brackets. `-` is absent.
// `visitor` is host and user_agent; `request` is there only where it is no METHOD TARGET PROTOCOL, and then alone.
std::unique_ptr<LineFields> MakeCombinedFields();
// The columns of the last #Fields line; `timestamp` (from date and time, which are UTC) and `visitor` (c-ip and
// cs(User-Agent)) are added. `-` is absent; '+' is a blank, but not in addresses. Context: what W3cContext says.
std::unique_ptr<LineFields> MakeW3cFields();
// 131 columns between tabs, nothing quoted; more columns behind them are left out, fewer are an error.
std::unique_ptr<LineFields> MakeSnowplowFields();
const std::vector<std::string>& SnowplowColumns();

// Takes note of the directives in whole lines: what W3C fields must know of the text before.
void UpdateW3cContext(std::string_view lines, std::string* context);

}  // namespace ingest

#endif  // JOURNEY_INGEST_LINE_FIELDS_H_
