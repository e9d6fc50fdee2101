// SPDX-License-Identifier: Apache-2.0
// Identifiers in one spelling, and the values that are none.
#ifndef INGEST_MAPPING_IDENTIFIER_FORM_H_
#define INGEST_MAPPING_IDENTIFIER_FORM_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace ingest {

std::string_view Trimmed(std::string_view text);

// The same; most values need no trimming, and are looked at without a call.
inline std::string_view QuicklyTrimmed(std::string_view text) {
  if (text.empty()) return text;
  const bool plain = static_cast<unsigned char>(text.front()) > ' ' && static_cast<unsigned char>(text.back()) > ' ';
  return plain ? text : Trimmed(text);
}

// Whether a value of any field stands for "no value": empty, ?, -, null, nil, NaN, N/A, undefined, (not set), \N ...
// Case ids and names of events are taken as they are.
bool IsMissing(std::string_view trimmed);
// Longer values are never missing, and need not be asked.
inline constexpr size_t kLongestMissing = 9;

// Whether an identifier of a person or a device is a placeholder that would glue strangers together: all of the above,
// and none, unknown, anonymous, guest, true, false, 0, -1, zeros and dashes, the nil UUID, [object Object] ... also in
// quotes. Source: the union of what the reference implementations block.
bool IsPlaceholder(std::string_view trimmed);

// E-mail: lower case. Telephone: digits only, +82 10 and 0082 10 as 010, other countries' codes stay; leading zeros
// stay. Others unchanged. `text` is trimmed. The view is `text` itself or lies in `scratch`. Empty: nothing is left.
std::string_view CanonicalIdentifier(uint16_t identifier_type, std::string_view text, std::string* scratch);

}  // namespace ingest

#endif  // INGEST_MAPPING_IDENTIFIER_FORM_H_
