// SPDX-License-Identifier: Apache-2.0
// NDJSON: simdjson's first stage finds the structural characters of 64 kB of lines (text and index stay in
// the cache), and a walk of our own over that index fills the slots of a field trie. Measured on 4 million
// events: 0.51 of a run against 0.61 to 0.67 on demand, and every line is checked against the whole grammar, also where
// no slot looks.
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
#include "ingest/field_trie.h"
#include "ingest/json_text.h"

namespace ingest {

namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;

// Text and index of a batch stay in the cache between the two.
constexpr size_t kBatchBytes = 64 << 10;
constexpr int kMostDepth = 1024;
constexpr size_t kPaddingBytes = 64;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool IsDigit(char c) { return static_cast<unsigned char>(c - '0') <= 9; }

// Most numbers are a few digits.
bool IsNumber(std::string_view token) {
  if (!IsDigit(token[0]) || (token[0] == '0' && token.size() > 1)) return IsJsonNumber(token);
  size_t at = 1;
  while (at < token.size() && IsDigit(token[at])) ++at;
  return at == token.size() || IsJsonNumber(token);
}

// One line's walk over the structural index. The index ends with positions of a line end, which begins no token: so no
// step has to ask whether the batch ends. Values of several lines stay until Forget.
class LineWalker {
 public:
  explicit LineWalker(const SlotList& slots)
      : trie_(slots),
        slots_(slots.paths.size()),
        values_(kLines * (slots_ + 1)),
        seen_(slots_),
        parents_(trie_.depth()) {}

  // Whether another line's values have room.
  bool HasRoom() const { return first_ + slots_ <= values_.size(); }
  void Forget() { first_ = count_ = 0; }

  // `at`: the structural position that the line begins with. Behind the last one of its object, or null where there is
  // no object; it may lie in another line. `plain` takes texts that held escapes and must have room for the line.
  const uint32_t* Walk(const char* text, const uint32_t* at, bool has_escapes, std::string* plain) {
    if (++line_ == 0) std::fill(seen_.begin(), seen_.end(), Seen());  // once in 2^32 lines
    count_ = first_;
    text_ = text;
    plain_ = plain;
    if (text[*at] != '{') return nullptr;
    return has_escapes ? Object<true>(at + 1) : Object<false>(at + 1);
  }

  // The values of the line that was walked last.
  Record TakeRecord() {
    const size_t first = first_;
    first_ = count_;
    return Record(std::span<const Value>(values_.data() + first, count_ - first));
  }

 private:
  struct Seen {
    uint32_t line = 0;  // the last line with a value of the slot
    uint16_t index = 0;
    uint16_t rank = 0;
  };
  // The values of the line at hand.
  struct Values {
    Seen* seen;
    Value* values;
    uint32_t line;
    uint32_t count;

    // The value of the smallest rank wins, of equal ones the first in the file.
    void Store(const FieldTrie::Key& key, std::string_view text, bool number) {
      const FieldTrie::Target* target = key.targets;
      for (uint32_t left = key.target_count; left > 0; --left, ++target) {
        const uint32_t slot = target->slot;
        uint32_t index = count;
        if (seen[slot].line != line) {
          ++count;
        } else if (target->rank < seen[slot].rank) {
          index = seen[slot].index;
        } else {
          continue;
        }
        seen[slot] = {line, static_cast<uint16_t>(index), target->rank};
        values[index] = Value(text, slot, number);
      }
    }
  };
  struct Parent {
    FieldTrie::Node* node;
    FieldTrie::Guesses* guesses;
  };

  // The token at `at` ends where the next one begins, but for blanks between them.
  static std::string_view Token(const char* text, const uint32_t* at) {
    const char* const begin = text + at[0];
    const char* end = text + at[1];
    while (end > begin && IsBlank(end[-1])) --end;
    return {begin, static_cast<size_t>(end - begin)};
  }

