// SPDX-License-Identifier: Apache-2.0
#include "journey/base/text.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "journey/base/time.h"

namespace journey::base {

uint32_t StringInterner::InternHashed(const Hash128& hash, std::string_view text) {
  const uint32_t known = ids_.Find(hash.low, [&](uint32_t id) { return hashes_[id] == hash; });
  if (known != HashIndex::kAbsent) return known;
  const uint32_t id = ids_.Add(hash.low);
  texts_.push_back(Store(text));
  hashes_.push_back(hash);
  return id;
}

uint32_t StringInterner::Find(std::string_view text, uint64_t seed) const {
  const Hash128 hash = HashBytes128(text, seed);
  const uint32_t known = ids_.Find(hash.low, [&](uint32_t id) { return hashes_[id] == hash; });
  return known == HashIndex::kAbsent ? kAbsent : known;
}

std::string_view StringInterner::Store(std::string_view text) {
  if (text.empty()) return {};
  if (block_used_ + text.size() > block_size_) {
    block_size_ = std::max<size_t>(text.size(), blocks_.empty() ? 1 << 10 : 1 << 16);
    blocks_.push_back(std::make_unique<char[]>(block_size_));
    block_used_ = 0;
  }
  char* place = blocks_.back().get() + block_used_;
  std::memcpy(place, text.data(), text.size());
  block_used_ += text.size();
  return {place, text.size()};
}

namespace {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      const bool same = absl::ascii_tolower(a[i - 1]) == absl::ascii_tolower(b[j - 1]);
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (same ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view NearestMatch(std::string_view word, const std::vector<std::string_view>& candidates) {
  size_t best = std::max<size_t>(2, word.size() / 3) + 1;
  std::string_view nearest;
  for (std::string_view candidate : candidates) {
    const size_t distance = EditDistance(word, candidate);
    if (distance < best && distance < std::max(word.size(), candidate.size())) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string FormatInstant(int64_t time_us) {
  const absl::Time time = absl::FromUnixMicros(time_us);
  const int64_t fraction = ((time_us % kMicrosPerSecond) + kMicrosPerSecond) % kMicrosPerSecond;
  const absl::TimeZone utc = absl::UTCTimeZone();
  if (fraction == 0) return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, utc);
  if (fraction % 1000 == 0) return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, utc);
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, utc);
}

namespace {

struct DurationUnit {
  char letter;
  int64_t micros;
};
constexpr DurationUnit kDurationUnits[] = {{'w', 7 * kMicrosPerDay},
                                           {'d', kMicrosPerDay},
                                           {'h', kMicrosPerHour},
                                           {'m', kMicrosPerMinute},
                                           {'s', kMicrosPerSecond}};

}  // namespace

int64_t ParseDuration(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end + 1 != text.data() + text.size() || number <= 0 || number > 100'000) return 0;
  for (const DurationUnit& unit : kDurationUnits) {
    if (unit.letter == *end) return number * unit.micros;
  }
  return 0;
}

std::string FormatDuration(int64_t duration_us) {
  for (const DurationUnit& unit : kDurationUnits) {
    if (unit.letter == 'w') continue;
    // 24h stays 24h and 72h stays 72h, as the field says them; whole days begin at a week.
    if (unit.letter == 'd' && duration_us < 7 * kMicrosPerDay) continue;
    if (duration_us >= unit.micros && duration_us % unit.micros == 0) {
      return absl::StrFormat("%d%c", duration_us / unit.micros, unit.letter);
    }
  }
  return absl::StrFormat("%ds", duration_us / kMicrosPerSecond);
}

std::string TerminalText(std::string_view text, bool keep_line_ends) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (text.substr(i, 2) == "\u00a0") {
      out += ' ';
      ++i;
    } else if (text.substr(i, 3) == "\u2060") {
      i += 2;
    } else if ((byte < 0x20 && !(keep_line_ends && byte == '\n')) || byte == 0x7F || c1) {
      out += "\uFFFD";
      i += c1 ? 1 : 0;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string Hex(const Hash128& hash, int digits) {
  return absl::StrFormat("%016x%016x", hash.high, hash.low).substr(0, digits);
}

}  // namespace journey::base
