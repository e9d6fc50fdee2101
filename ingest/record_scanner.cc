// SPDX-License-Identifier: Apache-2.0
#include "ingest/record_scanner.h"

#include <cstring>

#include "ingest/csv_scanner.h"
#include "ingest/json_scanner.h"
#include "ingest/line_fields.h"
#include "ingest/xes.h"

namespace ingest {

namespace {

class LineScanner final : public RecordScanner {
 public:
  void Scan(std::string_view text, bool) override {
    const void* const last =
        text.size() == searched_ ? nullptr : memrchr(text.data() + searched_, '\n', text.size() - searched_);
    complete_ = last == nullptr ? 0 : static_cast<size_t>(static_cast<const char*>(last) - text.data()) + 1;
    if (last == nullptr) searched_ = text.size();
  }
  size_t complete() const override { return complete_; }
  void Drop() override { complete_ = searched_ = 0; }
  size_t Skip(std::string_view text, bool* ended) override {
    complete_ = searched_ = 0;
    return RecordScanner::Skip(text, ended);
  }

 private:
  size_t complete_ = 0;
  size_t searched_ = 0;  // bytes known to hold no line end
};

// Lines, with the directives before each chunk as its context.
class W3cScanner final : public RecordScanner {
 public:
  void Scan(std::string_view text, bool at_end) override {
    lines_.Scan(text, at_end);
    text_ = text;
  }
  size_t complete() const override { return lines_.complete(); }
  void Drop() override {
    UpdateW3cContext(text_.substr(0, lines_.complete()), &context_);
    lines_.Drop();
  }
  std::string context() const override { return context_; }
  size_t Skip(std::string_view text, bool* ended) override { return lines_.Skip(text, ended); }

 private:
  LineScanner lines_;
  std::string_view text_;
  std::string context_;
};

class CsvRecordScanner final : public RecordScanner {
 public:
  CsvRecordScanner(char delimiter, uint64_t max_record_bytes) : scanner_(delimiter, max_record_bytes) {}

  void Scan(std::string_view text, bool at_end) override { scanner_.Scan(text, at_end); }
  size_t complete() const override { return scanner_.complete(); }
  void Drop() override { scanner_.Reset(); }
  bool too_long() const override { return scanner_.too_long(); }
  bool unclosed_quote() const override { return scanner_.inside_quotes(); }
  size_t Skip(std::string_view text, bool* ended) override {
    scanner_.Reset();
    return RecordScanner::Skip(text, ended);
  }

 private:
  CsvScanner scanner_;
};

}  // namespace

size_t RecordScanner::Skip(std::string_view text, bool* ended) {
  const size_t newline = text.find('\n');
  *ended = newline != std::string_view::npos;
  return *ended ? newline + 1 : text.size();
}

std::unique_ptr<RecordScanner> MakeLineScanner() { return std::make_unique<LineScanner>(); }
std::unique_ptr<RecordScanner> MakeCsvRecordScanner(char delimiter, uint64_t max_record_bytes) {
  return std::make_unique<CsvRecordScanner>(delimiter, max_record_bytes);
}

std::unique_ptr<RecordScanner> MakeScanner(const ContainerFormat& format, uint64_t max_record_bytes) {
  switch (format.kind) {
    case ContainerKind::kCsv:
      return MakeCsvRecordScanner(format.delimiter, max_record_bytes);
    case ContainerKind::kJson:
      return std::make_unique<JsonScanner>(format.envelope, max_record_bytes);
    case ContainerKind::kW3c:
      return std::make_unique<W3cScanner>();
    case ContainerKind::kXes:
      return std::make_unique<XesScanner>();
    case ContainerKind::kNdjson:
    case ContainerKind::kCombined:
    case ContainerKind::kSnowplowTsv:
      break;
  }
  return MakeLineScanner();
}

}  // namespace ingest
