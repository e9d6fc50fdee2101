// SPDX-License-Identifier: Apache-2.0
// The two parts of JSON's grammar below the level of tokens: numbers and escapes.
#ifndef JOURNEY_INGEST_JSON_TEXT_H_
#define JOURNEY_INGEST_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace ingest {

bool IsJsonNumber(std::string_view text);

// Appends the text of a string literal (without its quotes) to `plain`. False where an escape is none. Half a surrogate
// pair becomes U+FFFD: browsers cut texts in the middle of an emoji, and the rest of such a record is sound.
bool Unescape(std::string_view literal, std::string* plain);

}  // namespace ingest

#endif  // JOURNEY_INGEST_JSON_TEXT_H_