  // A string literal without its quotes. A closing quote is there: the first stage counted them.
  static std::string_view Literal(const char* text, const uint32_t* at) {
    const char* const begin = text + at[0] + 1;
    const char* end = text + at[1] - 1;
    while (end > begin && *end != '"') --end;
    return {begin, static_cast<size_t>(end - begin)};
  }

  // The key at `at` where it is none of the guesses; null where there is no key, or no colon behind it.
  template <bool kEscapes>
  FieldTrie::Key* LearnKey(FieldTrie::Node* node, FieldTrie::Guesses* guesses, const uint32_t* at) {
    if (text_[at[0]] != '"') return nullptr;
    std::string_view key = Literal(text_, at);
    if (kEscapes && !Plain(&key)) return nullptr;
    return text_[at[1]] == ':' ? trie_.Learn(node, guesses, key) : nullptr;
  }

  // The line's object, and those in it of which something is asked for; `at` behind its '{'. Behind its '}', or null
  // where it is none. What is written in the loop is held in locals: a store into the values might else be one into
  // this walker.
  template <bool kEscapes>
  __attribute__((noinline)) const uint32_t* Object(const uint32_t* at) {
    const char* const text = text_;
    Values out = {seen_.data(), values_.data() + first_, line_, 0};
    FieldTrie::Node* node = &trie_.root();
    FieldTrie::Guesses* guesses = &node->first;
    Parent* const parents = parents_.data();
    int depth = 0;  // of open parents
    if (text[*at] == '}') return at + 1;
    while (true) {
      const char* const place = text + at[0];
      FieldTrie::Key* key = guesses->keys[0];
      if (!key->IsAt(place)) {
        key = FieldTrie::OtherGuess(guesses, place);
        if (key == nullptr && (key = LearnKey<kEscapes>(node, guesses, at)) == nullptr) return nullptr;
      }
      guesses = &key->next;
      at += 2;
      const char first = text[at[0]];
      if (first == '"') {
        if (kEscapes || key->target_count > 0) {
          std::string_view literal = Literal(text, at);
          if (kEscapes && !Plain(&literal)) return nullptr;
          out.Store(*key, literal, false);
        }
        ++at;
      } else if (first == '{') {
        if (key->child == nullptr) {
          if ((at = SkipObject<kEscapes>(at + 1, depth + 2)) == nullptr) return nullptr;
        } else if (text[at[1]] == '}') {
          at += 2;
        } else {
          parents[depth++] = {node, guesses};
          node = key->child;
          guesses = &node->first;
          ++at;
          continue;
        }
      } else if (first == '[') {
        if ((at = SkipArray<kEscapes>(at + 1, depth + 2)) == nullptr) return nullptr;
      } else {
        const std::string_view token = Token(text, at);
        const bool number = IsDigit(first) || first == '-';
        if (token != "null") {
          if (number ? !IsNumber(token) : token != "true" && token != "false") return nullptr;
          out.Store(*key, token, number);
        }
        ++at;
      }
      char after = text[*at++];
      while (after == '}') {
        if (depth == 0) {
          count_ = first_ + out.count;
          return at;
        }
        --depth;
        node = parents[depth].node;
        guesses = parents[depth].guesses;
        after = text[*at++];
      }
      if (after != ',') return nullptr;
    }
  }

  // What nobody asks for is checked all the same. A string without escapes was checked by the first stage.
  template <bool kEscapes>
  const uint32_t* SkipObject(const uint32_t* at, int depth) {
    if (depth > kMostDepth) return nullptr;
    if (text_[*at] == '}') return at + 1;
    while (true) {
      if (text_[at[0]] != '"' || text_[at[1]] != ':') return nullptr;
      std::string_view key;
      if (kEscapes && !Plain(&(key = Literal(text_, at)))) return nullptr;
      at = SkipValue<kEscapes>(at + 2, depth);
      if (at == nullptr) return nullptr;
      const char after = text_[*at++];
      if (after == ',') continue;
      return after == '}' ? at : nullptr;
    }
  }

