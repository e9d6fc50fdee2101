// SPDX-License-Identifier: Apache-2.0
// Tables of the `export` verb: rows of typed cells, streamed as CSV (RFC 4180 with LF, header,
// UTF-8) or as NDJSON (one object a row, keys in the order of the columns, absent cells left out).
#ifndef REPORTS_TABLE_H_
#define REPORTS_TABLE_H_

#include <cstdint>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace reports {

enum class TableFormat { kCsv, kNdjson };

// "csv" and "ndjson"; nothing for any other text.
std::optional<TableFormat> ParseTableFormat(std::string_view text);

// Absent is not zero and not the empty string; a double that is not finite is absent. Text of a cell lives as long as
// the call.
using Cell = std::variant<std::monostate, std::string_view, int64_t, double>;

// Takes finished bytes; an error stops the table.
using Sink = std::function<absl::Status(std::string_view)>;
Sink StringSink(std::string* out);
// Does not own or flush `file`. A closed pipe is Cancelled, any other failure DataLoss with the system's message.
Sink FileSink(std::FILE* file);

// A table held in memory, for small results and tests.
struct Table {
  using Value = std::variant<std::monostate, std::string, int64_t, double>;
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

class TableWriter {
 public:
  TableWriter(TableFormat format, std::vector<std::string> columns, Sink sink);

  // Writes the header (CSV). Call once, first; also for a table without rows.
  absl::Status Begin();
  // InvalidArgument if the number of cells is not the number of columns.
  absl::Status Row(absl::Span<const Cell> cells);
  // Hands over what is buffered. Call once, last.
  absl::Status End();

 private:
  absl::Status Flush(size_t limit);

  TableFormat format_;
  std::vector<std::string> columns_;
  Sink sink_;
  std::string buffer_;
};

absl::Status WriteTable(const Table& table, TableFormat format, const Sink& sink);

}  // namespace reports

#endif  // REPORTS_TABLE_H_
