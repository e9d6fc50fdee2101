// SPDX-License-Identifier: Apache-2.0
// What kind of bytes a source begins with, and how a piece of input is shown in a message.
#ifndef JOURNEY_INGEST_ENCODING_H_
#define JOURNEY_INGEST_ENCODING_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace ingest {

inline constexpr std::string_view kUtf8Bom = "\xef\xbb\xbf";

bool IsValidUtf8(std::string_view text);

// How a source's text is written. Places and texts are those of its UTF-8.
enum class TextEncoding : uint8_t { kUtf8, kUtf16Le, kUtf16Be, kCp949, kLatin1 };
// "utf-8", "utf-16le", "utf-16be", "cp949", "iso-8859-1".
std::string_view EncodingName(TextEncoding encoding);
// Also "utf-16" (by its byte-order mark, else little-endian), "euc-kr", "latin-1", "windows-1252"; in any case. Empty:
// none of them.
std::optional<TextEncoding> FindEncodingByName(std::string_view name, std::string_view head);

// By the first bytes of a source: UTF-16 by its byte-order mark or its zero bytes; UTF-8 where most lines with bytes
// above 127 are UTF-8, or too few are not; CP949 where most pairs of such bytes are Hangul syllables in use; else
// ISO-8859-1.
TextEncoding DetectEncoding(std::string_view head);

// InvalidArgument where `head` is no text (an archive, a binary file): the message says where, what was seen and what
// to try.
absl::Status CheckText(std::string_view head, std::string_view source_name);

// `text` with each byte that belongs to no UTF-8 sequence replaced by one byte, so that places stay; calls
// `replaced(offset)` for each.
void RepairUtf8(std::string_view text, char* to, const std::function<void(size_t)>& replaced, char replacement = '?');

// `line` from around `position` in at most 72 columns, control characters and bytes that are not UTF-8 as \xNN, and a
// second line with a caret below the position. Both begin with two spaces.
std::string ShowWithCaret(std::string_view line, size_t position);

}  // namespace ingest

#endif  // JOURNEY_INGEST_ENCODING_H_
