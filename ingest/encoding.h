// SPDX-License-Identifier: Apache-2.0
// What kind of bytes a source begins with, and how a piece of input is shown in a message.
#ifndef JOURNEY_INGEST_ENCODING_H_
#define JOURNEY_INGEST_ENCODING_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace ingest {

inline constexpr std::string_view kUtf8Bom = "\xef\xbb\xbf";

bool IsValidUtf8(std::string_view text);

// InvalidArgument where `head` is not text in UTF-8 (UTF-16, CP949, ISO-8859-1, an archive, a binary file): the message
// says where, what was seen and what to try. A few damaged lines are no error: more than half of the non-ASCII lines
// (and ten), or half of all, make another encoding.
absl::Status CheckEncoding(std::string_view head, std::string_view source_name);

// `line` from around `position` in at most 72 columns, control characters and bytes that are not UTF-8 as \xNN, and a
// second line with a caret below the position. Both begin with two spaces.
std::string ShowWithCaret(std::string_view line, size_t position);

}  // namespace ingest

#endif  // JOURNEY_INGEST_ENCODING_H_
