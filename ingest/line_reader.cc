// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ingest/container.h"
#include "ingest/line_fields.h"

namespace ingest {

namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;

constexpr size_t kHeldRecords = 16;
constexpr size_t kHeldBytes = 256 << 10;

class LineReader final : public RecordReader {
 public:
  LineReader(const ContainerFormat& format, const SlotList& slots, uint64_t max_record_bytes)
      : fields_(MakeLineFields(format.kind)),
        slots_(slots),
        max_record_bytes_(max_record_bytes),
        values_(kHeldRecords * (slots.paths.size() + 1)) {}

  void SetContext(std::string_view context) override { fields_->SetContext(context); }

  uint64_t Read(std::string_view text, uint32_t source, std::span<Projector* const> projectors,
                Ledger* ledger) override {
    projector_ = projectors.front();
    text = ValidText(text, source, ledger, &repaired_);
    uint64_t line_ends = 0;
    for (size_t begin = 0; begin < text.size();) {
      const size_t newline = text.find('\n', begin);
      const size_t end = std::min(newline, text.size());
      std::string_view line = text.substr(begin, end - begin);
      const size_t offset = begin;
      const uint64_t number = line_ends;
      begin = end + 1;
      if (newline != std::string_view::npos) ++line_ends;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
      if (line.size() > max_record_bytes_) {
        Reject(ledger, LedgerClass::kTooLong, source, offset, number);
        continue;
      }
      switch (fields_->Split(line, &texts_, &arena_)) {
        case LineOutcome::kNothing:
          continue;
        case LineOutcome::kWrongColumns:
          Reject(ledger, LedgerClass::kInvalidRow, source, offset, number);
          continue;
        case LineOutcome::kInvalid:
          Reject(ledger, LedgerClass::kInvalidLine, source, offset, number);
          continue;
        case LineOutcome::kRepaired:
          ledger->Add(LedgerClass::kRepairedQuote, {source, offset, number});
          break;
        case LineOutcome::kGood:
          break;
      }
      Give(offset, number);
    }
    Flush();
    return line_ends;
  }

 private:
  void Give(uint64_t offset, uint64_t number) {
    if (version_ != fields_->version()) Bind();
    const size_t first = count_;
    for (uint32_t slot = 0; slot < column_.size(); ++slot) {
      if (column_[slot] < 0) continue;
      const std::string_view text = texts_[static_cast<size_t>(column_[slot])];
      if (!text.empty()) values_[count_++] = Value(text, slot);
    }
    projector_->Project(std::span<const Value>(values_.data() + first, count_ - first), offset, number);
    if (count_ + column_.size() > values_.size() || arena_.taken() > kHeldBytes) Flush();
  }

  void Bind() {
    version_ = fields_->version();
    const std::vector<std::string>& columns = fields_->columns();
    column_.assign(slots_.paths.size(), -1);
    for (size_t slot = 0; slot < column_.size(); ++slot) {
      const auto found = std::find(columns.begin(), columns.end(), slots_.paths[slot]);
      if (found != columns.end()) column_[slot] = static_cast<int>(found - columns.begin());
    }
  }

  void Flush() {
    projector_->Flush();
    count_ = 0;
    arena_.Clear();
  }

  const std::unique_ptr<LineFields> fields_;
  const SlotList slots_;
  const uint64_t max_record_bytes_;
  uint64_t version_ = ~uint64_t{0};
  std::vector<int> column_;  // by slot; -1: there is no such column
  LineFields::Texts texts_;
  TextArena arena_;
  std::string repaired_;
  std::vector<Value> values_;
  size_t count_ = 0;
  Projector* projector_ = nullptr;
};

}  // namespace

std::unique_ptr<LineFields> MakeLineFields(ContainerKind kind) {
  switch (kind) {
    case ContainerKind::kSnowplowTsv:
      return MakeSnowplowFields();
    case ContainerKind::kW3c:
      return MakeW3cFields();
    default:
      return MakeCombinedFields();
  }
}

std::unique_ptr<RecordReader> MakeLineReader(const ContainerFormat& format, const SlotList& slots,
                                             uint64_t max_record_bytes) {
  return std::make_unique<LineReader>(format, slots, max_record_bytes);
}

}  // namespace ingest
