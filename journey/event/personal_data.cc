// SPDX-License-Identifier: Apache-2.0
#include "journey/event/personal_data.h"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <utility>

#include "absl/strings/ascii.h"

namespace journey::event {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsBeyondAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool IsWord(char c) { return IsDigit(c) || IsLetter(c) || c == '_'; }

// A part of the text and what stands for it.
struct Found {
  size_t begin = std::string_view::npos;
  size_t end = std::string_view::npos;
  std::string_view mark;
};

bool IsLocalPart(char c) {
  return IsWord(c) || IsBeyondAscii(c) || std::string_view(".+-%'!#$&*=^~").find(c) != std::string_view::npos;
}

// The end of a domain with a dot and a last label of letters that begins at `begin`; `begin` where there is none.
size_t DomainEnd(std::string_view text, size_t begin) {
  size_t end = begin, last_dot = std::string_view::npos;
  while (end < text.size() && (IsDigit(text[end]) || IsLetter(text[end]) || text[end] == '-' || text[end] == '.' ||
                               IsBeyondAscii(text[end]))) {
    if (text[end] == '.') last_dot = end;
    ++end;
  }
  while (end > begin && (text[end - 1] == '.' || text[end - 1] == '-')) {
    --end;
    if (last_dot >= end) last_dot = text.substr(begin, end - begin).rfind('.') + begin;
  }
  if (last_dot == std::string_view::npos || last_dot <= begin || last_dot >= end || text[begin] == '.') return begin;
  // "logo@2x.png" names a file, "react@18.2.0" a version.
  if (IsDigit(text[begin]) && begin + 2 < end && text[begin + 1] == 'x' && text[begin + 2] == '.') return begin;
  size_t letters = last_dot + 1;
  while (letters < end && IsLetter(text[letters])) ++letters;
  // "a@b.kr님": what follows the last label in another script is no part of it.
  if (letters - last_dot > 2)
    return IsBeyondAscii(letters < end ? text[letters] : '.') || letters == end ? letters : end;
  return IsBeyondAscii(text[last_dot + 1]) ? end : begin;
}

// The first address whose sign is at or behind `from`; its local part begins at `from` or later.
Found FindEmail(std::string_view text, size_t from) {
  for (size_t at = from; at < text.size(); ++at) {
    size_t sign = 0;
    if (text[at] == '@') sign = 1;
    if (text.substr(at, 3) == "%40") sign = 3;
    if (text.substr(at, 3) == "\xef\xbc\xa0") sign = 3;  // the full-width sign
    if (sign == 0) continue;
    size_t begin = at;
    while (begin > from && IsLocalPart(text[begin - 1])) --begin;
    const size_t end = DomainEnd(text, at + sign);
    if (begin < at && end > at + sign) return {begin, end, ":email"};
    at += sign - 1;
  }
  return {};
}

// Digits in groups with the signs between them.
struct Groups {
  static constexpr size_t kMost = 8;
  std::array<size_t, kMost> sizes{};
  size_t count = 0;
  size_t digits = 0;
  char separator = '\0';  // of all gaps, 0 where they differ
  bool bracket = false;   // the first group is in brackets
  bool plus = false;
  size_t begin = 0, end = 0;
  std::array<size_t, kMost> ends{};
  std::array<char, kMost> gaps{};  // the sign behind a group

