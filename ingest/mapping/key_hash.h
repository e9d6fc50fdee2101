// SPDX-License-Identifier: Apache-2.0
// Hashes the texts of a record into the key of a memo. Far cheaper than the hashes of the dictionaries, since nothing
// but a memo rests on its values: those that are kept, and all that can show, are XXH3 (journey/base/hash.h) and are
// made once a memo's entry.
#ifndef INGEST_MAPPING_KEY_HASH_H_
#define INGEST_MAPPING_KEY_HASH_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#include "journey/base/hash.h"

namespace ingest {

// The sum of what its parts give, each two 64-bit states into which a step multiplies 16 bytes: parts do not wait for
// each other, and their order does not matter.
class KeyHash {
 public:
  // `what` tells texts of different meaning apart.
  void Add(uint64_t what, std::string_view text) {
    const char* at = text.data();
    const size_t size = text.size();
    State state = {(what << 32 | size) * 0x9e3779b97f4a7c15ULL, what + 0x9b05688c2b3e6c1fULL};
    uint64_t first = 0, second = 0;
    if (size > 16) {
      const char* const last = at + size - 16;
      for (; at < last; at += 16) state.Step(Word(at), Word(at + 8));
      first = Word(last);
      second = Word(last + 8);
    } else if (size >= 8) {
      first = Word(at);
      second = Word(at + size - 8);
    } else if (size >= 4) {
      first = HalfWord(at);
      second = HalfWord(at + size - 4);
    } else if (size > 0) {
      const auto byte = [at](size_t i) { return static_cast<uint64_t>(static_cast<unsigned char>(at[i])); };
      first = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
    }
    state.Step(first, second);
    low_ += state.low;
    high_ += state.high;
  }
  journey::base::Hash128 key() const { return {high_, low_ ^ low_ >> 32}; }

 private:
  // Constants: the first binary digits of the square roots of 2, 3, 5 and 7, made odd.
  struct State {
    uint64_t low, high;
    void Step(uint64_t first, uint64_t second) {
      low = Fold(low ^ first ^ 0x6a09e667f3bcc909ULL, second ^ 0xbb67ae8584caa73bULL);
      high = Fold(high + second + 0x3c6ef372fe94f82bULL, first ^ 0xa54ff53a5f1d36f1ULL);
    }
  };
  static uint64_t Word(const char* at) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    return word;
  }
  static uint32_t HalfWord(const char* at) {
    uint32_t word;
    std::memcpy(&word, at, sizeof(word));
    return word;
  }
  static uint64_t Fold(uint64_t a, uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  }
  uint64_t low_ = 0;
  uint64_t high_ = 0;
};

}  // namespace ingest

#endif  // INGEST_MAPPING_KEY_HASH_H_
