// SPDX-License-Identifier: Apache-2.0
// NDJSON: simdjson's first stage finds the structural characters of 64 kB of lines (text and index stay in
// the cache). A line that is laid out like one before is told by the bytes between its values (line_layouts.h); any
// other is walked over that index key by key (line_walker.h), and its layout learned. Every line is checked against the
// whole grammar, also where no slot looks.
//
// A batch that the first stage rejects (a quote that is not closed) is halved until the bad line stands
// alone: so what happens to a line depends on that line only. In a batch that it accepts no string crosses a line end.
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/container.h"
#include "ingest/encoding.h"
#include "ingest/line_layouts.h"
#include "ingest/line_walker.h"

namespace ingest {

namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;

// Text and index of a batch stay in the cache between the two.
constexpr size_t kBatchBytes = 64 << 10;
constexpr size_t kPaddingBytes = 64;

class NdjsonReader final : public RecordReader {
 public:
  NdjsonReader(const SlotList& slots, uint64_t max_record_bytes)
      : walker_(slots),
        slots_(slots.paths.size()),
        values_(kLines * (slots_ + 1)),
        max_record_bytes_(max_record_bytes) {}

  uint64_t Read(std::string_view text, uint32_t source, std::span<Projector* const> projectors,
                Ledger* ledger) override {
    source_ = source;
    projector_ = projectors.front();
    ledger_ = ledger;
    line_ = 0;
    // A batch ends with a line end: a last line without one is read from a copy that has it.
    const size_t whole = text.rfind('\n') + 1;
    base_ = 0;
    ReadText(text.substr(0, whole));
    if (whole < text.size()) {
      last_line_.reserve(text.size() - whole + 1 + kPaddingBytes);
      last_line_.assign(text.substr(whole)).push_back('\n');
      base_ = whole;
      ReadText(last_line_);
      --line_;
    }
    Flush();
    return line_;
  }

 private:
  void ReadText(std::string_view text) {
    text_ = text;
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = BatchEnd(begin);
      ReadBatch(begin, end);
      begin = end;
    }
  }

  // Behind the last line end within a batch's size, else behind the next one.
  size_t BatchEnd(size_t begin) const {
    if (text_.size() - begin <= kBatchBytes) return text_.size();
    const size_t last = text_.substr(begin, kBatchBytes).rfind('\n');
    if (last != std::string_view::npos) return begin + last + 1;
    const size_t next = text_.find('\n', begin + kBatchBytes);
    return next == std::string_view::npos ? text_.size() : next + 1;
  }

