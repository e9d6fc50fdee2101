// SPDX-License-Identifier: Apache-2.0
#include "ingest/json_text.h"

#include <cstdint>

#include "absl/strings/ascii.h"

namespace ingest {

bool IsJsonNumber(std::string_view text) {
  size_t at = 0;
  const auto digits = [&] {
    const size_t begin = at;
    while (at < text.size() && absl::ascii_isdigit(text[at])) ++at;
    return at > begin;
  };
  if (at < text.size() && text[at] == '-') ++at;
  if (at < text.size() && text[at] == '0') {
    ++at;
  } else if (!digits()) {
    return false;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return false;
  }
  return at == text.size();
}

namespace {

// The four hexadecimal digits at `at`; -1 where there are none.
int32_t CodeUnit(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return -1;
  int32_t unit = 0;
  for (const char c : text.substr(at, 4)) {
    if (!absl::ascii_isxdigit(c)) return -1;
    unit = unit * 16 + (absl::ascii_isdigit(c) ? c - '0' : absl::ascii_tolower(c) - 'a' + 10);
  }
  return unit;
}

void AppendUtf8(uint32_t code, std::string* to) {
  const auto tail = [&](int shift) { to->push_back(static_cast<char>(0x80 | ((code >> shift) & 0x3f))); };
  if (code < 0x80) {
    to->push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    to->push_back(static_cast<char>(0xc0 | code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    to->push_back(static_cast<char>(0xe0 | code >> 12));
    tail(6);
    tail(0);
  } else {
    to->push_back(static_cast<char>(0xf0 | code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

bool Unescape(std::string_view literal, std::string* plain) {
  constexpr uint32_t kReplacement = 0xfffd;
  size_t at = 0;
  while (at < literal.size()) {
    const size_t backslash = literal.find('\\', at);
    plain->append(literal.substr(at, backslash == std::string_view::npos ? backslash : backslash - at));
    if (backslash == std::string_view::npos) return true;
    if (backslash + 1 >= literal.size()) return false;
    at = backslash + 2;
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const size_t letter = kLetters.find(literal[backslash + 1]);
    if (letter != std::string_view::npos) {
      plain->push_back(kMeanings[letter]);
      continue;
    }
    const int32_t unit = literal[backslash + 1] == 'u' ? CodeUnit(literal, at) : -1;
    if (unit < 0) return false;
    at += 4;
    uint32_t code = static_cast<uint32_t>(unit);
    if (unit >= 0xd800 && unit < 0xe000) {
      const bool has_next = unit < 0xdc00 && literal.substr(at, 2) == "\\u";
      const int32_t low = has_next ? CodeUnit(literal, at + 2) : -1;
      if (has_next && low < 0) return false;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((static_cast<uint32_t>(unit) - 0xd800) << 10) + (static_cast<uint32_t>(low) - 0xdc00);
        at += 6;
      } else {
        code = kReplacement;
      }
    }
    AppendUtf8(code, plain);
  }
  return true;
}

}  // namespace ingest
