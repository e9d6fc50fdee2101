// SPDX-License-Identifier: Apache-2.0
// RFC 4180 with any delimiter: quotes, doubled quotes and line breaks inside quotes, LF or CRLF. Fields without doubled
// quotes are views of the text. Text behind a closing quote makes a row invalid: it comes from a quote that was never
// closed.
#include <algorithm>
#include <cstring>
#include <deque>
#include <span>
#include <string>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "ingest/container.h"

namespace ingest {

namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;

constexpr size_t kLines = 16;  // at least so many records' values have room

// Finds delimiters and line ends. Asks for each block of 64 bytes once where they are: fields are shorter than what a
// search for one byte needs to get going.
class SeparatorFinder {
 public:
  // Up to 64 bytes behind `end` may be read.
  SeparatorFinder(char delimiter, const char* begin, const char* end)
      : delimiter_(delimiter), begin_(begin), end_(end) {}

  // The first separator in [at, end), or end. REQUIRES: `at` never goes back by a block or more.
  const char* Next(const char* at) {
    const size_t offset = static_cast<size_t>(at - begin_);
    const size_t block = offset & ~size_t{63};
    if (block != block_) Look(block);
    uint64_t mask = mask_ >> (offset & 63) << (offset & 63);
    while (mask == 0) {
      if (begin_ + block_ + 64 >= end_) return end_;
      Look(block_ + 64);
      mask = mask_;
    }
    return std::min(begin_ + block_ + __builtin_ctzll(mask), end_);
  }

 private:
  void Look(size_t block) {
    block_ = block;
    mask_ = 0;
    if (begin_ + block >= end_) return;
    const char* const at = begin_ + block;
#ifdef __SSE2__
    const __m128i delimiters = _mm_set1_epi8(delimiter_);
    const __m128i line_ends = _mm_set1_epi8('\n');
    for (int i = 0; i < 64; i += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
      const __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, line_ends));
      mask_ |= static_cast<uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(found))) << i;
    }
#else
    for (int i = 0; i < 64; ++i) mask_ |= static_cast<uint64_t>(at[i] == delimiter_ || at[i] == '\n') << i;
#endif
  }

  const char delimiter_;
  const char* const begin_;
  const char* const end_;
  size_t block_ = ~size_t{0};
  uint64_t mask_ = 0;
};

class CsvReader final : public RecordReader {
 public:
  CsvReader(const ContainerFormat& format, const SlotList& slots, uint64_t max_record_bytes)
      : delimiter_(format.delimiter),
        columns_(format.columns.size()),
        max_record_bytes_(max_record_bytes),
        first_slot_(columns_, -1),
        next_slot_(slots.paths.size(), -1),
        values_(kLines * (slots.paths.size() + 1)) {
    for (size_t slot = 0; slot < slots.paths.size(); ++slot) {
      const std::string& path = slots.paths[slot];
      size_t column = Find(format.columns, path);
      if (column == columns_) {
        column = Find(format.aliases, path);
        if (column >= format.aliases.size()) continue;
      }
      int& first = first_slot_[column];
      next_slot_[slot] = first;
      first = static_cast<int>(slot);
    }
  }

  uint64_t Read(std::string_view text, uint32_t source, std::span<Projector* const> projectors,
                Ledger* ledger) override {
    Projector* const projector = projectors.front();
    text = ValidText(text, source, ledger, &repaired_);
    begin_ = text.data();
    end_ = begin_ + text.size();
    SeparatorFinder separators(delimiter_, begin_, end_);
    uint64_t line = 0;
    for (const char* at = begin_; at < end_;) {
      record_begin_ = at;
      const Outcome outcome = ReadRecord(&separators, &at);
      const uint64_t offset = static_cast<uint64_t>(record_begin_ - begin_);
      const uint64_t first_line = line;
      line += 1 + inner_lines_;
      if (outcome == Outcome::kBlank) continue;
      if (static_cast<uint64_t>(record_end_ - record_begin_) > max_record_bytes_) {
        Reject(ledger, LedgerClass::kTooLong, source, offset, first_line);
      } else if (outcome == Outcome::kUnclosed) {
        Reject(ledger, LedgerClass::kUnclosedQuote, source, offset, first_line);
      } else if (outcome == Outcome::kInvalid) {
        Reject(ledger, LedgerClass::kInvalidRow, source, offset, first_line);
      } else {
        if (outcome == Outcome::kExtraColumns) ledger->Add(LedgerClass::kExtraColumns, {source, offset, first_line});
        projector->Project(std::span<const Value>(values_.data() + first_, count_ - first_), offset, first_line);
        first_ = count_;
        if (first_ + next_slot_.size() > values_.size()) Flush(projector);
      }
    }
    Flush(projector);
    if (!text.empty() && text.back() != '\n') --line;
    return line;
  }

