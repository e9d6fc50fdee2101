// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/identifier_form.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "journey/event/event_table.h"

namespace ingest {
namespace {

constexpr std::string_view kMissing[] = {"?",      "-",     "--",   "null",      "nil",       "nan",
                                         "n/a",    "na",    "n.a.", "undefined", "(not set)", "(null)",
                                         "<null>", "<nil>", "\\n",  "#n/a",      "[]",        "{}"};
constexpr std::string_view kBlocked[] = {
    "none",    "empty",  "unknown",         "anon", "anonymous", "guest",       "not_authenticated",
    "invalid", "true",   "false",           "id",   "email",     "distinct_id", "distinctid",
    "lmy47d",  "(none)", "[object object]", "0",    "-1",        "없음",        "비회원",
    "게스트",  "익명",   "미확인"};
constexpr size_t kLongest = 17;
static_assert(std::all_of(std::begin(kMissing), std::end(kMissing),
                          [](std::string_view word) { return word.size() <= kLongestMissing; }));

// Which (length, first byte) begin a word of a list: nearly all values are told from nearly all words by these two.
struct Beginnings {
  bool may[kLongest + 1][256] = {};

  template <size_t kCount>
  explicit constexpr Beginnings(const std::string_view (&words)[kCount]) {
    for (std::string_view word : words) {
      const auto first = static_cast<unsigned char>(word[0]);
      may[word.size()][first] = true;
      if (first >= 'a' && first <= 'z') may[word.size()][first - 'a' + 'A'] = true;
    }
  }
  bool Fit(std::string_view text) const {
    return text.size() <= kLongest && may[text.size()][static_cast<unsigned char>(text[0])];
  }
};
constexpr Beginnings kMissingBeginnings(kMissing), kBlockedBeginnings(kBlocked);

bool EqualsFolded(std::string_view text, std::string_view lower) {
  return absl::EqualsIgnoreCase({text.data(), text.size()}, {lower.data(), lower.size()});
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

bool IsMissing(std::string_view trimmed) {
  if (trimmed.empty()) return true;
  if (!kMissingBeginnings.Fit(trimmed)) return false;
  for (std::string_view word : kMissing) {
    if (word.size() == trimmed.size() && EqualsFolded(trimmed, word)) return true;
  }
  return false;
}

bool IsPlaceholder(std::string_view trimmed) {
  if (trimmed.size() >= 2 && (trimmed.front() == '"' || trimmed.front() == '\'') && trimmed.back() == trimmed.front()) {
    trimmed = Trimmed(trimmed.substr(1, trimmed.size() - 2));
  }
  if (IsMissing(trimmed)) return true;
  if (kBlockedBeginnings.Fit(trimmed)) {
    for (std::string_view word : kBlocked) {
      if (word.size() == trimmed.size() && EqualsFolded(trimmed, word)) return true;
    }
  }
  // Zeros and dashes only, which the nil UUID is too.
  if (trimmed.front() != '0' && trimmed.front() != '-') return false;
  return trimmed.find_first_not_of("0-") == std::string_view::npos;
}

std::string_view CanonicalIdentifier(uint16_t identifier_type, std::string_view text, std::string* scratch) {
  if (identifier_type == journey::event::kTypeEmail) {
    scratch->assign(text);
    for (char& c : *scratch) c = absl::ascii_tolower(static_cast<unsigned char>(c));
    return *scratch;
  }
  if (identifier_type != journey::event::kTypePhone) return text;
  scratch->clear();
  for (char c : text) {
    if (c >= '0' && c <= '9') scratch->push_back(c);
  }
  bool international = text.find('+') != std::string_view::npos;
  if (!international && scratch->rfind("00", 0) == 0 && scratch->size() > 10) {
    scratch->erase(0, 2);
    international = true;
  }
  // 82 and a mobile number without any sign: no national number begins so.
  if (!international && scratch->size() == 12 && scratch->rfind("8210", 0) == 0) international = true;
  if (international && scratch->rfind("82", 0) == 0) {
    scratch->erase(0, 2);
    if (scratch->empty() || scratch->front() != '0') scratch->insert(0, 1, '0');  // +82 (0)10 keeps its own
  }
  return *scratch;
}

}  // namespace ingest
