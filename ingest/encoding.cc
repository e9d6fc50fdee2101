// SPDX-License-Identifier: Apache-2.0
#include "ingest/encoding.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <utility>

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
    {"PK\x03\x04", "a zip archive that cannot be opened, or an Excel workbook", "unpack it, or save the sheet as CSV"},
    {"PAR1", "a Parquet file", "export it as CSV or NDJSON first"},
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
  return high >= 4 && hangul * 10 >= high * 7;
}

struct LineCounts {
  size_t lines = 0;
  size_t non_ascii = 0;
  size_t invalid = 0;
};

LineCounts CountLines(std::string_view head) {
  LineCounts counts;
  for (size_t begin = 0; begin < head.size();) {
    const size_t newline = head.find('\n', begin);
    if (newline == std::string_view::npos && begin > 0) break;  // the last line may be cut by the end of the sample
    const std::string_view line = head.substr(begin, newline == std::string_view::npos ? newline : newline - begin);
    begin = newline == std::string_view::npos ? head.size() : newline + 1;
    if (line.empty()) continue;
    ++counts.lines;
    if (std::none_of(line.begin(), line.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; })) continue;
    ++counts.non_ascii;
    counts.invalid += !IsValidUtf8(line);
  }
  return counts;
}

// Little-endian, big-endian or neither, by where the zero bytes of Latin letters lie.
std::optional<TextEncoding> Utf16ByZeros(std::string_view head) {
  size_t zeros[2] = {0, 0};
  for (size_t i = 0; i < head.size(); ++i) zeros[i & 1] += head[i] == '\0';
  const size_t half = head.size() / 2;
  if (half < 4) return std::nullopt;
  // Half of the characters below U+0100, and next to none with a zero on the other side.
  if (zeros[1] * 2 >= half && zeros[0] * 20 <= half) return TextEncoding::kUtf16Le;
  if (zeros[0] * 2 >= half && zeros[1] * 20 <= half) return TextEncoding::kUtf16Be;
  return std::nullopt;
}

}  // namespace

std::string_view EncodingName(TextEncoding encoding) {
  constexpr std::string_view kNames[] = {"utf-8", "utf-16le", "utf-16be", "cp949", "iso-8859-1"};
  return kNames[static_cast<size_t>(encoding)];
}

std::optional<TextEncoding> FindEncodingByName(std::string_view name, std::string_view head) {
  std::string lower(name);
  for (char& c : lower) c = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  constexpr std::pair<std::string_view, TextEncoding> kNames[] = {
      {"utf-8", TextEncoding::kUtf8},        {"utf8", TextEncoding::kUtf8},
      {"utf-16le", TextEncoding::kUtf16Le},  {"utf-16be", TextEncoding::kUtf16Be},
      {"cp949", TextEncoding::kCp949},       {"euc-kr", TextEncoding::kCp949},
      {"ms949", TextEncoding::kCp949},       {"windows-949", TextEncoding::kCp949},
      {"iso-8859-1", TextEncoding::kLatin1}, {"latin-1", TextEncoding::kLatin1},
      {"latin1", TextEncoding::kLatin1},     {"windows-1252", TextEncoding::kLatin1}};
  if (lower == "utf-16") return head.starts_with("\xfe\xff") ? TextEncoding::kUtf16Be : TextEncoding::kUtf16Le;
  for (const auto& [known, encoding] : kNames) {
    if (lower == known) return encoding;
  }
  return std::nullopt;
}

TextEncoding DetectEncoding(std::string_view head) {
  if (head.starts_with("\xff\xfe")) return TextEncoding::kUtf16Le;
  if (head.starts_with("\xfe\xff")) return TextEncoding::kUtf16Be;
  if (head.find('\0') != std::string_view::npos) return Utf16ByZeros(head).value_or(TextEncoding::kUtf8);
  const LineCounts counts = CountLines(head);
  if (counts.invalid * 2 <= counts.non_ascii) return TextEncoding::kUtf8;
  if (LooksLikeCp949(head)) return TextEncoding::kCp949;
  // One or two lines are rather damaged than in another encoding.
  return counts.invalid >= 3 || counts.invalid * 2 > counts.lines ? TextEncoding::kLatin1 : TextEncoding::kUtf8;
}

void RepairUtf8(std::string_view text, char* to, const std::function<void(size_t)>& replaced, char replacement) {
  std::copy(text.begin(), text.end(), to);
  for (size_t at = 0; at < text.size();) {
    // Long stretches without a fault are told at once.
    constexpr size_t kBlock = 4096;
    size_t end = std::min(text.size(), at + kBlock);
    while (end > at && end < text.size() && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80 && end + 4 > at + kBlock)
      --end;
    if (end > at && IsValidUtf8(text.substr(at, end - at))) {
      at = end;
      continue;
    }
    const size_t block_end = std::max(end, at + 1);
    while (at < block_end) {
      const size_t length = SequenceLength(text, at);
      if (length == 0) {
        to[at] = replacement;
        replaced(at);
      }
      at += std::max<size_t>(length, 1);
    }
  }
}

absl::Status CheckText(std::string_view head, std::string_view source_name) {
  for (const Magic& magic : kMagics) {
    if (!head.starts_with(magic.bytes)) continue;
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: this is %s, which cannot be read; %s", source_name, magic.what, magic.advice));
  }
  const size_t nul = head.find('\0');
  if (nul == std::string_view::npos) return absl::OkStatus();
  // A few zero bytes in a text are damage; more, or some at its very begin, are no text.
  const size_t nuls = static_cast<size_t>(std::count(head.begin(), head.end(), '\0'));
  if (nul >= 256 && nuls * 1000 <= head.size()) return absl::OkStatus();
  const std::string_view window = head.substr(nul - std::min<size_t>(nul, 40), 80);
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: a zero byte at offset %d, so this is a binary file\n%s\ngive an export in CSV or NDJSON",
                      source_name, nul, ShowWithCaret(window, std::min<size_t>(nul, 40))));
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
