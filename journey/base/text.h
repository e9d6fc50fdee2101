// SPDX-License-Identifier: Apache-2.0
// Small text services that several rooms need: stable storage of strings, nearest match, time stamps as text.
#ifndef JOURNEY_BASE_TEXT_H_
#define JOURNEY_BASE_TEXT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "journey/base/hash.h"
#include "journey/base/hash_index.h"

namespace journey::base {

// Text -> dense id (0, 1, 2 ... in order of first sight). Found by a 128-bit hash, without comparing text on a hit: at
// 2^30 strings a wrong hit has a chance below 10^-20. Ids differ between threads and runs: never print or order by one.
// Views stay valid as long as the interner lives. Not thread-safe.
class StringInterner {
 public:
  StringInterner() = default;
  StringInterner(StringInterner&&) = default;
  StringInterner& operator=(StringInterner&&) = default;

  uint32_t Intern(std::string_view text, uint64_t seed = 0) { return InternHashed(HashBytes128(text, seed), text); }
  // REQUIRES: `hash` is HashBytes128(text, seed) for a seed of the caller's choice.
  uint32_t InternHashed(const Hash128& hash, std::string_view text);
  // For a coming InternHashed.
  void Prefetch(const Hash128& hash) const { ids_.Prefetch(hash.low); }
  // kAbsent where the text was never interned.
  uint32_t Find(std::string_view text, uint64_t seed = 0) const;

  std::string_view operator[](uint32_t id) const { return texts_[id]; }
  const Hash128& hash(uint32_t id) const { return hashes_[id]; }
  uint32_t size() const { return static_cast<uint32_t>(texts_.size()); }

  static constexpr uint32_t kAbsent = 0xffffffffu;

 private:
  std::string_view Store(std::string_view text);

  HashIndex ids_;
  std::vector<std::string_view> texts_;
  std::vector<Hash128> hashes_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t block_used_ = 0;
  size_t block_size_ = 0;
};

// The candidate with the smallest edit distance to `word` (ASCII case ignored), or empty where none is near: more than
// a third of the word (and two) would have to change. Ties go to the first candidate.
std::string_view NearestMatch(std::string_view word, const std::vector<std::string_view>& candidates);

// ISO 8601 in UTC with microseconds only where they are not zero: 2026-09-01T00:00:00Z, 2026-09-01T00:00:00.250Z.
std::string FormatInstant(int64_t time_us);

// "30m", "24h", "7d", "90s", "2w" -> microseconds; 0 where it is not such a text.
int64_t ParseDuration(std::string_view text);
// The shortest such text: 1800 s -> "30m".
std::string FormatDuration(int64_t duration_us);

// What comes from logs as a terminal may have it: control characters (C0, DEL, C1) become U+FFFD, so that no name moves
// the cursor or begins a line; the marks that only a page needs go (no-break space becomes a space, word joiners
// vanish). Line ends stay only where `keep_line_ends`.
std::string TerminalText(std::string_view text, bool keep_line_ends = false);

// Lower-case hexadecimal of the first `digits` (at most 32) digits.
std::string Hex(const Hash128& hash, int digits);

}  // namespace journey::base

#endif  // JOURNEY_BASE_TEXT_H_
