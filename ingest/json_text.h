// SPDX-License-Identifier: Apache-2.0
// The two parts of JSON's grammar below the level of tokens: numbers and escapes.
#ifndef JOURNEY_INGEST_JSON_TEXT_H_
#define JOURNEY_INGEST_JSON_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace ingest {

bool IsJsonNumber(std::string_view text);

// Whether a token that begins so can only be a number.
inline bool IsNumberStart(char first) { return static_cast<unsigned char>(first - '0') <= 9 || first == '-'; }

// IsJsonNumber, quick where it is a few digits, as most are. REQUIRES: not empty.
inline bool IsNumberToken(std::string_view token) {
  const auto is_digit = [](char c) { return static_cast<unsigned char>(c - '0') <= 9; };
  if (!is_digit(token[0]) || (token[0] == '0' && token.size() > 1)) return IsJsonNumber(token);
  size_t at = 1;
  while (at < token.size() && is_digit(token[at])) ++at;
  return at == token.size() || IsJsonNumber(token);
}

// Appends the text of a string literal (without its quotes) to `plain`. False where an escape is none. Half a surrogate
// pair becomes U+FFFD: browsers cut texts in the middle of an emoji, and the rest of such a record is sound.
bool Unescape(std::string_view literal, std::string* plain);

}  // namespace ingest

#endif  // JOURNEY_INGEST_JSON_TEXT_H_
