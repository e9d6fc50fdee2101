// SPDX-License-Identifier: Apache-2.0
#include "ingest/json_scanner.h"

#include <algorithm>
#include <array>

namespace ingest {

namespace {

enum ByteClass : uint8_t { kPlain = 0, kQuote = 1, kOpen = 2, kClose = 3 };

constexpr std::array<uint8_t, 256> ClassesOutside() {
  std::array<uint8_t, 256> classes = {};
  classes['"'] = kQuote;
  classes['{'] = classes['['] = kOpen;
  classes['}'] = classes[']'] = kClose;
  return classes;
}
constexpr std::array<uint8_t, 256> ClassesInside() {
  std::array<uint8_t, 256> classes = {};
  classes['"'] = classes['\\'] = classes['\n'] = 1;
  return classes;
}
constexpr std::array<uint8_t, 256> kOutside = ClassesOutside();
constexpr std::array<uint8_t, 256> kInside = ClassesInside();

// What stands between records and means nothing; commas are not counted. 0x1e is the separator of RFC 7464.
bool IsFiller(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == '\x1e'; }

}  // namespace

JsonSplitter::JsonSplitter(std::string_view envelope, uint64_t max_record_bytes, std::string_view context)
    : envelope_(envelope), max_record_bytes_(max_record_bytes) {
  if (!context.empty()) state_ = static_cast<State>(context.front());
}

// To the begin of the next piece; false at the end of the text.
bool JsonSplitter::SkipBetween(std::string_view text) {
  for (; position_ < text.size(); ++position_) {
    const char c = text[position_];
    if (state_ == State::kTail) break;
    if (IsFiller(c)) continue;
    if (c == '[' && state_ == State::kTop) {
      state_ = State::kArray;
    } else if (c == ']' && state_ == State::kArray) {
      state_ = State::kTop;
    } else if (c == ']' && state_ == State::kPage) {
      state_ = State::kTail;
    } else {
      break;
    }
  }
  if (position_ == text.size()) return false;
  const char c = text[position_];
  in_piece_ = true;
  in_string_ = broken_ = false;
  piece_begin_ = key_begin_ = key_end_ = position_;
  brackets_ = c == '{' || c == '[' || state_ == State::kTail;
  // A page's tail ends with the bracket that closes the page.
  depth_ = state_ == State::kTail ? 1 : 0;
  return true;
}

bool JsonSplitter::IsEnvelope(std::string_view text) const {
  return depth_ == 1 && state_ == State::kTop && !envelope_.empty() && !skipping_ && text[position_] == '[' &&
         text[piece_begin_] == '{' && position_ - piece_begin_ <= max_record_bytes_ &&
         text.substr(key_begin_, key_end_ - key_begin_) == envelope_;
}

// To behind the piece's last bracket, or behind the bracket that opens the page's array. False where the text ends
// first.
bool JsonSplitter::ScanBrackets(std::string_view text) {
  const size_t size = text.size();
  while (position_ < size) {
    if (in_string_) {
      while (position_ < size && kInside[static_cast<uint8_t>(text[position_])] == 0) ++position_;
      if (position_ == size) return false;
      const char c = text[position_];
      if (c == '\\') {
        if (position_ + 1 == size) return false;
        // A line end closes the string even here.
        position_ += text[position_ + 1] == '\n' ? 1 : 2;
        continue;
      }
      in_string_ = false;
      if (depth_ == 1) key_end_ = position_;
      ++position_;
      broken_ = c == '\n' && state_ != State::kTail;
      continue;
    }
    if (broken_) {
      // The brackets in the rest of that line were taken for text. Where the next line begins with one, it begins the
      // next record; else the count goes on.
      while (position_ < size && (text[position_] == ' ' || text[position_] == '\t')) ++position_;
      if (position_ == size) return false;
      broken_ = false;
      if (text[position_] == '{' || text[position_] == '[') {
        in_piece_ = false;
        depth_ = 0;
        return true;
      }
    }
    while (position_ < size && kOutside[static_cast<uint8_t>(text[position_])] == kPlain) ++position_;
    if (position_ == size) return false;
    switch (kOutside[static_cast<uint8_t>(text[position_])]) {
      case kQuote:
        in_string_ = true;
        if (depth_ == 1) key_begin_ = position_ + 1;
        break;
      case kOpen:
        if (IsEnvelope(text)) {
          state_ = State::kPage;
          in_piece_ = false;
          ++position_;
          return true;
        }
        ++depth_;
        break;
      default:
        if (--depth_ == 0) {
          in_piece_ = false;
          ++position_;
          return true;
        }
    }
    ++position_;
  }
  return false;
}

// To behind a piece that begins with no bracket: a string, or what reaches up to the next separator.
bool JsonSplitter::ScanOther(std::string_view text) {
  const size_t size = text.size();
  while (position_ < size) {
    const char c = text[position_];
    if (in_string_) {
      if (c == '\\' && position_ + 1 == size) return false;
      position_ += c == '\\' && text[position_ + 1] != '\n' ? 2 : 1;
      in_string_ = c != '"' && c != '\n';
      continue;
    }
    const bool ends = c == '\n' || c == ',' || c == '{' || c == '[' || (c == ']' && state_ != State::kTop);
    if (ends && position_ > piece_begin_) {
      in_piece_ = false;
      return true;
    }
    in_string_ = c == '"';
    ++position_;
  }
  return false;
}

JsonSplitter::Piece JsonSplitter::Next(std::string_view text, bool at_end, size_t* begin, size_t* end) {
  while (true) {
    if (!in_piece_ && !SkipBetween(text)) return Piece::kNone;
    const bool tail = state_ == State::kTail;
    *begin = piece_begin_;
    if (brackets_ ? ScanBrackets(text) : ScanOther(text)) {
      if (state_ == State::kPage && text[position_ - 1] == '[' && brackets_ && !in_piece_ && depth_ == 1) {
        depth_ = 0;  // what was read so far is the page's begin, no record
        continue;
      }
      if (tail) {
        state_ = State::kTop;
        continue;
      }
      *end = position_;
      return brackets_ ? Piece::kRecord : Piece::kOther;
    }
    if (!at_end) return Piece::kNone;
    position_ = text.size();
    in_piece_ = false;
    if (tail) return Piece::kNone;
    *end = position_;
    return brackets_ ? Piece::kRecord : Piece::kOther;
  }
}

void JsonSplitter::Shift(size_t bytes) {
  position_ -= bytes;
  piece_begin_ -= std::min(bytes, piece_begin_);
  key_begin_ -= std::min(bytes, key_begin_);
  key_end_ -= std::min(bytes, key_end_);
}

size_t JsonSplitter::Skip(std::string_view text, bool* ended) {
  skipping_ = true;
  *ended = brackets_ ? ScanBrackets(text) : ScanOther(text);
  const size_t done = position_;
  Shift(done);
  piece_begin_ = 0;
  if (*ended) {
    skipping_ = false;
    if (state_ == State::kTail) state_ = State::kTop;
  }
  return done;
}

void JsonScanner::Scan(std::string_view text, bool) {
  size_t begin, end;
  // What is open at the end of the source is left to the reader.
  while (splitter_.Next(text, false, &begin, &end) != JsonSplitter::Piece::kNone) {
  }
}

}  // namespace ingest
