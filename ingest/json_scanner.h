// SPDX-License-Identifier: Apache-2.0
// Takes JSON text apart into its records without reading them: documents one behind the other (with or without line
// ends, over one line or many), the elements of arrays at the top, and the elements of a page's array (`envelope`).
#ifndef JOURNEY_INGEST_JSON_SCANNER_H_
#define JOURNEY_INGEST_JSON_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/record_scanner.h"

namespace ingest {

// Only quotes and brackets are looked at, so a broken record ends where its brackets do. A line end inside a string,
// which JSON does not allow, closes the string: a quote that is lacking damages one record, not the rest of the file.
class JsonSplitter {
 public:
  // `context`: of another splitter, at the place where this one begins; empty = the beginning of the source.
  JsonSplitter(std::string_view envelope, uint64_t max_record_bytes, std::string_view context = {});

  enum class Piece : uint8_t {
    kNone,    // the text ends before another piece does
    kRecord,  // [begin, end) is an object or an array, as far as its brackets say
    kOther,   // it is something else: no record
  };
  // The next piece of `text`, which is what the last call saw, or more. `at_end`: what is open ends with the text.
  Piece Next(std::string_view text, bool at_end, size_t* begin, size_t* end);

  // What is before this place is done with: Shift forgets it.
  size_t boundary() const { return in_piece_ ? piece_begin_ : position_; }
  void Shift(size_t bytes);
  // Goes on to the end of the open piece; see RecordScanner::Skip.
  size_t Skip(std::string_view text, bool* ended);

  // Between records of an array or in a page that is not closed. (A record that is not closed is told as such.)
  bool open() const { return state_ != State::kTop && (!in_piece_ || state_ == State::kTail); }
  std::string context() const { return std::string(1, static_cast<char>(state_)); }

 private:
  // Where the place is, outside pieces: between documents, in an array at the top, in a page's array, in the page
  // behind that array.
  enum class State : char { kTop = 't', kArray = 'a', kPage = 'p', kTail = 'e' };

  bool SkipBetween(std::string_view text);
  bool ScanBrackets(std::string_view text);
  bool ScanOther(std::string_view text);
  bool IsEnvelope(std::string_view text) const;

  std::string envelope_;
  uint64_t max_record_bytes_;
  State state_ = State::kTop;
  size_t position_ = 0;
  size_t piece_begin_ = 0;
  size_t key_begin_ = 0, key_end_ = 0;  // of the last string directly inside the piece's object
  uint32_t depth_ = 0;                  // of open brackets in the piece
  bool in_piece_ = false;
  bool in_string_ = false;
  bool broken_ = false;    // the last string was closed by a line end
  bool brackets_ = false;  // the piece is an object or an array (or a page's tail)
  bool skipping_ = false;
};

class JsonScanner final : public RecordScanner {
 public:
  JsonScanner(std::string_view envelope, uint64_t max_record_bytes) : splitter_(envelope, max_record_bytes) {}

  void Scan(std::string_view text, bool at_end) override;
  size_t complete() const override { return splitter_.boundary(); }
  void Drop() override { splitter_.Shift(splitter_.boundary()); }
  std::string context() const override { return splitter_.context(); }
  bool unclosed_document() const override { return splitter_.open(); }
  size_t Skip(std::string_view text, bool* ended) override { return splitter_.Skip(text, ended); }

 private:
  JsonSplitter splitter_;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_JSON_SCANNER_H_
