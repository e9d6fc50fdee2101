// SPDX-License-Identifier: Apache-2.0
#include "journey/base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace journey::base {

Hash128 HashBytes128(std::string_view bytes, uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {hash.high64, hash.low64};
}

uint64_t HashBytes64(std::string_view bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

}  // namespace journey::base