  bool Index(std::string_view batch, simdjson::error_code* error) {
    if (parser_ == nullptr || parser_->capacity() < batch.size() + kIndexPadding) {
      const size_t capacity = std::max(batch.size(), kBatchBytes) + kIndexPadding;
      *error = simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, LineWalker::kMostDepth,
                                                                                       parser_);
      if (*error != simdjson::SUCCESS) return false;
    }
    *error =
        parser_->stage1(reinterpret_cast<const uint8_t*>(batch.data()), batch.size(), simdjson::stage1_mode::regular);
    return *error == simdjson::SUCCESS;
  }

  void ReadBatch(size_t begin, size_t end) {
    const std::string_view batch = text_.substr(begin, end - begin);
    simdjson::error_code error = simdjson::SUCCESS;
    if (Index(batch, &error)) {
      ReadLines(begin, batch);
      return;
    }
    if (error == simdjson::EMPTY) {
      line_ += static_cast<uint64_t>(std::count(batch.begin(), batch.end(), '\n'));
      return;
    }
    if (!IsValidUtf8(batch)) {
      RepairBatch(begin, end);
      ReadBatch(begin, end);
      return;
    }
    // Behind the line end that is nearest behind the middle, else the last one before it.
    size_t cut = batch.find('\n', batch.size() / 2);
    if (cut == std::string_view::npos || cut + 1 == batch.size()) {
      cut = batch.size() < 2 ? std::string_view::npos : batch.substr(0, batch.size() - 1).rfind('\n');
    }
    if (cut != std::string_view::npos) {
      ReadBatch(begin, begin + cut + 1);
      ReadBatch(begin + cut + 1, end);
      return;
    }
    RejectLine(batch.substr(0, batch.size() - 1), begin);
    ++line_;
  }

  // Reads on in a copy of the text, in which this batch is UTF-8.
  void RepairBatch(size_t begin, size_t end) {
    if (text_.data() != repaired_.data()) {
      Flush();
      repaired_.reserve(text_.size() + kPaddingBytes);
      repaired_.assign(text_);
      text_ = repaired_;
    }
    const std::string batch(text_.substr(begin, end - begin));
    size_t counted = 0;
    uint64_t line = line_;
    RepairUtf8(batch, repaired_.data() + begin, [&](size_t offset) {
      line += static_cast<uint64_t>(std::count(batch.data() + counted, batch.data() + offset, '\n'));
      counted = offset;
      ledger_->Add(LedgerClass::kReplacedBytes, {source_, base_ + begin + offset, line});
    });
  }

  void RejectLine(std::string_view line, size_t begin) {
    const LedgerClass why = line.size() > max_record_bytes_ ? LedgerClass::kTooLong : LedgerClass::kInvalidJson;
    Reject(ledger_, why, source_, base_ + begin, line_);
  }

  void ReadLines(size_t batch_begin, std::string_view batch) {
    uint32_t* const index = parser_->structural_indexes.get();
    std::fill_n(index + parser_->n_structural_indexes, kIndexPadding, static_cast<uint32_t>(batch.size() - 1));
    const uint32_t* at = index;
    size_t backslash = batch.find('\\');
    for (size_t begin = 0; begin < batch.size(); ++line_) {
      if (backslash < begin) backslash = batch.find('\\', begin);
      const bool try_layouts = layouts_.Worthwhile();
      if (try_layouts && *at == begin) {
        const size_t end = ReadKnownLayout(batch, batch_begin, begin, backslash, &at);
        if (end != 0) {
          begin = end + 1;
          continue;
        }
      }
      const size_t end = batch.find('\n', begin);
      if (*at < end) ReadLine(batch, batch_begin, begin, end, backslash < end, try_layouts, &at);  // else a blank line
      begin = end + 1;
    }
  }

  // The line end behind the line at `begin` where its layout is known; else 0, and nothing was done.
  size_t ReadKnownLayout(std::string_view batch, size_t batch_begin, size_t begin, size_t backslash,
                         const uint32_t** at) {
    const LineLayouts::Match match = layouts_.Find(batch.data(), *at);
    if (match.behind == nullptr) return 0;
    const size_t end = match.behind[-1] + 1;
    if (batch[end] != '\n' || end - begin > max_record_bytes_) return 0;
    if (backslash < end) {
      MakeRoomForPlainTexts(end - begin);
      if (!layouts_.TakeEscapes(match, &plain_)) return 0;
    }
    bool whole = false;
    const size_t count = layouts_.Take(match, values_.data() + used_, &whole);
    Give(count, whole ? match.layout : 0, base_ + batch_begin + begin);
    *at = match.behind;
    return end;
  }

  void ReadLine(std::string_view batch, size_t batch_begin, size_t begin, size_t end, bool has_escapes, bool learn,
                const uint32_t** at) {
    if (has_escapes) MakeRoomForPlainTexts(end - begin);
    const char* const text = batch.data();
    const uint32_t* const behind = walker_.Walk(text, *at, has_escapes, &plain_, values_.data() + used_);
    if (behind == nullptr || behind[-1] >= end || *behind < end || end - begin > max_record_bytes_) {
      while (**at < end) ++*at;
      RejectLine(batch.substr(begin, end - begin), batch_begin + begin);
      return;
    }
    Give(walker_.count(), 0, base_ + batch_begin + begin);
    if (learn) LearnLayout(batch.substr(begin, end - begin), begin, {*at, behind + kPositionsBehind});
    *at = behind;
  }

  // From a copy of the line without its escapes, which are of no layout.
  void LearnLayout(std::string_view line, size_t begin, std::span<const uint32_t> positions) {
    if (positions.size() > LineLayouts::kMostTokens) return;
    copied_line_.reserve(line.size() + kPaddingBytes);
    copied_line_.assign(line).push_back('\n');
    for (size_t i = copied_line_.find('\\'); i != std::string::npos; i = copied_line_.find('\\', i))
      copied_line_.replace(i, 2, "xx");
    copied_index_.clear();
    for (const uint32_t position : positions)
      copied_index_.push_back(static_cast<uint32_t>(std::min(position - begin, line.size())));
    copied_values_.resize(slots_);
    const uint32_t* const at = copied_index_.data();
    const uint32_t* const behind = walker_.Walk(copied_line_.data(), at, false, nullptr, copied_values_.data());
    layouts_.Learn(copied_line_.data(), at, behind, std::span<const Value>(copied_values_.data(), walker_.count()));
  }

  // Gives the values that were written last to the projector. Values of several lines stay until Flush.
  void Give(size_t count, uint32_t layout, uint64_t byte) {
    projector_->Project(Record(std::span<const Value>(values_.data() + used_, count), layout), byte, line_);
    used_ += count;
    if (used_ + slots_ > values_.size()) Flush();
  }

  // The projector may still look at texts that were unescaped before: they must not move.
  void MakeRoomForPlainTexts(size_t bytes) {
    if (plain_.capacity() - plain_.size() >= bytes) return;
    Flush();
    plain_.reserve(std::max(bytes, kBatchBytes));
  }

  void Flush() {
    projector_->Flush();
    used_ = 0;
    plain_.clear();
  }

  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
  static constexpr size_t kIndexPadding = LineLayouts::kMostTokens + 2;
  static constexpr size_t kPositionsBehind = 2;  // that may be looked at behind a line's object
  static constexpr size_t kLines = 16;           // at least so many lines' values have room

  LineLayouts layouts_;
  LineWalker walker_;
  const size_t slots_;
  std::vector<Value> values_;
  size_t used_ = 0;
  // Of the line that a layout is learned from.
  std::string copied_line_;
  std::vector<uint32_t> copied_index_;
  std::vector<Value> copied_values_;
  const uint64_t max_record_bytes_;
  std::string plain_;      // texts that held escapes
  std::string repaired_;   // a text that was not UTF-8
  std::string last_line_;  // where the text has no line end behind it
  std::string_view text_;
  size_t base_ = 0;  // where text_ begins in what Read was given
  uint32_t source_ = 0;
  Projector* projector_ = nullptr;
  Ledger* ledger_ = nullptr;
  uint64_t line_ = 0;
};

}  // namespace

std::unique_ptr<RecordReader> MakeNdjsonReader(const SlotList& slots, uint64_t max_record_bytes) {
  return std::make_unique<NdjsonReader>(slots, max_record_bytes);
}

}  // namespace ingest
