// SPDX-License-Identifier: Apache-2.0
#include "ingest/line_layouts.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "ingest/json_text.h"

namespace ingest {

namespace {

// Lines that mostly differ from all before are walked key by key for so many rounds before layouts are tried again.
constexpr uint32_t kRoundsOfPause = 15;

constexpr size_t kCompared = 32;

// From kMasks + kCompared - n on: n bytes of ones, then zeros.
constexpr std::array<unsigned char, 2 * kCompared> kMasks = [] {
  std::array<unsigned char, 2 * kCompared> masks{};
  for (size_t i = 0; i < kCompared; ++i) masks[i] = 0xff;
  return masks;
}();

// Whether the first `bytes` bytes, or the first 32, are those of `wanted`. 32 bytes of both are read.
inline bool BeginsAs(const char* text, const char* wanted, size_t bytes) {
  using Lane = uint64_t __attribute__((vector_size(16)));
  const unsigned char* const mask = kMasks.data() + kCompared - std::min(bytes, kCompared);
  const auto different = [&](size_t at) {
    Lane own, other, counts;
    std::memcpy(&own, text + at, sizeof(own));
    std::memcpy(&other, wanted + at, sizeof(other));
    std::memcpy(&counts, mask + at, sizeof(counts));
    return (own ^ other) & counts;
  };
  const Lane all = different(0) | different(16);
  return (all[0] | all[1]) == 0;
}

std::string_view Between(const char* begin, const char* end) { return {begin, static_cast<size_t>(end - begin)}; }

}  // namespace

LineLayouts::LineLayouts() : layouts_(1) {
  none_.ways.fill(&none_);
  first_.fill(&none_);
}

inline const char* LineLayouts::Place(const Step& step, const char* text, const uint32_t* at, const char* from) {
  const char* const place = text + at[step.tokens] - step.back;
  if (place < from) return nullptr;
  if (!BeginsAs(place, step.begin.data(), step.bytes)) return nullptr;
  if (step.bytes > kCompared &&
      std::memcmp(place + kCompared, step.text.data() + kCompared, step.bytes - kCompared) != 0)
    return nullptr;
  if (step.token == Token::kText) return place;
  return step.token == Token::kEnd || TokenIs(step.token, place + step.back, text + at[step.tokens + 1]) ? place
                                                                                                         : nullptr;
}

bool LineLayouts::TokenIs(Token kind, const char* begin, const char* end) {
  const std::string_view token = Between(begin, end);
  switch (kind) {
    case Token::kNumber:
      return IsNumberStart(*begin) && IsNumberToken(token);
    case Token::kWord:
      return token == "true" || token == "false";
    case Token::kNull:
      return token == "null";
    default:
      return false;
  }
}

LineLayouts::Step* LineLayouts::OtherWay(Ways* ways, const char* text, const uint32_t* at, const char* from,
                                         const char** place) {
  for (size_t i = 1; i < ways->size(); ++i) {
    *place = Place(*(*ways)[i], text, at, from);
    if (*place == nullptr) continue;
    std::swap((*ways)[i], (*ways)[i - 1]);
    return (*ways)[i - 1];
  }
  return nullptr;
}

LineLayouts::Match LineLayouts::Find(const char* text, const uint32_t* at) {
  const char* from = text + *at;
  Ways* ways = &first_;
  const char** begin = begins_.data();
  const char** end = ends_.data();
  while (true) {
    Step* step = (*ways)[0];
    const char* place = Place(*step, text, at, from);
    if (place == nullptr && (step = OtherWay(ways, text, at, from, &place)) == nullptr) return {};
    *end++ = place;
    at += step->tokens;
    if (step->token == Token::kEnd) {
      if (step->layout == 0) return {};
      ++found_;
      return {at + 1, step->layout};
    }
    *begin++ = from = text + *at + (step->token == Token::kText ? 1 : 0);
    ways = &step->ways;
  }
}

bool LineLayouts::TakeEscapes(const Match& match, std::string* plain) {
  for (const uint32_t value : layouts_[match.layout].texts) {
    const std::string_view text = Between(begins_[value], ends_[value + 1]);
    if (text.find('\\') == std::string_view::npos) continue;
    const size_t begin = plain->size();
    if (!Unescape(text, plain)) return false;
    begins_[value] = plain->data() + begin;
    ends_[value + 1] = plain->data() + plain->size();
  }
  return true;
}

size_t LineLayouts::Take(const Match& match, Value* values, bool* whole) const {
  bool all_whole = true;
  Value* to = values;
  for (const Wanted& wanted : layouts_[match.layout].wanted) {
    const std::string_view text = Between(begins_[wanted.value], ends_[wanted.value + 1]);
    all_whole &= !text.empty() && static_cast<unsigned char>(text.front()) > ' ' &&
                 static_cast<unsigned char>(text.back()) > ' ';
    *to++ = Value(text, wanted.slot, wanted.number);
  }
  *whole = all_whole;
  return static_cast<size_t>(to - values);
}

LineLayouts::Step* LineLayouts::AddWay(Ways* ways, Step step) {
  const auto free = std::find(ways->begin(), ways->end(), &none_);
  if (free == ways->end() || steps_.size() == kMostSteps) return nullptr;
  std::copy_n(step.text.begin(), std::min(step.text.size(), step.begin.size()), step.begin.begin());
  step.ways.fill(&none_);
  steps_.push_back(std::move(step));
  return *free = &steps_.back();
}

void LineLayouts::Learn(const char* text, const uint32_t* at, const uint32_t* behind, Record record) {
  if (layouts_.size() == kMostLayouts || static_cast<size_t>(behind - at) > kMostTokens) return;
  Layout layout;
  Ways* ways = &first_;
  Step* step = nullptr;
  const uint32_t* before = at;  // the token before
  const char* from = text + *at;
  uint32_t values = 0;
  // The way there, as far as it is known.
  const auto go = [&](const uint32_t* token, Token kind) {
    const char* const place = text + *token;
    const size_t back = static_cast<size_t>(place - from);
    const size_t bytes = back + (kind == Token::kText || kind == Token::kEnd ? 1 : 0);
    const std::string_view between(from, bytes);
    const auto tokens = static_cast<uint32_t>(token - before);
    const auto known = std::find_if(ways->begin(), ways->end(), [&](const Step* way) {
      return way->tokens == tokens && way->token == kind && way->text == between;
    });
    if (known != ways->end()) {
      step = *known;
    } else {
      if (bytes > kMostBytes) return false;
      Step fresh;
      fresh.bytes = static_cast<uint16_t>(bytes);
      fresh.back = static_cast<uint16_t>(back);
      fresh.tokens = static_cast<uint16_t>(tokens);
      fresh.token = kind;
      fresh.text = std::string(between);
      step = AddWay(ways, std::move(fresh));
      if (step == nullptr) return false;
    }
    ways = &step->ways;
    before = token;
    return true;
  };
  for (const uint32_t* token = at; token < behind; ++token) {
    const char first = text[*token];
    const bool closes = first == '}' || first == ']';
    if (closes || first == '{' || first == '[' || first == ',' || first == ':') continue;
    const char* const begin = text + *token;
    const char* end = text + token[1];
    if (first == '"') {
      if (text[token[1]] == ':') continue;  // a key
      do --end;
      while (*end != '"');
      if (!go(token, Token::kText)) return;
      layout.texts.push_back(values);
    } else {
      const std::string_view scalar = Between(begin, end);
      const bool number = IsNumberStart(first);
      // With blanks behind it no step leads to it.
      if (number ? !IsNumberToken(scalar) : scalar != "true" && scalar != "false" && scalar != "null") return;
      if (!go(token, number ? Token::kNumber : scalar == "null" ? Token::kNull : Token::kWord)) return;
    }
    if (values == kMostValues) return;
    begins_[values++] = begin + (first == '"' ? 1 : 0);
    from = end;
  }
  if (!go(behind - 1, Token::kEnd) || step->layout != 0) return;
  for (const Value& value : record) {
    const auto* const here = std::find(begins_.data(), begins_.data() + values, value.text().data());
    if (here == begins_.data() + values) return;
    layout.wanted.push_back({static_cast<uint32_t>(here - begins_.data()), value.slot(), value.number()});
  }
  step->layout = static_cast<uint32_t>(layouts_.size());
  layouts_.push_back(std::move(layout));
}

void LineLayouts::EndRound() {
  tried_ = 0;
  if (paused_) {
    paused_ = --rounds_to_pause_ > 0;
  } else if (found_ < kRound / 2) {
    paused_ = true;
    rounds_to_pause_ = kRoundsOfPause;
  }
  found_ = 0;
}

}  // namespace ingest
