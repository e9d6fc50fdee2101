// SPDX-License-Identifier: Apache-2.0
#include "ingest/encoding.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_format.h"

namespace ingest {

bool IsValidUtf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

namespace {

struct Magic {
  std::string_view bytes;
  std::string_view what;
  std::string_view advice;
};

constexpr Magic kMagics[] = {
    {"\xff\xfe", "UTF-16 text (little-endian)", "convert it: iconv -f UTF-16 -t UTF-8 FILE > FILE.utf8"},
    {"\xfe\xff", "UTF-16 text (big-endian)", "convert it: iconv -f UTF-16 -t UTF-8 FILE > FILE.utf8"},
    {"PK\x03\x04", "a zip archive or an Excel workbook", "unpack it, or save the sheet as CSV UTF-8"},
    {"PAR1", "a Parquet file", "export it as CSV or NDJSON first"},
    {"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first: zstd -dc FILE | journey-report -"},
    {"BZh", "a bzip2 archive", "unpack it first: bzip2 -dc FILE | journey-report -"},
    {"\xfd"
     "7zXZ",
     "an xz archive", "unpack it first: xz -dc FILE | journey-report -"},
    {"%PDF", "a PDF document", "give the log or the table itself as CSV or NDJSON"},
    {"SQLite format 3", "an SQLite database", "export its tables: sqlite3 -csv -header FILE 'select ...'"},
};

// Length of the UTF-8 sequence that begins at `at`, 0 where none does.
size_t SequenceLength(std::string_view text, size_t at) {
  for (size_t length = 1; length <= 4 && at + length <= text.size(); ++length) {
    if (IsValidUtf8(text.substr(at, length))) return length;
  }
  return 0;
}

size_t FirstInvalid(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t length = SequenceLength(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

// The share of non-ASCII bytes that form pairs of CP949 whose lead byte is that of a common Hangul syllable
// (0xB0..0xC8).
bool LooksLikeCp949(std::string_view head) {
  size_t high = 0;
  size_t hangul = 0;
  for (size_t i = 0; i < head.size(); ++i) {
    const uint8_t lead = static_cast<uint8_t>(head[i]);
    if (lead < 0x80) continue;
    const uint8_t trail = i + 1 < head.size() ? static_cast<uint8_t>(head[i + 1]) : 0;
    if (trail < 0x41) {
      ++high;
      continue;
    }
    high += 2;
    if (lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1) hangul += 2;
    ++i;
  }
  return high > 0 && hangul * 10 >= high * 7;
}

struct LineCounts {
  size_t lines = 0;
  size_t non_ascii = 0;
  size_t invalid = 0;
  std::string_view first_invalid;
  size_t first_invalid_line = 0;
};

LineCounts CountLines(std::string_view head) {
  LineCounts counts;
  size_t number = 0;
  for (size_t begin = 0; begin < head.size();) {
    const size_t newline = head.find('\n', begin);
    if (newline == std::string_view::npos && begin > 0) break;  // the last line may be cut by the end of the sample
    const std::string_view line = head.substr(begin, newline == std::string_view::npos ? newline : newline - begin);
    begin = newline == std::string_view::npos ? head.size() : newline + 1;
    ++number;
    if (line.empty()) continue;
    ++counts.lines;
    if (std::none_of(line.begin(), line.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; })) continue;
    ++counts.non_ascii;
    if (IsValidUtf8(line)) continue;
    if (counts.invalid++ == 0) {
      counts.first_invalid = line;
      counts.first_invalid_line = number;
    }
  }
  return counts;
}

}  // namespace

absl::Status CheckEncoding(std::string_view head, std::string_view source_name) {
  for (const Magic& magic : kMagics) {
    if (!head.starts_with(magic.bytes)) continue;
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: this is %s, which cannot be read; %s", source_name, magic.what, magic.advice));
  }
  const size_t nul = head.find('\0');
  if (nul != std::string_view::npos) {
    const size_t nuls = static_cast<size_t>(std::count(head.begin(), head.end(), '\0'));
    const std::string_view window = head.substr(nul - std::min<size_t>(nul, 40), 80);
    if (nuls * 4 >= head.size()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: every other byte is zero, so this seems to be UTF-16 without a byte-order mark\n%s\n"
                          "convert it: iconv -f UTF-16LE -t UTF-8 FILE > FILE.utf8",
                          source_name, ShowWithCaret(window, std::min<size_t>(nul, 40))));
    }
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: a zero byte at offset %d, so this is a binary file\n%s\ngive an export in CSV or NDJSON",
                        source_name, nul, ShowWithCaret(window, std::min<size_t>(nul, 40))));
  }
  const LineCounts counts = CountLines(head);
  const bool other_encoding =
      counts.invalid * 2 > counts.lines || (counts.invalid >= 10 && counts.invalid * 2 > counts.non_ascii);
  if (!other_encoding) return absl::OkStatus();
  const bool korean = LooksLikeCp949(head);
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: line %d is not UTF-8 (%d of the first %d lines are not); it looks like %s\n%s\nconvert it: iconv -f %s -t "
      "UTF-8 FILE > FILE.utf8",
      source_name, counts.first_invalid_line, counts.invalid, counts.lines,
      korean ? "Korean CP949 (EUC-KR)" : "a Western 8-bit encoding",
      ShowWithCaret(counts.first_invalid, FirstInvalid(counts.first_invalid)), korean ? "CP949" : "WINDOWS-1252"));
}

std::string ShowWithCaret(std::string_view line, size_t position) {
  constexpr size_t kColumns = 72;
  size_t at = position > 40 ? position - 40 : 0;
  while (at > 0 && at < line.size() && (static_cast<uint8_t>(line[at]) & 0xc0) == 0x80 && at + 4 > position - 36) --at;
  std::string shown = at > 0 ? "  ..." : "  ";
  size_t width = shown.size();
  size_t caret = width;
  for (; at < line.size() && width < kColumns;) {
    if (at <= position) caret = width;
    const uint8_t byte = static_cast<uint8_t>(line[at]);
    const size_t length = SequenceLength(line, at);
    if (length == 0 || byte < 0x20 || byte == 0x7f) {
      shown += absl::StrFormat("\\x%02x", byte);
      width += 4;
      ++at;
    } else {
      shown += line.substr(at, length);
      width += length >= 3 ? 2 : 1;  // wide in East Asian fonts
      at += length;
    }
  }
  if (position >= line.size()) caret = width;
  if (at < line.size()) shown += "...";
  return shown + "\n" + std::string(caret, ' ') + "^";
}

}  // namespace ingest
