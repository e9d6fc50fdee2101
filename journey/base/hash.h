// SPDX-License-Identifier: Apache-2.0
// Fixed-seed hashes. Every sample, tie, bucket and dictionary of the program rests on these values, so they are part of
// the output's determinism: XXH3, whose values its makers froze, never absl::Hash, whose seed changes with each
// process. They are not secret: what leaves the house is keyed instead (identity/pseudonym.h).
#ifndef JOURNEY_BASE_HASH_H_
#define JOURNEY_BASE_HASH_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace journey::base {

struct Hash128 {
  uint64_t high = 0;
  uint64_t low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;

  // The value is already well mixed; absl's containers may take its low half as it is.
  template <typename H>
  friend H AbslHashValue(H state, const Hash128& hash) {
    return H::combine(std::move(state), hash.low);
  }
};

// `seed` separates name spaces (for example identifier types) that share a table.
Hash128 HashBytes128(std::string_view bytes, uint64_t seed = 0);
uint64_t HashBytes64(std::string_view bytes, uint64_t seed = 0);

// A cheap bijective mixer (the finaliser of SplitMix64), for combining integers.
constexpr uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace journey::base

#endif  // JOURNEY_BASE_HASH_H_
