// SPDX-License-Identifier: Apache-2.0
#include "reports/table.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_format.h"
#include "reports/formats.h"

namespace reports {
namespace {

constexpr size_t kBufferBytes = 1 << 16;

void AppendCsvText(std::string_view text, std::string* out) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    *out += text;
    return;
  }
  *out += '"';
  for (const char c : text) {
    if (c == '"') *out += '"';
    *out += c;
  }
  *out += '"';
}

void AppendJsonText(std::string_view text, std::string* out) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  out->append(buffer.GetString(), buffer.GetSize());
}

// The number as text; "" where the cell is absent or holds text.
std::string NumberText(const Cell& cell) {
  if (const auto* whole = std::get_if<int64_t>(&cell)) return absl::StrFormat("%d", *whole);
  if (const auto* real = std::get_if<double>(&cell)) return ShortestDouble(*real);
  return "";
}

}  // namespace

std::optional<TableFormat> ParseTableFormat(std::string_view text) {
  if (text == "csv") return TableFormat::kCsv;
  if (text == "ndjson") return TableFormat::kNdjson;
  return std::nullopt;
}

Sink StringSink(std::string* out) {
  return [out](std::string_view bytes) {
    *out += bytes;
    return absl::OkStatus();
  };
}

Sink FileSink(std::FILE* file) {
  return [file](std::string_view bytes) {
    errno = 0;
    if (std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size()) return absl::OkStatus();
    if (errno == EPIPE) return absl::CancelledError("the reader closed the pipe");
    return absl::DataLossError(absl::StrFormat("cannot write: %s", std::strerror(errno)));
  };
}

TableWriter::TableWriter(TableFormat format, std::vector<std::string> columns, Sink sink)
    : format_(format), columns_(std::move(columns)), sink_(std::move(sink)) {}

absl::Status TableWriter::Begin() {
  if (format_ == TableFormat::kNdjson) return absl::OkStatus();
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) buffer_ += ',';
    AppendCsvText(columns_[i], &buffer_);
  }
  buffer_ += '\n';
  return absl::OkStatus();
}

absl::Status TableWriter::Row(absl::Span<const Cell> cells) {
  if (cells.size() != columns_.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a row of %d cells in a table of %d columns", cells.size(), columns_.size()));
  }
  const bool csv = format_ == TableFormat::kCsv;
  if (!csv) buffer_ += '{';
  bool first = true;
  for (size_t i = 0; i < cells.size(); ++i) {
    const auto* text = std::get_if<std::string_view>(&cells[i]);
    const std::string number = NumberText(cells[i]);
    if (csv) {
      if (i > 0) buffer_ += ',';
      text != nullptr ? AppendCsvText(*text, &buffer_) : static_cast<void>(buffer_ += number);
      continue;
    }
    if (text == nullptr && number.empty()) continue;
    if (!first) buffer_ += ',';
    first = false;
    AppendJsonText(columns_[i], &buffer_);
    buffer_ += ':';
    text != nullptr ? AppendJsonText(*text, &buffer_) : static_cast<void>(buffer_ += number);
  }
  if (!csv) buffer_ += '}';
  buffer_ += '\n';
  return Flush(kBufferBytes);
}

absl::Status TableWriter::End() { return Flush(0); }

absl::Status TableWriter::Flush(size_t limit) {
  if (buffer_.empty() || buffer_.size() < limit) return absl::OkStatus();
  absl::Status status = sink_(buffer_);
  buffer_.clear();
  return status;
}

absl::Status WriteTable(const Table& table, TableFormat format, const Sink& sink) {
  TableWriter writer(format, table.columns, sink);
  absl::Status status = writer.Begin();
  std::vector<Cell> cells;
  for (const std::vector<Table::Value>& row : table.rows) {
    if (!status.ok()) return status;
    cells.clear();
    for (const Table::Value& value : row) {
      cells.push_back(std::visit(
          [](const auto& held) -> Cell {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string>) {
              return std::string_view(held);
            } else {
              return held;
            }
          },
          value));
    }
    status = writer.Row(cells);
  }
  if (!status.ok()) return status;
  return writer.End();
}

}  // namespace reports