  // The first `most` of them.
  Groups First(size_t most) const {
    Groups first = *this;
    first.count = most;
    first.end = ends[most - 1];
    first.digits = 0;
    first.separator = gaps[0];
    for (size_t i = 0; i < most; ++i) {
      first.digits += sizes[i];
      if (i + 1 < most && gaps[i] != gaps[0]) first.separator = '\0';
    }
    return first;
  }
};

// One sign between groups, or a closing bracket or full stop with a space behind it; its length.
size_t GapAt(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  if (text.substr(at, 3) == "%20") return 3;
  const char c = text[at];
  if (c == ')' || c == '.') return at + 1 < text.size() && text[at + 1] == ' ' ? 2 : 1;
  return c == '-' || c == ' ' ? 1 : 0;
}

// The groups that begin with the digit at `begin`.
Groups ReadGroups(std::string_view text, size_t begin) {
  Groups groups;
  groups.begin = begin;
  if (begin > 0 && text[begin - 1] == '(') {
    groups.bracket = true;
    groups.begin = begin - 1;
  }
  if (groups.begin > 0 && text[groups.begin - 1] == '+') {
    groups.plus = true;
    --groups.begin;
  } else if (groups.begin > 2 &&
             (text.substr(groups.begin - 3, 3) == "%2B" || text.substr(groups.begin - 3, 3) == "%2b")) {
    groups.plus = true;
    groups.begin -= 3;
  }
  size_t at = begin;
  while (groups.count < Groups::kMost) {
    size_t size = 0;
    while (at + size < text.size() && IsDigit(text[at + size])) ++size;
    groups.sizes[groups.count++] = size;
    at += size;
    groups.ends[groups.count - 1] = at;
    size_t gap = GapAt(text, at);
    const bool second_bracket = groups.plus && gap == 1 && at + 1 < text.size() && text[at + 1] == '(';
    if (second_bracket) gap = 2;
    if (gap == 0 || at + gap >= text.size() || !IsDigit(text[at + gap])) break;
    groups.gaps[groups.count - 1] = text[at];
    at += gap;
  }
  return groups.First(groups.count);
}

bool Are(const Groups& groups, std::initializer_list<size_t> sizes) {
  if (groups.count != sizes.size()) return false;
  size_t i = 0;
  for (size_t size : sizes) {
    if (groups.sizes[i++] != size) return false;
  }
  return true;
}

// The check digit of Luhn's formula.
bool ChecksOut(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (size_t i = digits.size(); i-- > 0; twice = !twice) {
    const int digit = (digits[i] - '0') * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

bool IsResidentNumber(std::string_view text, const Groups& groups) {
  if (!Are(groups, {6, 7}) || groups.separator != '-') return false;
  const auto two = [&](size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int month = two(groups.begin + 2), day = two(groups.begin + 4);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && text[groups.begin + 7] >= '1' &&
         text[groups.begin + 7] <= '8';
}

bool IsCard(std::string_view text, const Groups& groups) {
  if (Are(groups, {4, 4, 4, 4})) return groups.separator != '\0';
  if (Are(groups, {4, 6, 5})) return text[groups.begin] == '3' && groups.separator != '\0';
  if (groups.count != 1) return false;
  const std::string_view digits = text.substr(groups.begin, groups.digits);
  if (digits.size() == 15) return (digits.starts_with("34") || digits.starts_with("37")) && ChecksOut(digits);
  return digits.size() == 16 && (digits[0] == '9' || (digits[0] >= '2' && digits[0] <= '6')) && ChecksOut(digits);
}

bool IsPhone(std::string_view text, size_t first, const Groups& groups) {
  if (groups.digits < 9 || groups.digits > 15) return false;
  const char a = text[first], b = text[first + 1];
  if (groups.plus) return a != '0';
  if (groups.count == 1) {
    const std::string_view digits = text.substr(first, groups.digits);
    const std::string_view national = digits.starts_with("82") ? digits.substr(2) : digits.substr(1);
    const bool mobile = national.size() >= 2 && national[0] == '1' &&
                        std::string_view("016789").find(national[1]) != std::string_view::npos;
    if (digits.starts_with("8210")) return digits.size() == 12;
    return a == '0' && mobile && (digits.size() == 10 || digits.size() == 11);
  }
  const auto& size = groups.sizes;
  if (a == '0' && b != '0') {
    if (groups.count == 3 && size[0] >= 2 && size[0] <= 4 && (size[1] == 3 || size[1] == 4) && size[2] == 4)
      return true;
    if (groups.count == 2 && size[0] <= 5 && size[1] >= 6 && size[1] <= 8) return true;
    if (Are(groups, {2, 2, 2, 2, 2}) || Are(groups, {5, 3, 3}) || Are(groups, {5, 3, 4}) || Are(groups, {4, 3, 3}) ||
        Are(groups, {3, 4, 3})) {
      return groups.separator != '\0';
    }
    if (Are(groups, {3, 8}) || Are(groups, {3, 7})) return true;
  }
  if (Are(groups, {3, 3, 4})) return groups.bracket || (groups.separator != '\0' && a >= '2');
  if (Are(groups, {1, 3, 3, 4})) return a == '1';
  return Are(groups, {2, 2, 4, 4}) && text.substr(first, 2) == "82";
}

// The first telephone, card or resident number at or behind `from`.
Found FindNumber(std::string_view text, size_t from) {
  for (size_t at = from; at < text.size();) {
    if (!IsDigit(text[at])) {
      ++at;
      continue;
    }
    const Groups groups = ReadGroups(text, at);
    size_t run = at;
    while (run < text.size() && IsDigit(text[run])) ++run;
    const bool begins = groups.begin >= from && (groups.begin == 0 || groups.plus || !IsWord(text[groups.begin - 1]));
    // What follows behind a space may be another number.
    for (size_t count = begins ? groups.count : 0; count > 0; --count) {
      const Groups part = groups.First(count);
      if (part.digits < 9) break;
      const char after = part.end < text.size() ? text[part.end] : '\0';
      // In "1c9a-0105-4444-8123-77ab" a group of letters follows.
      const bool ends =
          !IsWord(after) && after != '@' && !(after == '-' && part.end + 1 < text.size() && IsWord(text[part.end + 1]));
      if (!ends) continue;
      if (IsPhone(text, at, part)) return {part.begin, part.end, ":phone"};
      if (!part.plus && (IsCard(text, part) || IsResidentNumber(text, part))) return {part.begin, part.end, ":number"};
    }
    at = run;
  }
  return {};
}

// Whether the text may hold anything at all: most names do not.
bool Suspicious(std::string_view text) {
  size_t digits = 0;
  for (char c : text) {
    digits += IsDigit(c);
    if (c == '@' || c == '%' || c == '\xef') return true;
  }
  return digits >= 9;
}

}  // namespace

bool MaskPersonalData(std::string_view text, std::string* masked) {
  if (!Suspicious(text)) return false;
  size_t done = 0;
  std::string result;
  while (done < text.size()) {
    const Found email = FindEmail(text, done);
    const Found number = FindNumber(text, done);
    const Found& found = email.begin <= number.begin ? email : number;  // an address holds the digits of its local part
    if (found.begin == std::string_view::npos) break;
    result.append(text.substr(done, found.begin - done)).append(found.mark);
    done = found.end;
  }
  if (done == 0) return false;
  result.append(text.substr(done));
  *masked = std::move(result);
  return true;
}

}  // namespace journey::event
