// SPDX-License-Identifier: Apache-2.0
#include "ingest/line_walker.h"

#include <algorithm>

#include "ingest/json_text.h"

namespace ingest {

namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The token at `at` ends where the next one begins, but for blanks between them.
std::string_view Token(const char* text, const uint32_t* at) {
  const char* const begin = text + at[0];
  const char* end = text + at[1];
  while (end > begin && IsBlank(end[-1])) --end;
  return {begin, static_cast<size_t>(end - begin)};
}

// A string literal without its quotes. A closing quote is there: the first stage counted them.
std::string_view Literal(const char* text, const uint32_t* at) {
  const char* const begin = text + at[0] + 1;
  const char* end = text + at[1] - 1;
  while (end > begin && *end != '"') --end;
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

// The key at `at` where it is none of the guesses; null where there is no key, or no colon behind it.
template <bool kEscapes>
FieldTrie::Key* LineWalker::LearnKey(FieldTrie::Node* node, FieldTrie::Guesses* guesses, const uint32_t* at) {
  if (text_[at[0]] != '"') return nullptr;
  std::string_view key = Literal(text_, at);
  if (kEscapes && !Plain(&key)) return nullptr;
  return text_[at[1]] == ':' ? trie_.Learn(node, guesses, key) : nullptr;
}

// The line's object, and those in it of which something is asked for; `at` behind its '{'. Behind its '}', or null
// where it is none. What is written in the loop is held in locals: a store into the values might else be one into
// this walker.
template <bool kEscapes>
__attribute__((noinline)) const uint32_t* LineWalker::Object(const uint32_t* at) {
  const char* const text = text_;
  Values out = {seen_.data(), values_, line_, 0};
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
      const bool number = IsNumberStart(first);
      if (token != "null") {
        if (number ? !IsNumberToken(token) : token != "true" && token != "false") return nullptr;
        out.Store(*key, token, number);
      }
      ++at;
    }
    char after = text[*at++];
    while (after == '}') {
      if (depth == 0) {
        count_ = out.count;
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
const uint32_t* LineWalker::SkipObject(const uint32_t* at, int depth) {
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
const uint32_t* LineWalker::SkipArray(const uint32_t* at, int depth) {
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
const uint32_t* LineWalker::SkipValue(const uint32_t* at, int depth) {
  const char first = text_[*at];
  if (first == '"') {
    std::string_view literal;
    return kEscapes && !Plain(&(literal = Literal(text_, at))) ? nullptr : at + 1;
  }
  if (first == '{') return SkipObject<kEscapes>(at + 1, depth + 1);
  if (first == '[') return SkipArray<kEscapes>(at + 1, depth + 1);
  const std::string_view token = Token(text_, at);
  if (IsNumberStart(first)) return IsNumberToken(token) ? at + 1 : nullptr;
  return token == "null" || token == "true" || token == "false" ? at + 1 : nullptr;
}

// Takes the escapes out of a literal. False where one is none.
bool LineWalker::Plain(std::string_view* literal) {
  if (literal->find('\\') == std::string_view::npos) return true;
  const size_t begin = plain_->size();
  if (!Unescape(*literal, plain_)) return false;
  *literal = std::string_view(*plain_).substr(begin);
  return true;
}

const uint32_t* LineWalker::Walk(const char* text, const uint32_t* at, bool has_escapes, std::string* plain,
                                 Value* values) {
  if (++line_ == 0) std::fill(seen_.begin(), seen_.end(), Seen());  // once in 2^32 lines
  count_ = 0;
  text_ = text;
  plain_ = plain;
  values_ = values;
  if (text[*at] != '{') return nullptr;
  return has_escapes ? Object<true>(at + 1) : Object<false>(at + 1);
}

}  // namespace ingest
