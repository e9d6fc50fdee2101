// SPDX-License-Identifier: Apache-2.0
// The hashes of hash.h without a call, for the few places that hash a short text for every record. Includes all of
// XXH3: in .cc files only.
#ifndef JOURNEY_BASE_HASH_INLINE_H_
#define JOURNEY_BASE_HASH_INLINE_H_

#include <cstdint>
#include <string_view>

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#include "journey/base/hash.h"

namespace journey::base {

inline uint64_t HashBytes64Inline(std::string_view bytes, uint64_t seed = 0) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

}  // namespace journey::base

#endif  // JOURNEY_BASE_HASH_INLINE_H_