  template <bool kEscapes>
  const uint32_t* SkipArray(const uint32_t* at, int depth) {
    if (depth > kMostDepth) return nullptr;
    if (text_[*at] == ']') return at + 1;
    while (true) {
      at = SkipValue<kEscapes>(at, depth);
      if (at == nullptr) return nullptr;
      const char after = text_[*at++];
      if (after == ',') continue;
      return after == ']' ? at : nullptr;
    }
  }

  template <bool kEscapes>
  const uint32_t* SkipValue(const uint32_t* at, int depth) {
    const char first = text_[*at];
    if (first == '"') {
      std::string_view literal;
      return kEscapes && !Plain(&(literal = Literal(text_, at))) ? nullptr : at + 1;
    }
    if (first == '{') return SkipObject<kEscapes>(at + 1, depth + 1);
    if (first == '[') return SkipArray<kEscapes>(at + 1, depth + 1);
    const std::string_view token = Token(text_, at);
    if (IsDigit(first) || first == '-') return IsNumber(token) ? at + 1 : nullptr;
    return token == "null" || token == "true" || token == "false" ? at + 1 : nullptr;
  }

  // Takes the escapes out of a literal. False where one is none.
  bool Plain(std::string_view* literal) {
    if (literal->find('\\') == std::string_view::npos) return true;
    const size_t begin = plain_->size();
    if (!Unescape(*literal, plain_)) return false;
    *literal = std::string_view(*plain_).substr(begin);
    return true;
  }

  static constexpr size_t kLines = 16;  // at least so many lines' values have room

  FieldTrie trie_;
  const size_t slots_;
  std::vector<Value> values_;
  size_t first_ = 0;  // of the line at hand
  size_t count_ = 0;
  std::vector<Seen> seen_;  // by slot
  std::vector<Parent> parents_;
  uint32_t line_ = 0;
  std::string* plain_ = nullptr;
  const char* text_ = nullptr;
};

class NdjsonReader final : public RecordReader {
 public:
  NdjsonReader(const SlotList& slots, uint64_t max_record_bytes)
      : walker_(slots), max_record_bytes_(max_record_bytes) {}

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
    if (parser_ == nullptr || parser_->capacity() < batch.size()) {
      const size_t capacity = std::max(batch.size(), kBatchBytes);
      *error = simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, kMostDepth, parser_);
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
    for (uint32_t i = 0; i < kIndexPadding; ++i)
      index[parser_->n_structural_indexes + i] = static_cast<uint32_t>(batch.size() - 1);
    const char* const text = batch.data();
    const uint32_t* at = index;
    size_t backslash = batch.find('\\');
    for (size_t begin = 0; begin < batch.size(); ++line_) {
      const void* const newline = std::memchr(text + begin, '\n', batch.size() - begin);
      const size_t end = static_cast<size_t>(static_cast<const char*>(newline) - text);
      if (*at < end) {  // else a blank line
        if (backslash < begin) backslash = batch.find('\\', begin);
        const bool has_escapes = backslash < end;
        if (has_escapes) MakeRoomForPlainTexts(end - begin);
        const uint32_t* const behind = walker_.Walk(text, at, has_escapes, &plain_);
        if (behind != nullptr && behind[-1] < end && *behind >= end && end - begin <= max_record_bytes_) {
          projector_->Project(walker_.TakeRecord(), base_ + batch_begin + begin, line_);
          at = behind;
          if (!walker_.HasRoom()) Flush();
        } else {
          while (*at < end) ++at;
          RejectLine(batch.substr(begin, end - begin), batch_begin + begin);
        }
      }
      begin = end + 1;
    }
  }

  // The projector may still look at texts that were unescaped before: they must not move.
  void MakeRoomForPlainTexts(size_t bytes) {
    if (plain_.capacity() - plain_.size() >= bytes) return;
    Flush();
    plain_.reserve(std::max(bytes, kBatchBytes));
  }

  void Flush() {
    projector_->Flush();
    walker_.Forget();
    plain_.clear();
  }

  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
  // Positions that the first stage leaves room for behind its last one.
  static constexpr uint32_t kIndexPadding = 3;

  LineWalker walker_;
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