 private:
  static size_t Find(const std::vector<std::string>& names, const std::string& name) {
    return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  }

  enum class Outcome { kGood, kExtraColumns, kBlank, kInvalid, kUnclosed };

  // Reads the record at *at into values_ and moves behind its line end.
  Outcome ReadRecord(SeparatorFinder* separators, const char** at) {
    count_ = first_;
    const char* here = *at;
    size_t column = 0;
    bool invalid = false;
    bool extra_text = false;
    inner_lines_ = 0;
    while (true) {
      const char* field = here;
      const char* field_end;
      bool doubled = false;
      const bool quoted = here < end_ && *here == '"';
      if (quoted) {
        ++field;
        here = field;
        if (!SkipQuoted(&here, &doubled)) {
          *at = record_end_ = end_;
          return Outcome::kUnclosed;
        }
        field_end = here - 1;
        const char* const tail = here;
        if (here >= end_ || (*here != delimiter_ && *here != '\n')) {
          here = separators->Next(here);
          const bool only_return = here == tail + 1 && *tail == '\r' && (here == end_ || *here == '\n');
          invalid = invalid || (here != tail && !only_return);
        }
      } else {
        here = separators->Next(here);
        field_end = here;
        if (field_end > field && (here == end_ || *here == '\n') && field_end[-1] == '\r') --field_end;
      }
      const bool last = here == end_ || *here == '\n';
      if (last && column == 0 && field_end == field && !quoted) {
        record_end_ = here;
        *at = here == end_ ? here : here + 1;
        return Outcome::kBlank;
      }
      if (column < columns_) {
        if (field_end > field && first_slot_[column] >= 0)
          Store({field, static_cast<size_t>(field_end - field)}, doubled, column);
      } else {
        extra_text = extra_text || field_end > field;
      }
      ++column;
      if (!last) {
        ++here;
        continue;
      }
      record_end_ = here;
      *at = here == end_ ? here : here + 1;
      if (invalid || extra_text || column < columns_) return Outcome::kInvalid;
      return column > columns_ ? Outcome::kExtraColumns : Outcome::kGood;
    }
  }

  // *at: behind the opening quote -> behind the closing one. False where there is none.
  bool SkipQuoted(const char** at, bool* doubled) {
    const char* here = *at;
    while (true) {
      const void* const found = std::memchr(here, '"', static_cast<size_t>(end_ - here));
      if (found == nullptr) {
        inner_lines_ += CountLineEnds(*at, end_);
        return false;
      }
      here = static_cast<const char*>(found) + 1;
      if (here == end_ || *here != '"') break;
      *doubled = true;
      ++here;
    }
    inner_lines_ += CountLineEnds(*at, here);
    *at = here;
    return true;
  }

  static uint64_t CountLineEnds(const char* begin, const char* end) {
    uint64_t count = 0;
    while (begin < end &&
           (begin = static_cast<const char*>(std::memchr(begin, '\n', static_cast<size_t>(end - begin)))) != nullptr) {
      ++count;
      ++begin;
    }
    return count;
  }

  void Flush(Projector* projector) {
    projector->Flush();
    first_ = count_ = 0;
    unquoted_.clear();
  }

  void Store(std::string_view text, bool doubled, size_t column) {
    if (doubled) {
      std::string& plain = unquoted_.emplace_back();
      plain.reserve(text.size());
      for (size_t i = 0; i < text.size(); ++i) {
        plain.push_back(text[i]);
        if (text[i] == '"') ++i;  // the second of two
      }
      text = plain;
    }
    for (int slot = first_slot_[column]; slot >= 0; slot = next_slot_[static_cast<size_t>(slot)]) {
      values_[count_++] = Value(text, static_cast<uint32_t>(slot));
    }
  }

  const char delimiter_;
  const size_t columns_;
  const uint64_t max_record_bytes_;
  std::vector<int> first_slot_;  // by column; -1: nobody wants it
  std::vector<int> next_slot_;   // by slot: the next one that wants the same column
  std::vector<Value> values_;    // of several records, those of the one at hand in [first_, count_)
  size_t first_ = 0;
  size_t count_ = 0;
  std::deque<std::string> unquoted_;  // texts that had doubled quotes; a deque keeps views valid
  std::string repaired_;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  const char* record_begin_ = nullptr;
  const char* record_end_ = nullptr;
  uint64_t inner_lines_ = 0;
};

}  // namespace

std::unique_ptr<RecordReader> MakeCsvReader(const ContainerFormat& format, const SlotList& slots,
                                            uint64_t max_record_bytes) {
  return std::make_unique<CsvReader>(format, slots, max_record_bytes);
}

}  // namespace ingest
