// SPDX-License-Identifier: Apache-2.0
#include "reports/korean.h"

#include <cctype>
#include <cstdint>

namespace reports {
namespace {

constexpr uint32_t kFirstSyllable = 0xAC00;
constexpr uint32_t kLastSyllable = 0xD7A3;
constexpr uint32_t kFinals = 28;
constexpr uint32_t kRieulFinal = 8;

// The code point that ends before `end`, and where it starts; 0 where the bytes are no UTF-8.
uint32_t CodePointBefore(std::string_view text, size_t end, size_t* start) {
  size_t begin = end;
  while (begin > 0 && end - begin < 4) {
    --begin;
    if ((static_cast<unsigned char>(text[begin]) & 0xC0) != 0x80) break;
  }
  *start = begin;
  const auto lead = static_cast<unsigned char>(text[begin]);
  const size_t length = end - begin;
  if (lead < 0x80) return length == 1 ? lead : 0;
  const size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
  if (wanted != length) return 0;
  uint32_t point = lead & (0xFF >> (wanted + 1));
  for (size_t i = begin + 1; i < end; ++i) point = (point << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
  return point;
}

bool IsDigit(uint32_t point) { return point >= '0' && point <= '9'; }
bool IsUpper(uint32_t point) { return point >= 'A' && point <= 'Z'; }
bool IsLower(uint32_t point) { return point >= 'a' && point <= 'z'; }
bool IsLatin(uint32_t point) { return IsUpper(point) || IsLower(point); }

FinalSound DigitSound(uint32_t digit) {
  switch (digit) {
    case '1':
    case '7':
    case '8':
      return FinalSound::kRieul;  // il, chil, pal
    case '0':
    case '3':
    case '6':
      return FinalSound::kConsonant;  // yeong, sam, yuk
    default:
      return FinalSound::kVowel;  // i, sa, o, gu
  }
}

// `text` ends at `end` with a number.
FinalSound NumberSound(std::string_view text, size_t end) {
  size_t begin = end;
  size_t zeros = 0;
  bool leading = true;  // still in the zeros at the end
  bool fraction = false;
  while (begin > 0 &&
         (IsDigit(static_cast<unsigned char>(text[begin - 1])) || text[begin - 1] == ',' || text[begin - 1] == '.')) {
    const char c = text[--begin];
    if (c == '.') fraction = true;
    if (c == ',' || c == '.') continue;
    if (leading && c == '0') {
      ++zeros;
    } else {
      leading = false;
    }
  }
  const bool only_zeros = leading;
  if (zeros == 0 || only_zeros || fraction) return DigitSound(static_cast<unsigned char>(text[end - 1]));
  return zeros >= 12 ? FinalSound::kVowel : FinalSound::kConsonant;  // jo; sip, baek, cheon, man, eok
}

FinalSound LatinSound(std::string_view text, size_t end) {
  const char last = text[end - 1];
  size_t begin = end;
  while (begin > 0 && IsLatin(static_cast<unsigned char>(text[begin - 1]))) --begin;
  const std::string_view word = text.substr(begin, end - begin);
  if (IsUpper(static_cast<unsigned char>(last))) {  // spelt out: el, al; em, en
    if (last == 'L' || last == 'R') return FinalSound::kRieul;
    return last == 'M' || last == 'N' ? FinalSound::kConsonant : FinalSound::kVowel;
  }
  const char before = word.size() > 1 ? static_cast<char>(std::tolower(word[word.size() - 2])) : '\0';
  if (last == 'l' || (last == 'e' && before == 'l')) return FinalSound::kRieul;
  if (last == 'm' || last == 'n' || (last == 'g' && before == 'n')) return FinalSound::kConsonant;
  const bool stop = last == 'b' || last == 'c' || last == 'k' || last == 'p' || last == 't';
  const bool after_short = before == last || (last == 'k' && before == 'c') ||
                           std::string_view("aeiou").find(before) != std::string_view::npos;
  if (stop && after_short && word.size() <= 5) return FinalSound::kConsonant;  // app, web, chat, click
  return FinalSound::kVowel;
}

}  // namespace

FinalSound LastSound(std::string_view text) {
  size_t end = text.size();
  while (end > 0) {
    size_t start = 0;
    const uint32_t point = CodePointBefore(text, end, &start);
    if (point >= kFirstSyllable && point <= kLastSyllable) {
      const uint32_t final = (point - kFirstSyllable) % kFinals;
      if (final == 0) return FinalSound::kVowel;
      return final == kRieulFinal ? FinalSound::kRieul : FinalSound::kConsonant;
    }
    if (IsDigit(point)) return NumberSound(text, end);
    if (IsLatin(point)) return LatinSound(text, end);
    if (point == '%') return FinalSound::kVowel;
    end = start;
  }
  return FinalSound::kUnknown;
}

std::string Particle(std::string_view text, std::string_view pair) {
  const size_t slash = pair.find('/');
  if (slash == std::string_view::npos) return std::string(pair);
  const std::string_view consonant = pair.substr(0, slash);
  const std::string_view vowel = pair.substr(slash + 1);
  switch (LastSound(text)) {
    case FinalSound::kVowel:
      return std::string(vowel);
    case FinalSound::kRieul:
      return std::string(consonant == "으로" ? vowel : consonant);
    case FinalSound::kConsonant:
      return std::string(consonant);
    case FinalSound::kUnknown:
      break;
  }
  if (consonant == "으로") return "(으)로";
  return std::string(consonant) + "(" + std::string(vowel) + ")";
}

bool NeedsJoiner(std::string_view text) {
  if (text.empty() || text.back() == ' ') return false;
  size_t start = 0;
  const uint32_t point = CodePointBefore(text, text.size(), &start);
  return point < kFirstSyllable || point > kLastSyllable;
}

bool StartsWithHangul(std::string_view text) {
  if (text.size() < 3) return false;
  size_t start = 0;
  const uint32_t point = CodePointBefore(text, 3, &start);
  return start == 0 && point >= kFirstSyllable && point <= kLastSyllable;
}

}  // namespace reports
